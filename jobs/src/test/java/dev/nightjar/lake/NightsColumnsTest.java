package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.demo.DemoNights;
import dev.nightjar.ingest.Ingest;
import dev.nightjar.report.FewReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every column of table report is filled, or null for the reason that its page gives. */
@ExtendWith(SparkExtension.class)
class NightsColumnsTest {
  private static final DemoNights DEMO = new DemoNights(DemoNights.FIRST_NIGHT, 20, 240, 7);
  private static final String[] REPORTS = {"serving", "cost", "hallucination", "retrieval_miss"};
  private static final List<OutputRow> ROWS = new ArrayList<>();

  @BeforeAll
  static void aNightOfTheDemo(Lake lake, @TempDir Path landing) throws IOException {
    DEMO.write(landing);
    Ingest.into(lake)
        .run(
            new Ingest.Request(
                List.of(landing.toString()),
                null,
                false,
                Instant.parse("2026-12-01T03:00:00Z"),
                "ingest"));
    ChatNights nights = ChatNights.in(lake, FewReports.named(REPORTS));
    nights.run("profiles").profile(DEMO.first(), DEMO.last());
    nights.run("night").backfill(DEMO.last().minusDays(2), DEMO.last(), false);
    for (int back = 0; back <= 2; back++) {
      ROWS.addAll(nights.rows("report", DEMO.last().minusDays(back)));
    }
  }

  @Test
  void thePageListsEveryColumn() throws IOException {
    Path page = Path.of(System.getProperty("nightjar.root"), "docs", "report-columns.md");
    List<String> listed =
        Pattern.compile("(?m)^\\| `(\\w+)` \\|")
            .matcher(Files.readString(page, StandardCharsets.UTF_8))
            .results()
            .map((MatchResult line) -> line.group(1))
            .toList();
    assertThat(listed).containsExactlyElementsOf(columns());
  }

  @Test
  void everyColumnIsFilledSomewhere() {
    Set<String> empty = new TreeSet<>();
    for (String column : columns()) {
      if (ROWS.stream().allMatch(row -> row.isNull(column))) {
        empty.add(column);
      }
    }
    assertThat(empty).containsExactly("calibration_set_id");
  }

  @Test
  void whatIsNullIsNullForItsReason() {
    for (OutputRow row : ROWS) {
      boolean suppressed = row.text("verdict").equals("suppressed");
      boolean regressed = row.text("verdict").equals("regressed");
      boolean further =
          Set.of("ks", "psi", "wasserstein", "new_mass").contains(row.text("statistic_name"));
      boolean shape = further || row.text("statistic_name").equals("distribution");
      boolean compared = !row.isNull("baseline_value");
      assertThat(row.isNull("observation_count")).as(key(row)).isEqualTo(suppressed);
      assertThat(row.isNull("window_days")).as(key(row)).isEqualTo(row.isNull("baseline_start"));
      assertThat(row.text("baseline_kind").isEmpty())
          .as(key(row))
          .isEqualTo(row.isNull("baseline_start"));
      assertThat(row.isNull("severity")).as(key(row)).isEqualTo(!regressed);
      assertThat(row.isNull("p_value")).as(key(row)).isEqualTo(row.isNull("q_value"));
      if (!shape) {
        assertThat(row.isNull("value")).as(key(row)).isEqualTo(suppressed);
        assertThat(row.isNull("margin")).as(key(row)).isEqualTo(!compared);
        assertThat(row.isNull("change")).as(key(row)).isEqualTo(!compared || suppressed);
        boolean labels = compared && !suppressed && !row.text("evaluator").isEmpty();
        assertThat(row.isNull("label_maturity_ratio")).as(key(row)).isEqualTo(!labels);
      }
      if (!row.isNull("label_maturity_ratio")) {
        assertThat(row.number("label_maturity_ratio")).as(key(row)).isBetween(.2, 5.0);
      }
      if (further) {
        assertThat(row.isNull("p_value")).as(key(row)).isTrue();
      }
    }
  }

  private static String key(OutputRow row) {
    return String.join(
        " ",
        row.text("metric_name"),
        row.text("statistic_name"),
        row.text("slice_key"),
        row.text("baseline_kind"),
        row.text("verdict"));
  }

  private static List<String> columns() {
    return Contract.columns("report").stream().map(Types.NestedField::name).toList();
  }
}
