package dev.nightjar.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentReviewTest {
  private static IncidentReview review(Frozen frozen) {
    FrozenIncident incident = frozen.incident();
    return new IncidentReview(
        incident,
        new RollbackPlanner(incident, (night, slice) -> List.of()).plans(),
        List.of("hallucinated_response_rate on language=de, 2026-11-22: red"));
  }

  private static Frozen frozen() {
    return Frozen.germans()
        .finding("f-1", "high", "prompt_version", "p-7", "p-6", "identified")
        .effect("prompt_version", "p-7", 0.9, "identified")
        .row(
            "classification",
            "failure_class",
            "model_behaviour",
            "chosen",
            true,
            "evidence_for",
            List.of("the verifier says so"),
            "evidence_against",
            List.of())
        .event("2026-11-23T08:00:00Z", "opened", "Opened for f-1")
        .event("2026-11-23T09:00:00Z", "noted", "Told the support desk");
  }

  private static Frozen probed(Frozen frozen, String outcome, Long status, String body) {
    return frozen.row(
        "probe",
        "at",
        "2026-11-23T09:30:00.000000Z",
        "kind",
        "health",
        "address",
        "https://svc/health",
        "outcome",
        outcome,
        "status",
        status,
        "elapsed_ms",
        12.0,
        "body",
        body);
  }

  @Test
  void theNumbersOfTheTablesAreInTheReview() {
    String text = review(frozen()).markdown();
    assertThat(text)
        .contains(
            "# Incident " + Frozen.ID + ": hallucination rose",
            "3000 requests of the affected traffic since the onset, of at least 420 subjects.",
            "8 %",
            "6–10 %",
            "+6 percentage points",
            "| 180 | 120 to 240 |",
            "began most likely on 2026-11-20, between 2026-11-20 and 2026-11-21",
            "From the onset to the first finding: 27 h.",
            "| 2026-11-23 09:00:00 UTC | jo | noted | Told the support desk |",
            "roll back prompt_version from p-7 to p-6",
            "model behaviour (chosen)",
            "> **To be written:** what customers saw");
  }

  @Test
  void bothFormsSayTheSame() {
    IncidentReview review = review(probed(frozen(), "ok", 200L, "{\"status\":\"ok\"}"));
    String html =
        review
            .html()
            .replaceAll("(?s).*<header>", "")
            .replaceAll("(?s)<nav.*?</nav>|<caption>.*?</caption>", "")
            .replaceAll("<[^>]*>", " ");
    String plain = html.replace("&gt;", ">").replace("&#39;", "'").replace("&quot;", "\"");
    String markdown = review.markdown().replaceAll("(?m)^\\|(?: --- \\|)+$", " ");
    assertThat(words(plain)).isEqualTo(words(markdown));
  }

  private static List<String> words(String text) {
    return java.util.Arrays.stream(text.split("[^\\p{L}\\p{N}%.,:;=+/-]+"))
        .filter(word -> !word.isEmpty() && !word.equals("-"))
        .toList();
  }

  @Test
  void textOfPeopleIsTextInBothForms() {
    IncidentReview review =
        review(
            frozen()
                .titled("<script>alert(1)</script> | **bold** [x](http://y)")
                .event("2026-11-23T10:00:00Z", "noted", "a | b\n# c <img src=x>"));
    assertThat(review.html())
        .doesNotContain("<script>", "<img")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    assertThat(review.markdown())
        .contains("\\<script\\>alert(1)\\</script\\> \\| \\*\\*bold\\*\\* \\[x\\](http://y)")
        .contains("a \\| b # c \\<img src=x\\>");
    assertThat(review.html()).doesNotContain("http-equiv=\"refresh\"", "src=\"", "href=\"http");
  }

  @Test
  void theSameStateGivesTheSameText() {
    assertThat(review(frozen()).html()).isEqualTo(review(frozen()).html());
    Frozen written = frozen().event("2026-11-24T00:00:00Z", "documented", "review.md");
    assertThat(review(written).markdown()).isEqualTo(review(frozen()).markdown());
  }

  @Test
  void greenHealthWhileQualityFellIsSaidPlainly() {
    assertThat(review(probed(frozen(), "ok", 200L, "{\"status\":\"ok\"}")).markdown())
        .contains(
            "Health was green while quality fell: https://svc/health answered 200 at"
                + " 2026-11-23T09:30:00.000000Z, and hallucinated_response_rate on language=de was"
                + " 8 % on 2026-11-22 against 2 %. Health is not quality.");
    assertThat(review(frozen()).markdown()).contains("Health was not probed");
    assertThat(review(probed(frozen(), "http_error", 503L, "")).markdown())
        .contains("Health was not green either: https://svc/health answered 503");
    assertThat(review(probed(frozen(), "ok", 200L, "{\"status\": \"degraded\"}")).markdown())
        .contains("not green either")
        .contains("says \"degraded\"");
    Frozen both = probed(probed(frozen(), "ok", 200L, "ok"), "timeout", null, null);
    assertThat(review(both).markdown()).contains("Health was green in 1 of 2 probes");
  }

  @Test
  void servingNumbersStandBesideTheBehaviour() {
    Frozen frozen =
        frozen()
            .row(
                "probe",
                "at",
                "2026-11-23T09:30:00.000000Z",
                "kind",
                "metrics",
                "address",
                "https://svc/metrics",
                "outcome",
                "ok",
                "status",
                200L,
                "elapsed_ms",
                12.0,
                "metrics",
                Map.of("vllm:num_requests_waiting{engine=\"0\"}", 4.0));
    assertThat(review(frozen).markdown())
        .contains("| requests waiting | 4 | vllm:num_requests_waiting at 2026-11-23T09:30");
  }

  @Test
  void whatIsNotKnownIsSaidAndNotInvented() {
    Frozen bare =
        Frozen.germans()
            .row(
                "finding",
                "finding_id",
                "f-1",
                "report_date",
                "2026-11-22",
                "metric_name",
                "total_cost",
                "slice_key",
                "");
    assertThat(review(bare).markdown())
        .contains("total_cost on all traffic: onset not known", "not known")
        .doesNotContain("NaN", "null");
  }
}
