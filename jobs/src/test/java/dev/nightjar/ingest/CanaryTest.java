package dev.nightjar.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.lake.Contract;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.LandingRow;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What must not be stored, planted in every text column of every table, comes out nowhere. */
@ExtendWith(SparkExtension.class)
class CanaryTest {
  private static final String NAME = "canary.zx81";
  private static final String CARD = "4111 1111 1111 1111";
  private static final String KEY = "AKIA" + "Z7QLMNOPRSTUVWXY";

  @TempDir Path landing;

  @Test
  void noCanaryLeavesItsRow() {
    for (String table : tables()) {
      List<String> lines = new ArrayList<>();
      plant(table).forEach(row -> lines.add(Landings.json(row)));
      List<LandingRow> rows =
          Landings.read(Landings.lines(landing.resolve(table + ".jsonl"), lines), table);

      for (int i = 0; i < lines.size(); i++) {
        assertThat(rows.get(i))
            .as(table + ": " + lines.get(i))
            .isInstanceOf(LandingRow.Refused.class);
        assertThat(((LandingRow.Refused) rows.get(i)).code()).isEqualTo("private_text");
      }
      assertClean(rows.toString());
    }
  }

  @Test
  void noCanaryIsInAnyTableOrLog(Lake lake) {
    StringWriter log = new StringWriter();
    LoggerConfig root =
        ((LoggerContext) LogManager.getContext(false)).getConfiguration().getRootLogger();
    WriterAppender appender =
        WriterAppender.createAppender(
            PatternLayout.createDefaultLayout(), null, log, "canary", false, true);
    appender.start();
    root.addAppender(appender, Level.ALL, null);
    long planted = 0;
    for (String table : tables()) {
      List<String> lines = new ArrayList<>();
      plant(table).forEach(row -> lines.add(Landings.json(row)));
      lines.add("{\"note\": \"" + NAME + "@mail.example.org " + CARD);
      lines.add(Landings.json(row(table)));
      planted += lines.size() - 1;
      Landings.lines(landing.resolve(table + "/rows.jsonl"), lines);
    }

    IngestResult result;
    try {
      result = Landings.ingest(lake, landing);
    } finally {
      root.removeAppender("canary");
      appender.stop();
    }

    assertThat(result.quarantineReasons().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(planted);
    assertClean(result.toString());
    assertClean(log.toString());
    for (String table : tables()) {
      List<Row> stored = lake.spark().table("llm." + table).collectAsList();
      assertThat(stored).as(table).hasSize(1);
      assertClean(stored.toString());
    }
    assertClean(lake.spark().table("nightjar.quarantine").collectAsList().toString());
    assertClean(lake.spark().table("nightjar.ingested_file").collectAsList().toString());
  }

  private static void assertClean(String text) {
    assertThat(text).doesNotContain(NAME).doesNotContain(CARD).doesNotContain(KEY);
  }

  private static List<String> tables() {
    return Contract.inputs().stream().map(table -> table.name()).toList();
  }

  /** Rows that are right but for one canary each. */
  private static List<Map<String, Object>> plant(String table) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Column column : TableContract.of(table).columns()) {
      for (Object planted : planted(column, column.type())) {
        rows.add(Landings.with(row(table), column.name(), planted));
      }
    }
    return rows;
  }

  private static List<Object> planted(Column column, ColumnType type) {
    List<Object> values = new ArrayList<>();
    switch (type.kind()) {
      case STRING -> {
        values.add(NAME + "@mail.example.org");
        values.add("x-" + KEY);
        if (column.text()) {
          values.add("card " + CARD);
        }
      }
      case MAP -> {
        values.add(Map.of("k", "card " + CARD));
        values.add(Map.of(NAME + "@mail.example.org", "v"));
      }
      case ARRAY -> planted(column, type.element()).forEach(v -> values.add(List.of(v)));
      case STRUCT -> {
        for (Column field : type.fields()) {
          for (Object inner : planted(field, field.type())) {
            values.add(Landings.with(required(type.fields()), field.name(), inner));
          }
        }
      }
      // A canary in a number or a time is of the wrong type and must not be shown either.
      default -> values.add(NAME + "@mail.example.org");
    }
    return values;
  }

  private static Map<String, Object> row(String table) {
    return required(TableContract.of(table).columns());
  }

  private static Map<String, Object> required(List<Column> columns) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (Column column : columns) {
      if (column.required()) {
        row.put(column.name(), value(column));
      }
    }
    return row;
  }

  private static Object value(Column column) {
    return switch (column.type().kind()) {
      case STRING -> column.values().isEmpty() ? "x1" : column.values().get(0);
      case BOOLEAN -> true;
      case TIMESTAMP -> "2026-11-23T10:00:00Z";
      case DATE -> "2026-11-23";
      default -> column.range().contains(0) ? 0 : 1;
    };
  }
}
