package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ObservationStoriesTest {
  private static final String DAY = "2026-11-02";
  private static final String AT =
      "'request_ts':'2026-11-02T12:00:00Z','ingest_ts':'2026-11-02T12:00:01Z'";

  @Test
  void aDayIsHalfOpenAndLateIsTwoDaysOn(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "llm_traces",
                trace("first", "2026-11-02T00:00:00Z", "2026-11-03T23:59:59.999999Z", ""),
                trace("last", "2026-11-02T23:59:59.999999Z", "2026-11-04T00:00:00Z", ""),
                trace("next", "2026-11-03T00:00:00Z", "2026-11-03T00:00:00Z", ""),
                trace("before", "2026-11-01T23:59:59.999999Z", "2026-11-02T00:00:00Z", ""));

    assertThat(rows(given.observe("requests", DAY, DAY), "subject", "late"))
        .containsExactlyInAnyOrder("first|false", "last|true");
    assertThat(rows(given.observe("requests", DAY, "2026-11-03"), "subject", "observation_date"))
        .containsExactlyInAnyOrder("first|2026-11-02", "last|2026-11-02", "next|2026-11-03");
  }

  @Test
  void aSubjectIsTheUserElseTheConversationElseTheRequest(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "llm_traces",
                trace("r1", "'enduser_pseudo_id':'u','conversation_id':'c'"),
                trace("r2", "'conversation_id':'c'"),
                trace("r3", ""))
            .rows(
                "tool_calls",
                child("r1", "'tool_call_id':'t'"),
                child("r2", "'tool_call_id':'t'"),
                child("r3", "'tool_call_id':'t'"),
                child("orphan", "'tool_call_id':'t'"));

    assertThat(rows(given.observe("requests", DAY, DAY), "subject"))
        .containsExactlyInAnyOrder("u", "c", "r3");
    assertThat(rows(given.observe("tool_calls", DAY, DAY), "subject"))
        .containsExactlyInAnyOrder("u", "c", "r3", "orphan");
  }

  @Test
  void aChildKeepsItsOwnStampAndTakesTheRestFromItsRequest(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "llm_traces",
                trace(
                    "r",
                    "'application':'trace','language':'de','adapter_id':'a','region':'eu',"
                        + "'trace_sampling_weight':4.0"))
            .rows(
                "claim_verifications",
                child("r", "'verifier_name':'v','verifier_version':'1','application':'own'"),
                child("orphan", "'verifier_name':'v','application':'own'"));

    assertThat(
            rows(
                given.observe("answers", DAY, DAY),
                "application",
                "language",
                "adapter_id",
                "region",
                "weight"))
        .containsExactlyInAnyOrder("own|de|a|eu|4.0", "own|null|null|null|1.0");
  }

  @Test
  void verifiedAnswersWeighWhatTheyStandFor(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "claim_verifications",
                child("census", "'verifier_name':'all','claim_count':5,'supported_count':3"),
                child("sampled", "'verifier_name':'few','inclusion_probability':0.25"),
                child("unknown", "'verifier_name':'few'"),
                child(
                    "trimmed",
                    "'verifier_name':'few','inclusion_probability':0.01,'sampling_weight':20.0"));

    assertThat(rows(given.observe("answers", DAY, DAY), "subject", "weight", "unsupported_count"))
        .containsExactlyInAnyOrder(
            "census|1.0|2", "sampled|4.0|null", "unknown|null|null", "trimmed|20.0|null");
  }

  @Test
  void onlyTheProbabilitySampleWeighs(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows("llm_traces", trace("sampled", "'trace_sampling_weight':2.0"))
            .rows(
                "evaluations",
                verdict("sampled", "'inclusion_probability':0.1,'sampling_weight':10.0"),
                verdict("complaint", "'sampling_design':'complaint','inclusion_probability':1.0"),
                verdict("convenience", "'sampling_weight':3.0"),
                verdict("probe", "'probe_id':'p','inclusion_probability':1.0"));

    assertThat(
            rows(
                given.observe("evaluations", DAY, DAY),
                "subject",
                "weight",
                "in_sample",
                "is_probe"))
        .containsExactlyInAnyOrder(
            "sampled|20.0|true|false",
            "complaint|null|false|false",
            "convenience|null|true|false",
            "probe|null|false|true");
  }

  @Test
  void supersededVerdictsAreGoneAndAFailedJudgeHasNone(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "evaluations",
                verdict("invalid", "'valid':false"),
                verdict("overridden", "'evaluation_id':'e1'"),
                verdict("overriding", "'evaluation_id':'e2','overrides':'e1'"),
                verdict("r", "'evaluation_id':'e3','annotation_identifier':'i'"),
                verdict(
                    "r",
                    "'evaluation_id':'e4','annotation_identifier':'i','failed':false,"
                        + "'evaluation_ts':'2026-11-05T00:00:00Z'"),
                verdict("r", "'evaluation_id':'e5'"),
                verdict("broken", "'error_type':'timeout'"));

    assertThat(rows(given.observe("evaluations", DAY, DAY), "subject", "failed", "judge_error"))
        .containsExactlyInAnyOrder(
            "overriding|true|false", "r|false|false", "r|true|false", "broken|null|true");
  }

  @Test
  void judgesAreKeptApartAndSeeTheHumanVerdict(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "evaluations",
                verdict("r", "'evaluation_id':'e1','evaluator_version':'2'"),
                verdict("r", "'evaluation_id':'e2','annotator_id':'other@1'"),
                verdict(
                    "r",
                    "'evaluation_id':'e3','annotator_kind':'HUMAN','annotator_id':'x',"
                        + "'failed':false,'inclusion_probability':0.5"));

    assertThat(
            rows(
                given.observe("evaluations", DAY, DAY),
                "evaluator",
                "evaluator_version",
                "failed",
                "human_failed",
                "human_inclusion_probability"))
        .containsExactlyInAnyOrder(
            "LLM:judge@1|2|true|false|0.5",
            "LLM:other@1||true|false|0.5",
            "HUMAN||false|null|null");
  }

  @Test
  void oneOfSeveralAttemptsMakesARequestAttempted(SparkSession spark) {
    String check = "'risk_category':'prompt_injection','verdict':";
    Given given =
        Given.emptyTables(spark)
            .rows("llm_traces", trace("r", ""), trace("quiet", ""))
            .rows(
                "guardrail_events",
                child("r", "'guardrail_event_id':'1'," + check + "'allow'"),
                child("r", "'guardrail_event_id':'2'," + check + "'deny'"),
                child("r", "'guardrail_event_id':'3','attack_succeeded':true," + check + "'allow'"),
                child("r", "'guardrail_event_id':'4','risk_category':'pii','verdict':'deny'"));

    Dataset<Row> observed = given.observe("guardrails", DAY, DAY);
    assertThat(rows(observed.where("is_check"), "injection_attempt", "attack_succeeded"))
        .containsExactlyInAnyOrder("false|null", "true|null", "true|true", "false|null");
    assertThat(rows(observed.groupBy().sum("attempted_request", "request_count"), "*"))
        .containsExactly("1|2");
  }

  @Test
  void aCallRepeatsOnlyTheSameArgumentsInTheSameRequest(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "tool_calls",
                child(
                    "r", "'tool_call_id':'1','tool_name':'t','arguments_hash':'h','step_index':1"),
                child(
                    "r", "'tool_call_id':'2','tool_name':'t','arguments_hash':'h','step_index':2"),
                child("r", "'tool_call_id':'3','tool_name':'u','arguments_hash':'h'"),
                child("s", "'tool_call_id':'4','tool_name':'t','arguments_hash':'h'"),
                child("s", "'tool_call_id':'5','tool_name':'t'"));

    assertThat(rows(given.observe("tool_calls", DAY, DAY), "repeated"))
        .containsExactlyInAnyOrder("false", "true", "false", "false", "null");
  }

  @Test
  void aSideEffectNeedsTheApprovalThatWasRequired(SparkSession spark) {
    String effect = "'side_effect_committed':true,'side_effect_class':'write',";
    Given given =
        Given.emptyTables(spark)
            .rows(
                "tool_calls",
                child("ok", effect + "'approval_required':true,'approval_status':'approved'"),
                child("bypass", effect + "'approval_required':true,'approval_status':'bypassed'"),
                child("silent", effect + "'approval_required':true"),
                child("free", effect + "'approval_required':false"),
                child(
                    "read",
                    "'side_effect_committed':true,'side_effect_class':'read',"
                        + "'approval_required':true"));

    assertThat(rows(given.observe("tool_calls", DAY, DAY), "subject", "unapproved_side_effect"))
        .containsExactlyInAnyOrder(
            "ok|false", "bypass|true", "silent|true", "free|false", "read|false");
  }

  @Test
  void feedbackIsCountedBesideTheRequestsOfItsDay(SparkSession spark) {
    String event = "'cohort_ts':'2026-11-02T12:00:00Z','ingest_ts':'2026-11-20T00:00:00Z'";
    Given given =
        Given.emptyTables(spark)
            .rows("llm_traces", trace("r", "'enduser_pseudo_id':'u'"), trace("s", ""))
            .rows(
                "user_feedback",
                "{'feedback_id':'f1','request_id':'r','feedback_type':'thumbs','negative':true,"
                    + event
                    + "}",
                "{'feedback_id':'f2','feedback_type':'churn'," + event + "}");

    Dataset<Row> observed = given.observe("feedback", DAY, DAY);
    assertThat(rows(observed, "subject", "is_event", "thumbs_down", "late"))
        .containsExactlyInAnyOrder(
            "u|true|true|true", "f2|true|null|true", "u|false|null|false", "s|false|null|false");
    assertThat(rows(observed.groupBy().sum("thumbs_count", "churn_count", "request_count"), "*"))
        .containsExactly("1|1|2");
  }

  @Test
  void anXidCountsWhenItChangesWithinADay(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "gpu_telemetry",
                gpu("2026-11-01T23:30:00Z", 0),
                gpu("2026-11-02T00:00:00Z", 79),
                gpu("2026-11-02T00:01:00Z", 79),
                gpu("2026-11-02T00:02:00Z", 0),
                gpu("2026-11-02T00:03:00Z", 31),
                gpu("2026-11-02T05:00:00Z", 79));

    assertThat(rows(given.observe("gpu", DAY, DAY), "xid_error"))
        .containsExactlyInAnyOrder("0", "0", "0", "1", "1");
    assertThat(rows(given.observe("gpu", "2026-11-01", DAY), "xid_error"))
        .containsExactlyInAnyOrder("0", "0", "0", "0", "1", "1");
    assertThat(given.observe("gpu", DAY, DAY).first().<Double>getAs("gpu_memory_used_share"))
        .isEqualTo(0.25);
  }

  @Test
  void aMinuteOfANodeIsOneRow(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "infra_metrics",
                sample("node_cpu_seconds_total", 45, ",'labels':{'mode':'idle'}"),
                sample("node_cpu_seconds_total", 15, ",'labels':{'mode':'user'}"),
                sample("node_memory_MemAvailable_bytes", 25, ""),
                sample("node_memory_MemTotal_bytes", 100, ""),
                sample("node_disk_io_time_seconds_total", 30, ""),
                sample("node_pressure_io_waiting_seconds_total", 6, ""),
                sample(
                    "kube_node_status_condition",
                    1,
                    ",'condition':'DiskPressure','condition_status':'true'"),
                sample(
                    "kube_node_status_condition",
                    1,
                    ",'condition':'Ready','condition_status':'true'"));

    assertThat(
            rows(
                given.observe("infra", DAY, DAY),
                "cpu_busy_share",
                "memory_used_share",
                "disk_busy_share",
                "pressure_stall_share",
                "under_pressure",
                "kv_cache_usage"))
        .containsExactly("0.25|0.75|0.5|0.1|1|null");
  }

  private static List<String> rows(Dataset<Row> observed, String... columns) {
    return observed.selectExpr(columns).collectAsList().stream()
        .map(row -> row.mkString("|"))
        .toList();
  }

  private static String trace(String request, String more) {
    return trace(request, "2026-11-02T12:00:00Z", "2026-11-02T12:00:01Z", more);
  }

  private static String trace(String request, String at, String ingested, String more) {
    String weight = more.contains("trace_sampling_weight") ? "" : ",'trace_sampling_weight':1.0";
    return "{'request_id':'"
        + request
        + "','event_ts':'"
        + at
        + "','ingest_ts':'"
        + ingested
        + "'"
        + weight
        + (more.isEmpty() ? "" : ",")
        + more
        + "}";
  }

  private static String child(String request, String more) {
    return "{'request_id':'" + request + "'," + AT + "," + more + "}";
  }

  private static String verdict(String request, String more) {
    String id = more.contains("'evaluation_id'") ? "" : "'evaluation_id':'e-" + request + "',";
    String failed = more.contains("'failed'") ? "" : "'failed':true,";
    String kind = more.contains("'annotator_kind'") ? "" : "'annotator_kind':'LLM',";
    String judge = more.contains("'annotator_id'") ? "" : "'annotator_id':'judge@1',";
    String at = more.contains("'evaluation_ts'") ? "" : "'evaluation_ts':'2026-11-03T00:00:00Z',";
    return child(
        request,
        id + failed + kind + judge + at + "'evaluation_name':'n','target_type':'request'," + more);
  }

  private static String gpu(String at, int xid) {
    return "{'event_ts':'"
        + at
        + "','interval_s':60,'node':'n','gpu_uuid':'g','mig_instance_id':'','fb_used_mib':10,"
        + "'fb_free_mib':25,'fb_reserved_mib':5,'xid_error_last':"
        + xid
        + "}";
  }

  private static String sample(String metric, double value, String more) {
    return "{'event_ts':'2026-11-02T12:00:00Z','node':'n','metric_name':'"
        + metric
        + "','value':"
        + value
        + more
        + "}";
  }
}
