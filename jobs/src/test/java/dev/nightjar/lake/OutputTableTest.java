package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class OutputTableTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  private static final Where NIGHT = Where.equal("report_date", DAY);

  @Test
  void replacesANightInOneSnapshotAndLeavesTheOthers(Lake lake) {
    OutputTable report = lake.rows("report").noting("nightjar.run_id", "first");
    report.append(List.of(row(report, DAY.minusDays(1), "cost", 7)));
    long first = report.replace(NIGHT, rows(report, 3));
    long second = report.noting("nightjar.run_id", "second").replace(NIGHT, rows(report, 2));
    Table table = lake.table("report");
    assertThat(table.currentSnapshot().snapshotId()).isEqualTo(second);
    assertThat(table.currentSnapshot().parentId()).isEqualTo(first);
    assertThat(table.currentSnapshot().summary()).containsEntry("nightjar.run_id", "second");
    assertThat(report.read(NIGHT)).hasSize(2);
    assertThat(report.read(Where.all())).hasSize(3);
  }

  @Test
  void aNightThatFindsNothingClearsItsRows(Lake lake) {
    OutputTable report = lake.rows("report");
    report.replace(NIGHT, rows(report, 3));
    report.replace(NIGHT, List.of());
    assertThat(report.read(NIGHT)).isEmpty();
  }

  @Test
  void aBranchIsSeenOnMainOnlyWhenItIsPublished(Lake lake, SparkSession spark) {
    OutputTable draft = lake.rows("report").onBranch("night");
    draft.replace(NIGHT, rows(draft, 3));
    assertThat(lake.rows("report").read(NIGHT)).isEmpty();
    assertThat(draft.read(NIGHT)).hasSize(3);
    lake.table("report").manageSnapshots().fastForwardBranch("main", "night").commit();
    assertThat(lake.rows("report").read(NIGHT)).hasSize(3);
    assertThat(spark.table("lake.nightjar.report").count()).isEqualTo(3);
  }

  @Test
  void aNightThatMainHasIsReplacedOnANewBranch(Lake lake) {
    OutputTable main = lake.rows("report");
    main.replace(NIGHT, rows(main, 3));
    OutputTable draft = lake.rows("report").onBranch("night");
    draft.replace(NIGHT, rows(draft, 2));
    assertThat(draft.read(NIGHT)).hasSize(2);
    assertThat(lake.rows("report").read(NIGHT)).hasSize(3);
  }

  @Test
  void anotherWriterOfTheSameNightIsNoticed(Lake lake) {
    OutputTable mine = lake.rows("report");
    OutputTable theirs = lake.rows("report");
    List<OutputRow> rows = new ArrayList<>(rows(mine, 2));
    Iterable<OutputRow> interrupted =
        () -> {
          theirs.replace(NIGHT, rows(theirs, 5));
          return rows.iterator();
        };
    assertThatThrownBy(() -> mine.replace(NIGHT, interrupted))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("committed first");
    assertThat(lake.rows("report").read(NIGHT)).hasSize(5);
  }

  @Test
  void writersOfDifferentNightsAllSucceedAtOnce(Lake lake) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(3);
    try {
      List<Future<Long>> commits = new ArrayList<>();
      for (int night = 0; night < 9; night++) {
        LocalDate day = DAY.plusDays(night);
        commits.add(
            writers.submit(
                () -> {
                  OutputTable report = lake.rows("report");
                  return report.replace(
                      Where.equal("report_date", day), List.of(row(report, day, "cost", 1)));
                }));
      }
      for (Future<Long> commit : commits) {
        commit.get();
      }
    } finally {
      writers.shutdown();
    }
    assertThat(lake.rows("report").read(Where.all())).hasSize(9);
    assertThat(lake.table("report").snapshots()).hasSize(9);
  }

  @Test
  void aRowOutsideTheFilterIsRefused(Lake lake) {
    OutputTable report = lake.rows("report");
    assertThatThrownBy(
            () -> report.replace(NIGHT, List.of(row(report, DAY.plusDays(1), "cost", 1))))
        .hasMessageContaining("outside what it replaces");
    assertThat(report.read(Where.all())).isEmpty();
  }

  @Test
  void namesTheColumnThatIsMissingUnknownOrOfAnotherClass(Lake lake) {
    OutputTable report = lake.rows("report");
    OutputRow bare = report.row().set("report_date", DAY);
    assertThatThrownBy(() -> report.append(List.of(bare)))
        .hasMessage("A row of report has no report_name, which is required");
    assertThatThrownBy(() -> bare.set("valeu", 1.0)).hasMessage("Table report has no column valeu");
    assertThatThrownBy(() -> bare.set("value", "1"))
        .hasMessage("Column report.value is double; got String");
    assertThatThrownBy(() -> bare.set("observation_count", 1.5))
        .hasMessage("Column report.observation_count is long; got Double");
  }

  @Test
  void everyTypeComesBackAsItWasWritten(Lake lake, SparkSession spark) {
    OutputTable profiles = lake.rows("daily_profile");
    OutputRow row = profiles.row();
    for (String text :
        List.of(
            "grain",
            "report_name",
            "metric_name",
            "slice_key",
            "component_key",
            "evaluator",
            "evaluator_version")) {
      row.set(text, "");
    }
    BigInteger large = new BigInteger("99999999999999999999999999999999999999");
    row.set("profile_date", DAY)
        .set("slice_values", Map.of("model_id", "m"))
        .set("observation_count", 5)
        .set("null_count", 0L)
        .set("numerator", large)
        .set("value_min", Double.NaN)
        .set("bin_index", new int[] {-3, 4})
        .set("bin_count", new long[] {1, 2})
        .set("category_count", Map.of("a", 3L))
        .set(
            "label_sums",
            List.of(
                Map.of(
                    "label",
                    "1",
                    "count",
                    2L,
                    "weight_sum",
                    BigInteger.TWO,
                    "weight_square_sum",
                    large)))
        .set("subjects_sketch", new byte[] {1, 2});
    profiles.replace(Where.equal("profile_date", DAY), List.of(row));
    OutputRow back = profiles.read(Where.all()).get(0);
    assertThat(back.date("profile_date")).isEqualTo(DAY);
    assertThat(back.map("slice_values", String.class)).isEqualTo(Map.of("model_id", "m"));
    assertThat(back.whole("observation_count")).isEqualTo(5);
    assertThat(back.sum("numerator")).isEqualTo(large);
    assertThat(back.number("value_min")).isNaN();
    assertThat(back.isNull("value_min")).isTrue();
    assertThat(back.list("bin_index", Integer.class)).containsExactly(-3, 4);
    assertThat(back.list("bin_count", Long.class)).containsExactly(1L, 2L);
    assertThat(back.rows("label_sums").get(0).sum("weight_square_sum")).isEqualTo(large);
    assertThat(back.bytes("subjects_sketch")).containsExactly(1, 2);
    assertThat(spark.sql("SELECT numerator FROM daily_profile").first().getDecimal(0))
        .isEqualTo(new BigDecimal(large));
  }

  @Test
  void readsOnlyTheRowsAndColumnsAskedFor(Lake lake) {
    OutputTable runs = lake.rows("run");
    Instant start = Instant.parse("2026-01-02T03:04:05.123456789Z");
    for (String id : List.of("a", "b")) {
      runs.append(
          List.of(
              runs.row()
                  .set("run_id", id)
                  .set("job_name", "nightly")
                  .set("started_at", start)
                  .set("status", "done")));
    }
    List<OutputRow> found = runs.read(Where.equal("run_id", "b"), "run_id", "started_at");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).text("run_id")).isEqualTo("b");
    assertThat(found.get(0).instant("started_at"))
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.123456Z"));
    assertThat(runs.read(Where.between("started_at", start.minusSeconds(1), start))).hasSize(2);
    assertThat(runs.read(Where.equal("report_date", null))).hasSize(2);
    assertThat(runs.read(Where.in("run_id", List.of()))).isEmpty();
  }

  private static List<OutputRow> rows(OutputTable table, int count) {
    List<OutputRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(table, DAY, i % 2 == 0 ? "cost" : "drift", i));
    }
    return rows;
  }

  private static OutputRow row(OutputTable table, LocalDate day, String report, int i) {
    OutputRow row = table.row();
    for (String text :
        List.of("arm", "baseline_kind", "baseline_name", "evaluator", "evaluator_version")) {
      row.set(text, "");
    }
    return row.set("report_date", day)
        .set("report_name", report)
        .set("metric_name", "metric_" + i)
        .set("statistic_name", "value")
        .set("slice_key", "")
        .set("verdict", "not_worse")
        .set("value", i / 3.0)
        .set("run_id", "r");
  }
}
