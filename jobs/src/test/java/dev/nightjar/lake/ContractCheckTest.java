package dev.nightjar.lake;

import static dev.nightjar.lake.Traces.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import java.util.List;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ContractCheckTest {

  @Test
  void aFreshLakeAndSoundRowsPassWithoutAWord(Lake lake) {
    Traces.append(lake, DAY, "a", "b");
    assertThat(ContractCheck.days(lake, DAY, DAY).violations()).isEmpty();
  }

  @Test
  void everyFaultOfEverySchemaIsListedAtOnce(Lake lake) {
    var traces = lake.load(lake.input("llm_traces"));
    traces
        .updateSchema()
        .deleteColumn("operation_name")
        .deleteColumn("refused")
        .deleteColumn("duration_ms")
        .deleteColumn("usage_input_tokens")
        .makeColumnOptional("status")
        .commit();
    traces
        .updateSchema()
        .addColumn("duration_ms", Types.StringType.get())
        .addColumn("usage_input_tokens", Types.IntegerType.get())
        .addColumn("colour", Types.StringType.get())
        .commit();
    traces.updateProperties().set("llm.contract.version", "2.3").commit();
    var feedback = lake.load(lake.input("user_feedback"));
    feedback.updateSchema().deleteColumn("comment_redacted").commit();
    feedback.updateProperties().remove("llm.contract.version").commit();
    var gpu = lake.load(lake.input("gpu_telemetry"));
    gpu.updateSpec().removeField("event_ts_day").commit();
    gpu.replaceSortOrder().asc("node").commit();
    lake.catalog().dropTable(lake.input("tool_calls"));
    lake.catalog().dropTable(lake.output("finding"));
    lake.table("report").updateSchema().deleteColumn("q_value").commit();
    assertThat(codes(ContractCheck.schema(lake).errors()))
        .containsExactlyInAnyOrder(
            "llm.llm_traces.operation_name missing_column",
            "llm.llm_traces.duration_ms wrong_type",
            "llm.llm_traces. contract_version",
            "nightjar.finding. missing_table",
            "nightjar.report.q_value missing_column");
    assertThat(codes(ContractCheck.schema(lake).warnings()))
        .containsExactlyInAnyOrder(
            "llm.llm_traces.refused missing_optional_column",
            "llm.llm_traces.status nullable_column",
            "llm.llm_traces.colour unknown_column",
            "llm.user_feedback.comment_redacted missing_optional_column",
            "llm.user_feedback. no_contract_version",
            "llm.tool_calls. absent_table");
    assertThat(ContractCheck.schema(lake).errors().get(1).line())
        .isEqualTo("llm.llm_traces.duration_ms: is string, expected double");
  }

  @Test
  void aTimestampWithoutZoneAndAMissingRequiredTableAreErrors(Lake lake, SparkSession spark) {
    lake.catalog().dropTable(lake.input("llm_traces"));
    lake.catalog().dropTable(lake.input("model_prices"));
    lake.catalog().dropTable(lake.input("deployments"));
    spark.sql(
        "CREATE TABLE lake.llm.deployments (deployment_id string NOT NULL, application string NOT"
            + " NULL, deployment_arm string NOT NULL, started_ts timestamp_ntz NOT NULL)");
    assertThat(codes(ContractCheck.schema(lake).errors()))
        .containsExactly(
            "llm.llm_traces. missing_table", "llm.deployments.started_ts zoneless_timestamp");
  }

  @Test
  void labelsAndReleasesThatContradictOthersAreToldWithTheirIds(Lake lake) {
    Traces.append(lake, DAY, "a", "b");
    var noon = DAY.atTime(12, 0).toInstant(java.time.ZoneOffset.UTC);
    OutputTable labels = lake.rows("evaluations");
    java.util.function.BiFunction<String, String, OutputRow> label =
        (id, request) ->
            labels
                .row()
                .set("evaluation_id", id)
                .set("request_id", request)
                .set("request_ts", noon)
                .set("evaluation_ts", noon)
                .set("ingest_ts", noon)
                .set("evaluation_name", "faithfulness")
                .set("target_type", "request")
                .set("data_type", "BOOLEAN")
                .set("annotator_kind", "HUMAN")
                .set("failed", true);
    labels.append(
        List.of(
            label.apply("1", "a"),
            label.apply("2", "a").set("failed", false),
            label.apply("3", "b"),
            label.apply("4", "b").set("annotator_kind", "LLM").set("failed", false),
            label.apply("5", "ghost-1"),
            label.apply("6", "to whom it may concern")));
    OutputTable deployments = lake.rows("deployments");
    java.util.function.BiFunction<String, String, OutputRow> release =
        (id, arm) ->
            deployments
                .row()
                .set("deployment_id", id)
                .set("application", "app")
                .set("deployment_arm", arm)
                .set("started_ts", noon);
    deployments.append(
        List.of(
            release.apply("d1", "baseline").set("ended_ts", noon.plusSeconds(60)),
            release.apply("d2", "baseline").set("started_ts", noon.plusSeconds(59)),
            release.apply("d3", "baseline").set("ended_ts", noon.plusSeconds(1)),
            release.apply("d4", "canary")));
    List<Violation> found = ContractCheck.days(lake, DAY, DAY).warnings();
    assertThat(found.stream().map(Violation::line))
        .contains(
            "llm.evaluations.request_id: 2 belong to requests that llm_traces does not have on that"
                + " day (ghost-1, an id that cannot be shown); they have no slices until the"
                + " requests arrive: deliver them, or correct request_id and request_ts on"
                + " 2026-01-02",
            "llm.evaluations.failed: 1 are of people who contradict each other on one request,"
                + " evaluation and target (a); judges are held against the last by evaluation_ts."
                + " Set overrides or valid = false on what was decided otherwise on 2026-01-02",
            "llm.evaluations.evaluator_version: is null on the verdict of a judge; a change of the"
                + " judge cannot be told from a change of the answers, so name its version: 1 of 6"
                + " rows on 2026-01-02",
            "llm.deployments.started_ts: 2 overlap in time with another of the same application and"
                + " arm (d1 and d2, d1 and d3): which release served is then known from the trace"
                + " alone; set ended_ts of the earlier one");
  }

  @Test
  void everyKindOfBadRowIsCountedByDay(Lake lake, SparkSession spark) {
    Traces.append(lake, DAY, "a", "b", "c", "d", "d");
    Traces.append(lake, DAY.plusDays(1), "later");
    spark.sql(
        "UPDATE lake.llm.llm_traces SET usage_input_tokens = -5, duration_ms = double('NaN'),"
            + " status = 'FINE', enduser_pseudo_id = NULL WHERE request_id = 'a'");
    spark.sql(
        "UPDATE lake.llm.llm_traces SET usage_input_tokens = 10, usage_cache_read_input_tokens ="
            + " 11, trace_sampling_weight = 0.5, deployment_arm = 'my secret plan' WHERE"
            + " request_id = 'b'");
    List<Violation> found = ContractCheck.days(lake, DAY, DAY).violations();
    assertThat(found).allSatisfy(violation -> assertThat(violation.day()).isEqualTo(DAY));
    assertThat(found)
        .extracting(violation -> violation.code() + " " + violation.column())
        .containsExactlyInAnyOrder(
            "out_of_range usage_input_tokens",
            "not_finite duration_ms",
            "unknown_value status",
            "no_subject enduser_pseudo_id",
            "cache_exceeds_input usage_cache_read_input_tokens",
            "out_of_range trace_sampling_weight",
            "unknown_value deployment_arm",
            "duplicate ");
    assertThat(found).allSatisfy(violation -> assertThat(violation.count()).isEqualTo(1));
    assertThat(lines(found))
        .contains("is out of range, allowed is at least 0: 1 of 5 rows, for example -5")
        .contains("for example FINE")
        .doesNotContain("secret");
  }

  @Test
  void childrenAreLookedUpInTheirRequests(Lake lake) {
    Traces.append(lake, DAY, "a", "b");
    OutputTable calls = lake.rows("tool_calls");
    OutputRow request = Traces.trace(lake.rows("llm_traces"), "a", DAY);
    for (String id : List.of("a", "b", "nobody")) {
      OutputRow call = calls.row();
      call.set("request_id", id)
          .set("request_ts", request.instant("event_ts"))
          .set("tool_call_id", "t-" + id)
          .set("ingest_ts", request.instant("ingest_ts"))
          .set("tool_name", "search")
          .set("status", "OK")
          .set("model_id", id.equals("b") ? "other" : null);
      calls.append(List.of(call));
    }
    assertThat(lines(ContractCheck.days(lake, DAY, DAY).violations()).trim().lines())
        .containsExactlyInAnyOrder(
            "llm.tool_calls.request_id: belongs to no request of the day in llm_traces: 1 of 3"
                + " rows on 2026-01-02",
            "llm.tool_calls: carries a slice stamp that differs from its request's: 1 of 3 rows"
                + " on 2026-01-02");
  }

  private static List<String> codes(List<Violation> violations) {
    return violations.stream().map(v -> v.table() + "." + v.column() + " " + v.code()).toList();
  }

  private static String lines(List<Violation> violations) {
    StringBuilder lines = new StringBuilder();
    violations.forEach(violation -> lines.append(violation.line()).append('\n'));
    return lines.toString();
  }
}
