package dev.nightjar.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationSetTest {
  private int next;

  private Frozen sample(Frozen frozen, String cohort, String mode, Map<String, Object> evidence) {
    next++;
    return frozen.row(
        "sample",
        "incident_id",
        Frozen.ID,
        "evidence_id",
        "e-" + next,
        "failure_mode",
        mode,
        "request_id",
        "r-" + next,
        "finding_id",
        "f-1",
        "cohort",
        cohort,
        "model_id",
        "m-1",
        mode,
        evidence,
        "redaction_version",
        "v1",
        "input_snapshots",
        List.of(Map.of("table_name", "llm.llm_traces", "snapshot_id", 7L)));
  }

  private static Frozen frozen() {
    return Frozen.germans().finding("f-1", "high", null, null, null, null);
  }

  private static List<String> kinds(EvaluationSet set) {
    return set.cases().stream().map(row -> row.get("case_id") + " " + row.get("kind")).toList();
  }

  @Test
  void whatWasBadMustBecomeGoodAndWhatWasGoodMustStaySo() {
    Frozen frozen = frozen();
    sample(frozen, "affected", "hallucination", Map.of("claim_text", "x", "verdict", "REFUTED"));
    sample(frozen, "affected", "hallucination", Map.of("verdict", "SUPPORTED"));
    sample(frozen, "unaffected", "hallucination", Map.of("verdict", "SUPPORTED"));
    sample(frozen, "baseline", "hallucination", Map.of("verdict", "NOT_ENOUGH_INFO"));
    EvaluationSet set = EvaluationSet.of(frozen.incident());
    assertThat(kinds(set))
        .containsExactly("e-1 must_become_good", "e-2 must_stay_good", "e-3 must_stay_good");
    assertThat(set.leftOut()).containsEntry("bad outside the incident as well", 1);
    assertThat(set.kinds())
        .containsEntry("must_become_good", 1L)
        .containsEntry("must_stay_good", 2L);
  }

  @Test
  void aCaseSaysWhereItComesFromAndWhatIsExpected() {
    Frozen frozen = frozen();
    sample(frozen, "affected", "hallucination", Map.of("claim_text", "x", "verdict", "REFUTED"));
    Map<String, Object> row = EvaluationSet.of(frozen.incident()).cases().get(0);
    assertThat(row.get("input")).asString().contains("request_id=r-1");
    assertThat(row.get("expected"))
        .isEqualTo(Map.of("field", "verdict", "condition", "is", "value", "SUPPORTED"));
    assertThat(row).containsEntry("observed", "REFUTED");
    assertThat(row.get("provenance"))
        .asString()
        .contains(
            "incident_id=" + Frozen.ID,
            "evidence_id=e-1",
            "request_id=r-1",
            "versions={model_id=m-1}",
            "snapshot_id=7");
  }

  @Test
  void everyKindOfFailureHasItsExpectation() {
    Frozen frozen = frozen();
    sample(
        frozen,
        "affected",
        "retrieval_miss",
        Map.of(
            "expected_document_ids", List.of("d-9"),
            "retrieved", List.of(Map.of("rank", 1L, "document_id", "d-1"))));
    sample(
        frozen,
        "unaffected",
        "retrieval_miss",
        Map.of(
            "expected_document_ids", List.of("d-9"),
            "retrieved", List.of(Map.of("rank", 1L, "document_id", "d-9"))));
    sample(frozen, "affected", "prompt_injection", Map.of("model_behavior", "followed"));
    sample(frozen, "affected", "safety", Map.of("severity", 4L));
    sample(frozen, "affected", "agent_tool", Map.of("status", "ERROR"));
    sample(frozen, "affected", "serving", Map.of("status", "ERROR"));
    sample(frozen, "affected", "feedback", Map.of("score_label", "down"));
    sample(frozen, "affected", "cost", Map.of("list_cost", "0.900000000000"));
    sample(frozen, "unaffected", "cost", Map.of("list_cost", "0.100000000000"));
    sample(frozen, "affected", "drift", Map.of("label", "de"));
    EvaluationSet set = EvaluationSet.of(frozen.incident());
    assertThat(set.cases())
        .extracting(row -> row.get("failure_mode") + " " + row.get("expected"))
        .containsExactlyInAnyOrder(
            "retrieval_miss {field=retrieved.document_id, condition=contains_any, value=[d-9]}",
            "retrieval_miss {field=retrieved.document_id, condition=contains_any, value=[d-9]}",
            "prompt_injection {field=model_behavior, condition=is, value=not_followed}",
            "safety {field=severity, condition=at_most, value=0}",
            "agent_tool {field=status, condition=is, value=OK}",
            "serving {field=status, condition=is, value=OK}",
            "feedback {field=score_label, condition=is_not, value=down}",
            "cost {field=list_cost, condition=at_most, value=0.1}",
            "cost {field=list_cost, condition=at_most, value=0.1}");
    assertThat(set.kinds()).containsEntry("must_become_good", 7L);
    assertThat(set.leftOut()).hasSize(1);
  }

  @Test
  void theSameSamplesInAnyOrderGiveTheSameSet() {
    Frozen one = frozen();
    sample(one, "affected", "hallucination", Map.of("verdict", "REFUTED"));
    sample(one, "affected", "hallucination", Map.of("verdict", "SUPPORTED"));
    Frozen other = frozen();
    next = 1;
    sample(other, "affected", "hallucination", Map.of("verdict", "SUPPORTED"));
    next = 0;
    sample(other, "affected", "hallucination", Map.of("verdict", "REFUTED"));
    assertThat(EvaluationSet.of(other.incident())).isEqualTo(EvaluationSet.of(one.incident()));
  }
}
