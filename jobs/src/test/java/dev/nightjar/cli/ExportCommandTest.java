package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputRow;
import dev.nightjar.lake.OutputTable;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Published rows as files, and the views that show them. */
@ExtendWith(SparkExtension.class)
class ExportCommandTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 23);

  @TempDir static Path warehouse;
  @TempDir static Path folder;
  private static Lake lake;

  @BeforeAll
  static void publishTwoNightsAndCompareAThird() {
    lake = SparkExtension.lake(warehouse);
    lake.tables().init(List.of("cost"));
    OutputTable report = lake.rows("report");
    List<OutputRow> rows = new ArrayList<>();
    for (LocalDate night : List.of(NIGHT.minusDays(1), NIGHT)) {
      rows.add(row(report, night, "cost", "total_cost", "", 1.25));
      rows.add(row(report, night, "cost", "total_cost", "language=d\"e,\n", Double.NaN));
      rows.add(row(report, night, "serving", "error_rate", "", 0.5));
    }
    report.append(rows);
    OutputTable branch = lake.rows("report").onBranch("night_2026_11_24_somebody");
    branch.append(List.of(row(report, NIGHT.plusDays(1), "cost", "total_cost", "", 9)));
    OutputTable finding = lake.rows("finding");
    finding.append(List.of(finding(finding, "ab12", "run-1"), finding(finding, "zz99", "run-2")));
    OutputTable cost = lake.rows("cost_daily");
    cost.append(List.of(charge(cost, "run-1"), charge(cost, "run-2")));
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  private static OutputRow row(
      OutputTable table,
      LocalDate night,
      String report,
      String metric,
      String slice,
      double value) {
    return table
        .row()
        .set("report_date", night)
        .set("report_name", report)
        .set("metric_name", metric)
        .set("statistic_name", "value")
        .set("slice_key", slice)
        .set("arm", "all")
        .set("baseline_kind", "trailing")
        .set("baseline_name", "")
        .set("evaluator", "")
        .set("evaluator_version", "")
        .set("value", value)
        .set("verdict", Double.isNaN(value) ? "suppressed" : "not_worse")
        .set("reason", "because")
        .set("run_id", "run-1");
  }

  private static OutputRow finding(OutputTable table, String id, String run) {
    return table
        .row()
        .set("finding_id", id)
        .set("report_date", NIGHT)
        .set("report_name", "cost")
        .set("metric_name", "total_cost")
        .set("slice_key", "")
        .set("severity", "high")
        .set("verdict", "regressed")
        .set("failure_class", "product_integration")
        .set("run_id", run);
  }

  private static OutputRow charge(OutputTable table, String run) {
    return table
        .row()
        .set("report_date", NIGHT)
        .set("charge_period_start", java.time.Instant.parse("2026-11-23T00:00:00Z"))
        .set("charge_period_end", java.time.Instant.parse("2026-11-24T00:00:00Z"))
        .set("sku_meter", "tool_call")
        .set("list_cost", new java.math.BigDecimal("0.000000000001"))
        .set("run_id", run);
  }

  private static Run export(String... args) {
    List<String> all = new ArrayList<>(List.of("export", "report"));
    all.addAll(Arrays.asList(args));
    return Run.in(
        Map.of("NIGHTJAR_WAREHOUSE", warehouse.toString(), "NIGHTJAR_TERMINAL", ""),
        all.toArray(String[]::new));
  }

  @Test
  void theNewestNightOfAReportAsCsvWithSuppressedRowsWithoutNumbers() throws IOException {
    Path file = folder.resolve("cost.csv");
    Run run = export("cost", "--format", "csv", "--out", file.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine()).contains("\"rows\":2", "\"path\":\"" + file + "\"");
    String text = Files.readString(file);
    assertThat(text)
        .startsWith("report_date,report_name,metric_name,")
        .contains("\"language=d\"\"e,\n\"");
    assertThat(text).contains("2026-11-23,cost,total_cost").doesNotContain("2026-11-24", "serving");
    assertThat(text.lines().filter(line -> line.contains("suppressed"))).hasSize(1);
    assertThat(text).doesNotContain("NaN");
  }

  @Test
  void manyNightsOfAllReportsAsOneParquetFileInAFolder(SparkSession spark) throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Run run =
        export(
            "--from",
            "2026-11-01",
            "--to",
            "2026-11-30",
            "--format",
            "parquet",
            "--out",
            out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files).containsExactly(out.resolve("report-2026-11-01_2026-11-30.parquet"));
    }
    Path file = out.resolve("report-2026-11-01_2026-11-30.parquet");
    List<Row> rows = spark.read().parquet(file.toUri().toString()).collectAsList();
    assertThat(rows).hasSize(6);
    assertThat(rows.get(0).size()).isEqualTo(lake.table("report").schema().columns().size());
    assertThat(rows.get(0).<Double>getAs("value")).isEqualTo(1.25);
    assertThat(rows.stream().filter(row -> row.getAs("value") == null)).hasSize(2);
  }

  @Test
  void nothingIsReplacedUnlessForced() throws IOException {
    Path file = Files.writeString(folder.resolve("there.jsonl"), "mine");
    Run refused = export("cost", "--format", "jsonl", "--out", file.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("there.jsonl is there already; --force replaces it");
    assertThat(file).hasContent("mine");
    assertThat(export("cost", "--format=jsonl", "--force", "--out", file.toString()).exitCode())
        .isZero();
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"report_date\""));
  }

  @Test
  void whatIsNotThereIsAnsweredWithTheNearest() {
    Run unknown = export("csot", "--format", "csv", "--out", folder.resolve("x").toString());
    assertThat(unknown.err()).contains("did you mean \"cost\"?");
    Run early =
        export(
            "--from=2026-10-01", "--to=2026-10-02", "--format=csv", "--out=" + folder.resolve("y"));
    assertThat(early.exitCode()).isEqualTo(99);
    assertThat(folder.resolve("y")).doesNotExist();
  }

  @Test
  void viewsShowPublishedRowsAndHaveTheTypesThatSparkFinds() {
    for (String name :
        List.of("published_report", "current_findings", "open_incidents", "focus_costs")) {
      String text = ReportCatalog.viewSql(name);
      assertThat(lake.spark().sql("SELECT * FROM lake.nightjar." + name).schema().simpleString())
          .as(name)
          .isEqualTo(
              lake.spark()
                  .sql(text.replaceAll("from (\\w+)", "from lake.nightjar.$1"))
                  .schema()
                  .simpleString());
    }
    assertThat(lake.spark().sql("SELECT * FROM lake.nightjar.published_report").count())
        .isEqualTo(6);
    List<Row> findings =
        lake.spark().sql("SELECT finding_id FROM lake.nightjar.current_findings").collectAsList();
    assertThat(findings).extracting(row -> row.getString(0)).containsExactly("ab12");
    List<Row> costs =
        lake.spark()
            .sql("SELECT ListCost, x_run_id FROM lake.nightjar.focus_costs")
            .collectAsList();
    assertThat(costs).hasSize(1);
    assertThat(costs.get(0).getDecimal(0)).isEqualByComparingTo("0.000000000001");
    assertThat(lake.spark().sql("SELECT * FROM lake.nightjar.open_incidents").count()).isZero();
    assertThat(lake.tables().init(List.of("cost")).views()).as("again, nothing changes").isZero();
  }
}
