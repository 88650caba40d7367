package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Settings;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rows behind a finding show, and that they are those that the metric counts as bad. */
@ExtendWith(SparkExtension.class)
class EvidenceTest {
  private static final ReportCatalog CATALOG = ReportCatalog.load(Settings.embedded("unused"));
  private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
  private static final String AT =
      "'request_ts':'2026-11-02T12:00:00Z','ingest_ts':'2026-11-02T12:00:01Z'";

  static Stream<String> reports() {
    return CatalogReader.PACKAGED.stream();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void runsForEveryKindOfMetricAndNamesNobody(String report, SparkSession spark) {
    Given.emptyTables(spark);
    StructType contract = Given.output("incident_evidence");
    Set<String> seen = new HashSet<>();
    for (Metric metric : CATALOG.report(report).metrics()) {
      if (!seen.add(metric.grain() + metric.kind() + metric.categorical())) {
        continue;
      }
      StructType schema = evidence(spark, metric.name(), Slice.ALL, 0, Double.NaN).schema();

      assertThat(schema.fieldNames()).as(metric.name()).doesNotHaveDuplicates();
      assertThat(schema.fieldNames())
          .doesNotContain("subject", "enduser_pseudo_id", "conversation_id", "annotator_id");
      for (StructField field : schema.fields()) {
        if (field.dataType() instanceof StructType struct) {
          StructType promised = (StructType) contract.apply(field.name()).dataType();
          assertThat(struct.fieldNames()).isEqualTo(promised.fieldNames());
        }
      }
      assertThat(Stream.of(schema.fields()).anyMatch(f -> f.dataType() instanceof StructType))
          .isTrue();
    }
  }

  @Test
  void hallucinationShowsTheClaimsAgainstTheAnswer(SparkSession spark) {
    String verifier =
        "'verifier_name':'v','verifier_version':'1','response_hallucinated':%s,'claim_count':2,"
            + "'supported_count':%d,'refuted_count':0,'claims':[{'claim_id':'a','claim_text':'ok',"
            + "'verdict':'SUPPORTED'},{'claim_id':'b','claim_text':'wrong','verdict':'%s',"
            + "'cited_document_id':'d1','score':0.9}],";
    Given.emptyTables(spark)
        .rows(
            "claim_verifications",
            child("bad", String.format(verifier, true, 1, "REFUTED") + "'language':'de'"),
            child("elsewhere", String.format(verifier, true, 1, "REFUTED") + "'language':'en'"),
            child("good", String.format(verifier, false, 2, "SUPPORTED") + "'language':'de'"));

    Dataset<Row> rows =
        evidence(spark, "hallucinated_response_rate", Slice.of("language", "de"), 0.1, Double.NaN);
    assertThat(
            texts(
                rows,
                "request_id",
                "hallucination.claim_text",
                "hallucination.cited_document_id",
                "hallucination.verdict",
                "hallucination.verifier_name"))
        .containsExactly("bad|wrong|d1|REFUTED|v");
  }

  @Test
  void retrievalTellsAMissFromACoverageGap(SparkSession spark) {
    String got = "'retrieval_id':'s','status':'OK','document_count':1,'top_k':1,'query_id':";
    String documents = ",'documents':[{'rank':1,'document_id':'x','score':0.5}]";
    Given.emptyTables(spark)
        .rows(
            "expected_documents",
            label("q", "a", ""),
            label("p", "b", ",'valid_from_corpus_version':'v10'"))
        .rows(
            "llm_traces",
            trace("miss", "'corpus_version':'v9'"),
            trace("gap", "'corpus_version':'v9'"))
        .rows(
            "retrieval_events",
            child("miss", got + "'q'" + documents),
            child("gap", got + "'p'" + documents));

    String[] columns = {
      "request_id",
      "kind",
      "retrieval_miss.query_text",
      "retrieval_miss.expected_document_ids",
      "retrieval_miss.retrieved.document_id",
      "absent_from_corpus"
    };
    assertThat(texts(evidence(spark, "relevant_source_absent_rate", Slice.ALL, 0, 0), columns))
        .containsExactly("miss|miss|what is q|[a]|[x]|[]");
    assertThat(texts(evidence(spark, "coverage_gap_rate", Slice.ALL, 0, 0), columns))
        .containsExactly("gap|coverage_gap|what is p|[b]|[x]|[b]");
  }

  @Test
  void injectionsShowSourceBehaviourAndOutcome(SparkSession spark) {
    String check =
        "'risk_category':'prompt_injection','target_type':'document','target_subtype':'web',"
            + "'source_excerpt':'ignore all','guardrail_event_id':";
    Given.emptyTables(spark)
        .rows(
            "guardrail_events",
            child("r", check + "'1','verdict':'allow','action':'allow','attack_succeeded':true"),
            child("s", check + "'2','verdict':'deny','action':'block','attack_succeeded':false"));

    assertThat(
            texts(
                evidence(spark, "injection_acceptance_rate", Slice.ALL, 0, 0),
                "request_id",
                "prompt_injection.source_type",
                "prompt_injection.source_excerpt",
                "prompt_injection.model_behavior",
                "prompt_injection.policy_action"))
        .containsExactly("r|document/web|ignore all|followed|allow");
  }

  @Test
  void safetyShowsTheGravestFirstWithTheOutput(SparkSession spark) {
    String probe =
        "'evaluation_name':'unsafe_output','target_type':'probe','annotator_kind':'LLM',"
            + "'evaluation_ts':'2026-11-03T00:00:00Z','failed':true,'probe_id':'p',"
            + "'red_team_class':'jailbreak','evaluation_id':";
    Given.emptyTables(spark)
        .rows(
            "evaluations",
            child("mild", probe + "'1','severity':2"),
            child("grave", probe + "'2','severity':5"))
        .rows("llm_trace_content", child("grave", "'output_messages':'[redacted] said'"));

    assertThat(
            texts(
                evidence(spark, "red_team_success_rate", Slice.ALL, 0, 0),
                "request_id",
                "safety.red_team_class",
                "safety.severity",
                "safety.output_excerpt"))
        .containsExactly("grave|jailbreak|5|[redacted] said", "mild|jailbreak|2|null");
  }

  @Test
  void costShowsRequestsBeyondTheBaselineDearestFirst(SparkSession spark) {
    String priced =
        "'usage_input_tokens':%d,'usage_output_tokens':7,'tool_call_count':3,'list_cost':%s,'billing_currency':'USD'";
    Given.emptyTables(spark)
        .rows(
            "llm_traces",
            trace("cheap", String.format(priced, 10, "0.01")),
            trace("dear", String.format(priced, 900, "0.90")),
            trace("dearest", String.format(priced, 950, "0.95")));

    assertThat(
            texts(
                evidence(spark, "cost_per_request", Slice.ALL, 0.3, 0.05),
                "request_id",
                "cost.input_tokens",
                "cost.tool_call_count",
                "cast(cost.list_cost as double)"))
        .containsExactly("dearest|950|3|0.95", "dear|900|3|0.9");
  }

  @Test
  void servingNamesTheMachine(SparkSession spark) {
    Given.emptyTables(spark)
        .rows(
            "llm_traces",
            trace("slow", "'status':'OK','deployment_id':'d','time_to_first_token_ms':5000.0"),
            trace("quick", "'status':'OK','deployment_id':'d','time_to_first_token_ms':50.0"))
        .rows("gpu_telemetry", gpu("g1", 10), gpu("g2", 70));

    assertThat(
            texts(
                evidence(spark, "time_to_first_token", Slice.ALL, 900, 800),
                "request_id",
                "serving.time_to_first_token_ms",
                "serving.node",
                "serving.gpu_uuid",
                "serving.xid_error_last"))
        .containsExactly("slow|5000.0|n|g2|79");
  }

  @Test
  void infrastructureShowsConditionsAndValues(SparkSession spark) {
    Given.emptyTables(spark)
        .rows("gpu_telemetry", gpu("g1", 10), gpu("g2", 90))
        .rows(
            "infra_metrics",
            sample("node_memory_MemAvailable_bytes", 25, ""),
            sample(
                "kube_node_status_condition",
                1,
                ",'condition':'MemoryPressure','condition_status':'true'"));

    assertThat(
            texts(
                evidence(spark, "node_pressure_share", Slice.ALL, 0.1, 0),
                "node",
                "conditions",
                "size(samples)"))
        .containsExactly("n|[MemoryPressure]|2");
    assertThat(
            texts(
                evidence(spark, "gpu_memory_used_share", Slice.ALL, 0.1, 0.5),
                "serving.gpu_uuid",
                "serving.fb_used_mib"))
        .containsExactly("g2|90.0");
  }

  @Test
  void toolsShowArgumentsApprovalAndEffect(SparkSession spark) {
    String call =
        "'tool_name':'pay','arguments_redacted':'{to: [redacted]}','approval_required':true,"
            + "'side_effect_class':'irreversible','side_effect_committed':true,"
            + "'rollback_status':'unavailable','attempt_count':2,'tool_call_id':";
    Given.emptyTables(spark)
        .rows(
            "tool_calls",
            child("r", call + "'1','approval_status':'bypassed'"),
            child("s", call + "'2','approval_status':'approved'"));

    assertThat(
            texts(
                evidence(spark, "unapproved_side_effect_rate", Slice.ALL, 0, 0),
                "request_id",
                "agent_tool.arguments_redacted",
                "agent_tool.approval_status",
                "agent_tool.attempt_count",
                "agent_tool.side_effect_class",
                "agent_tool.rollback_status"))
        .containsExactly("r|{to: [redacted]}|bypassed|2|irreversible|unavailable");
  }

  @Test
  void feedbackShowsCommentsAndFailedTasks(SparkSession spark) {
    String event =
        "'cohort_ts':'2026-11-02T12:00:00Z','ingest_ts':'2026-11-02T12:00:01Z',"
            + "'feedback_type':'thumbs','score_label':'%s','comment_redacted':'no','feedback_id':'%s'}";
    Given.emptyTables(spark)
        .rows("llm_traces", trace("r", "'task_success':false"), trace("s", "'task_success':true"))
        .rows(
            "user_feedback",
            "{'request_id':'r'," + String.format(event, "down", "f1"),
            "{'request_id':'s'," + String.format(event, "up", "f2"));

    assertThat(
            texts(
                evidence(spark, "thumbs_down_rate", Slice.ALL, 0, 0),
                "request_id",
                "feedback.score_label",
                "feedback.comment_redacted"))
        .containsExactly("r|down|no");
    assertThat(
            texts(
                evidence(spark, "task_success_rate", Slice.ALL, -0.1, 0),
                "request_id",
                "task_success"))
        .containsExactly("r|false");
  }

  @Test
  void driftShowsBothHistograms(SparkSession spark) {
    Given.emptyTables(spark);
    view(
        spark,
        "distribution",
        bin("trailing", "de", 10, 90),
        bin("trailing", "en", 90, 10),
        bin("trailing", "fr", 5, 5).replace("language_mix", "model_mix"));

    assertThat(
            texts(
                evidence(spark, "language_mix", Slice.ALL, 0, 0),
                "drift.feature_name",
                "drift.baseline_bins.label",
                "drift.baseline_bins.count",
                "drift.current_bins.count"))
        .containsExactly("language_mix|[de, en]|[10, 90]|[90, 10]");
  }

  private static Dataset<Row> evidence(
      SparkSession spark, String name, Slice slice, double change, double baseline) {
    for (String output : List.of("distribution", "report")) {
      if (!spark.catalog().tableExists(output)) {
        view(spark, output);
      }
    }
    Metric metric = CATALOG.metric(name);
    spark
        .sql(
            CATALOG
                .affected(metric, slice, change, baseline, List.of())
                .worst(observed(spark, metric), 10),
            new HashMap<>(Map.<String, Object>of("from_date", DAY, "to_date", DAY)))
        .createOrReplaceTempView("affected");
    return spark.sql(
        CATALOG.evidenceSql(metric.report()).orElseThrow(),
        new HashMap<>(
            Map.<String, Object>of("metric", name, "slice_key", slice.key(), "report_date", DAY)));
  }

  private static AffectedRows.Observed observed(SparkSession spark, Metric metric) {
    String sql = CATALOG.observationSql(metric.grain());
    Map<String, Object> days = new HashMap<>(Map.of("from_date", DAY, "to_date", DAY));
    return new AffectedRows.Observed(sql, Set.of(spark.sql(sql, days).columns()), List.of());
  }

  private static void view(SparkSession spark, String output, String... json) {
    spark
        .read()
        .schema(Given.output(output))
        .json(spark.createDataset(List.of(json), org.apache.spark.sql.Encoders.STRING()))
        .createOrReplaceTempView(output);
  }

  private static List<String> texts(Dataset<Row> rows, String... columns) {
    String[] asText =
        Stream.of(columns).map(c -> "cast(" + c + " as string)").toArray(String[]::new);
    return rows.selectExpr(asText).collectAsList().stream().map(row -> row.mkString("|")).toList();
  }

  private static String child(String request, String more) {
    return "{'request_id':'" + request + "'," + AT + "," + more + "}";
  }

  private static String trace(String request, String more) {
    return "{'request_id':'"
        + request
        + "','event_ts':'2026-11-02T12:00:00Z','trace_sampling_weight':1.0,"
        + more
        + "}";
  }

  private static String label(String query, String document, String more) {
    return "{'query_id':'"
        + query
        + "','document_id':'"
        + document
        + "','query_text':'what is "
        + query
        + "','relevance':1,'label_version':'v1','labeled_ts':'2026-01-01T00:00:00Z'"
        + more
        + "}";
  }

  private static String gpu(String gpu, int used) {
    return "{'event_ts':'2026-11-02T12:00:30Z','interval_s':60,'node':'n','gpu_uuid':'"
        + gpu
        + "','mig_instance_id':'','deployment_id':'d','xid_error_last':79,'fb_used_mib':"
        + used
        + ",'fb_free_mib':"
        + (100 - used)
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

  private static String bin(String baseline, String label, long before, long now) {
    return "{'report_date':'2026-11-02','metric_name':'language_mix','slice_key':'','baseline_kind':'"
        + baseline
        + "','bin_label':'"
        + label
        + "','baseline_count':"
        + before
        + ",'current_count':"
        + now
        + "}";
  }
}
