package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.SortField;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TablesTest {
  private static final int TABLES = definitions().size();

  @Test
  void everySchemaFileIsATable() throws Exception {
    Path schemas = Path.of(System.getProperty("nightjar.root"), "schemas");
    assertThat(names(Contract.inputs())).isEqualTo(files(schemas.resolve("inputs")));
    assertThat(names(Contract.outputs())).isEqualTo(files(schemas.resolve("outputs")));
  }

  @Test
  void initTwiceChangesNothing(@TempDir Path warehouse) {
    try (Lake lake = SparkExtension.lake(warehouse)) {
      assertThat(lake.tables().init(List.of("cost", "drift")))
          .isEqualTo(new Tables.Initialised(TABLES, 0, 0, 2 + AnalystView.PACKAGED.size()));
      assertThat(lake.tables().init(List.of("cost", "drift")))
          .isEqualTo(new Tables.Initialised(0, TABLES, 0, 0));
    }
  }

  @Test
  void tablesAreWhatTheirSchemaFilesSay(Lake lake) {
    for (TableDefinition definition : definitions()) {
      Table table = lake.load(lake.identifier(definition));
      assertThat(table.schema().columns().stream().map(TablesTest::withoutIds))
          .as(definition.name())
          .isEqualTo(definition.schema().columns().stream().map(TablesTest::withoutIds).toList());
      assertThat(table.schema().columns()).allSatisfy(c -> assertThat(c.doc()).isNotBlank());
      assertThat(table.schema().identifierFieldNames())
          .isEqualTo(definition.schema().identifierFieldNames());
      assertThat(table.spec().fields()).hasSameSizeAs(definition.partitions());
      assertThat(sortColumns(table)).isEqualTo(definition.sort());
      assertThat(table.properties())
          .containsAllEntriesOf(withoutFormat(definition))
          .containsEntry("write.distribution-mode", "hash");
    }
  }

  @Test
  void inputsArePartitionedByTheirDayAlone(Lake lake) {
    assertThat(partitions(lake, "llm_traces")).containsExactly("event_ts_day: day");
    assertThat(partitions(lake, "evaluations")).containsExactly("request_ts_day: day");
    assertThat(partitions(lake, "infra_metrics"))
        .containsExactly("event_ts_day: day", "metric_name_trunc: truncate[8]");
    assertThat(partitions(lake, "expected_documents"))
        .containsExactly("query_id_bucket: bucket[4]");
    assertThat(partitions(lake, "model_prices")).isEmpty();
  }

  @Test
  void noColumnIsAZonelessTimestamp() {
    for (TableDefinition definition : definitions()) {
      assertThat(definition.schema().columns())
          .as(definition.name())
          .noneMatch(column -> column.type().equals(Types.TimestampType.withoutZone()));
    }
  }

  @Test
  void aColumnThatTheContractAddsIsAddedToATableThatIsThere(Lake lake) {
    Table table = lake.table("finding");
    table.updateSchema().deleteColumn("incident_id").commit();
    table.updateSchema().addColumn("extra", Types.StringType.get()).commit();
    assertThat(lake.tables().init(List.of()).widened()).isEqualTo(1);
    Table now = lake.table("finding");
    assertThat(now.schema().findField("incident_id").isOptional()).isTrue();
    assertThat(now.schema().findField("extra")).isNotNull();
    assertThat(lake.tables().init(List.of()).widened()).isZero();
  }

  @Test
  void aReportViewShowsItsRowsAlone(Lake lake, SparkSession spark) {
    lake.tables().init(List.of("cost", "drift"));
    for (String report : List.of("cost", "cost", "drift")) {
      spark.sql(
          "INSERT INTO lake.nightjar.report (report_date, report_name, metric_name,"
              + " statistic_name, slice_key, arm, baseline_kind, baseline_name, evaluator,"
              + " evaluator_version, verdict, run_id) VALUES (DATE'2026-01-02', '"
              + report
              + "', 'm', 'value', '', 'all', '', '', '', '', 'not_worse', 'r')");
    }
    assertThat(spark.sql("SELECT * FROM cost_report").count()).isEqualTo(2);
    assertThat(spark.sql("SELECT * FROM lake.nightjar.drift_report").count()).isEqualTo(1);
    assertThat(spark.table("nightjar.cost_report").columns())
        .isEqualTo(spark.table("nightjar.report").columns());
  }

  private static List<TableDefinition> definitions() {
    return Stream.concat(Contract.inputs().stream(), Contract.outputs().stream()).toList();
  }

  private static String withoutIds(Types.NestedField field) {
    return (field.name() + (field.isRequired() ? "! " : " ") + field.type() + field.doc())
        .replaceAll("\\d+: ", "");
  }

  private static java.util.Map<String, String> withoutFormat(TableDefinition definition) {
    java.util.Map<String, String> properties =
        new java.util.HashMap<>(Tables.properties(definition));
    properties.remove("format-version");
    return properties;
  }

  private static List<String> partitions(Lake lake, String input) {
    return lake.load(lake.input(input)).spec().fields().stream()
        .map((PartitionField field) -> field.name() + ": " + field.transform())
        .toList();
  }

  private static List<String> sortColumns(Table table) {
    return table.sortOrder().fields().stream()
        .map((SortField field) -> table.schema().findColumnName(field.sourceId()))
        .toList();
  }

  private static Set<String> names(List<TableDefinition> tables) {
    return tables.stream().map(TableDefinition::name).collect(Collectors.toSet());
  }

  private static Set<String> files(Path folder) throws Exception {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .map(path -> path.getFileName().toString().replace(".avsc", ""))
          .collect(Collectors.toSet());
    }
  }
}
