package dev.nightjar.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.incident.Classification.Case;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Report;
import dev.nightjar.model.Settings;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That each class can win, on evidence that is listed, and that silence is never health. */
class ClassificationTest {
  private static final ReportCatalog CATALOG = ReportCatalog.load(Settings.embedded("unused"));
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 2);
  private static final Slice GERMAN = Slice.of("language", "de");
  private static final Slice GERMAN_CHAT =
      Slice.of(Map.of("language", "de", "application", "chat"));

  @ParameterizedTest
  @CsvSource({
    "prompt_version, MODEL_BEHAVIOUR",
    "model_id, MODEL_BEHAVIOUR",
    "adapter_id, MODEL_BEHAVIOUR",
    "generation_config_hash, MODEL_BEHAVIOUR",
    "retrieval_index_version, RETRIEVAL",
    "corpus_version, RETRIEVAL",
    "policy_version, POLICY",
    "tool_schema_version, TOOL_ACTION",
    "runtime_version, SERVING"
  })
  void anIdentifiedComponentDecides(String component, FailureClass expected) {
    Finding finding = finding(row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED));

    Classification said =
        classify(List.of(finding), healthyNight(), effect(component, "identified", 0.9));

    assertThat(said.chosen()).isEqualTo(expected);
    assertThat(said.strength()).isEqualTo("strong");
    assertThat(of(said, expected).evidenceFor())
        .anyMatch(sentence -> sentence.contains(component + " v2 carries 90 % of the change"));
    assertThat(said.cases().stream().filter(Case::chosen)).hasSize(1);
    assertThat(said.cases()).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource({
    "time_to_first_token, SERVING",
    "recall_at_k, RETRIEVAL",
    "hallucinated_response_rate, MODEL_BEHAVIOUR",
    "tool_error_rate, TOOL_ACTION",
    "guardrail_bypass_rate, POLICY",
    "null_share_language, DATA",
    "thumbs_down_rate, PRODUCT_INTEGRATION"
  })
  void aChangeThatShowsInOneReportAloneIsOfItsClass(String metric, FailureClass expected) {
    Finding finding = finding(row(metric, GERMAN, Verdict.REGRESSED));
    List<Comparison> night = new ArrayList<>(healthyNight());
    night.removeIf(c -> CATALOG.report(c.metric().report()).failureClass().equals(expected.code()));
    night.add(finding.lead());

    Classification said = classify(List.of(finding), night);

    assertThat(said.chosen()).isEqualTo(expected);
    assertThat(of(said, expected).evidenceFor()).anyMatch(s -> s.contains(metric));
    // The others are held not worse by evidence, and say so with numbers.
    assertThat(said.cases())
        .filteredOn(each -> !each.chosen())
        .allSatisfy(
            each ->
                assertThat(each.evidenceAgainst())
                    .anyMatch(s -> s.contains("not worse") && s.contains("n = 400")));
  }

  @Test
  void whatBringsItAboutIsTheCause() {
    Finding thumbs = finding(row("thumbs_down_rate", GERMAN, Verdict.REGRESSED));
    List<Comparison> night =
        List.of(
            thumbs.lead(),
            row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED),
            row("relevant_source_absent_rate", Slice.ALL, Verdict.REGRESSED),
            row("time_to_first_token", Slice.ALL, Verdict.NOT_WORSE));

    Classification said = classify(List.of(thumbs), night);

    assertThat(said.chosen()).isEqualTo(FailureClass.RETRIEVAL);
    assertThat(of(said, FailureClass.RETRIEVAL).evidenceFor())
        .anyMatch(s -> s.contains("relevant_source_absent_rate on all traffic"));
    assertThat(of(said, FailureClass.SERVING).evidenceAgainst())
        .anyMatch(s -> s.startsWith("serving: time_to_first_token"));
    assertThat(of(said, FailureClass.SERVING).points()).isNegative();
  }

  @Test
  void rowsOfOtherTrafficSayNothing() {
    Finding finding = finding(row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED));
    Comparison french =
        row("relevant_source_absent_rate", Slice.of("language", "fr"), Verdict.REGRESSED);

    Classification said = classify(List.of(finding), List.of(finding.lead(), french));

    assertThat(said.chosen()).isEqualTo(FailureClass.MODEL_BEHAVIOUR);
    assertThat(of(said, FailureClass.RETRIEVAL).evidenceFor()).isEmpty();
    assertThat(of(said, FailureClass.RETRIEVAL).notKnown())
        .containsExactly(
            "No row of the night about retrieval covers the affected traffic.",
            "It was not examined whether a release moved with it, or none did.");
  }

  @Test
  void aPartOfTheTrafficCountsAndAnAncestorIsHealthOnlyWhereNothingNearerIsKnown() {
    Finding finding = finding(row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED));
    List<Comparison> night =
        List.of(
            finding.lead(),
            row("relevant_source_absent_rate", GERMAN_CHAT, Verdict.REGRESSED),
            row("time_to_first_token", Slice.ALL, Verdict.NOT_WORSE),
            row("time_to_first_token", GERMAN, Verdict.INSUFFICIENT_DATA));

    Classification said = classify(List.of(finding), night);

    assertThat(said.chosen()).isEqualTo(FailureClass.RETRIEVAL);
    assertThat(of(said, FailureClass.SERVING).evidenceAgainst()).isEmpty();
    assertThat(of(said, FailureClass.SERVING).points()).isZero();
    assertThat(of(said, FailureClass.SERVING).notKnown())
        .anyMatch(s -> s.contains("insufficient data"));
  }

  @Test
  void withoutDataTheBestReadingIsSaidToBeWeak() {
    Finding finding = finding(row("thumbs_down_rate", GERMAN, Verdict.REGRESSED));
    List<Comparison> night = new ArrayList<>(List.of(finding.lead()));
    for (String metric : List.of("time_to_first_token", "recall_at_k", "tool_error_rate")) {
      night.add(row(metric, GERMAN, Verdict.INSUFFICIENT_DATA));
    }

    Classification said = classify(List.of(finding), night);

    assertThat(said.chosen()).isEqualTo(FailureClass.PRODUCT_INTEGRATION);
    assertThat(said.strength()).isEqualTo("weak");
    assertThat(said.summary())
        .contains("on weak evidence")
        .contains("cannot tell of data, serving, policy, retrieval, model behaviour, tool action");
    assertThat(said.cases()).noneMatch(each -> each.points() < 0);
  }

  @Test
  void aMixOfReleasesIsNoChangeOfInputsAndLatenessIs() {
    Comparison lead = row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED);
    Comparison models = row("model_mix", GERMAN, Verdict.REGRESSED);
    assertThat(of(classify(List.of(finding(lead)), List.of(lead, models)), FailureClass.DATA))
        .satisfies(
            data -> {
              assertThat(data.evidenceFor()).isEmpty();
              assertThat(data.evidenceAgainst())
                  .anyMatch(s -> s.contains("model_mix") && s.contains("roll-out"));
            });

    Comparison late =
        row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED, 100, Double.NaN, Double.NaN);
    assertThat(of(classify(List.of(finding(late)), List.of(late)), FailureClass.DATA))
        .satisfies(
            data -> {
              assertThat(data.points()).isEqualTo(Classification.LATE);
              assertThat(data.evidenceFor()).anyMatch(s -> s.startsWith("100 of 400 units"));
            });
  }

  @Test
  void trafficThatMovedIsDataAndAChangeInsideThePartsIsNot() {
    Comparison moved = row("thumbs_down_rate", Slice.ALL, Verdict.REGRESSED, 0, 0.01, 0.19);
    Comparison inside = row("thumbs_down_rate", Slice.ALL, Verdict.REGRESSED, 0, 0.19, 0.01);
    Comparison drift = row("language_mix", Slice.ALL, Verdict.REGRESSED);

    assertThat(classify(List.of(finding(moved)), List.of(moved, drift)).chosen())
        .isEqualTo(FailureClass.DATA);
    Classification said = classify(List.of(finding(inside)), List.of(inside, drift));
    assertThat(said.chosen()).isEqualTo(FailureClass.PRODUCT_INTEGRATION);
    assertThat(of(said, FailureClass.DATA).evidenceAgainst())
        .anyMatch(s -> s.contains("0.19 is inside the parts"));
  }

  @Test
  void versionsThatCannotBeToldApartAreOnlyCandidates() {
    Finding finding = finding(row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED));
    ComponentEffect index =
        effect("retrieval_index_version", "not_separable", 0.9, "policy_version=v2");
    ComponentEffect policy =
        effect("policy_version", "not_separable", 0.9, "retrieval_index_version=v2");

    Classification said = classify(List.of(finding), healthyNight(), index, policy);

    assertThat(of(said, FailureClass.RETRIEVAL).points()).isZero();
    assertThat(of(said, FailureClass.RETRIEVAL).evidenceFor())
        .containsExactly(
            "retrieval_index_version v2 moved together with policy_version=v2 and cannot be told"
                + " from it.");
    assertThat(said.strength()).isNotEqualTo("strong");
    Classification models =
        classify(
            List.of(finding),
            healthyNight(),
            effect("model_id", "not_separable", 0.9, "prompt_version=v2"));
    assertThat(of(models, FailureClass.MODEL_BEHAVIOUR).points())
        .isEqualTo(Classification.SHOWS + Classification.ONE_CLASS);
  }

  @Test
  void aComponentThatMovedAndExplainsNothingSpeaksAgainst() {
    Finding finding = finding(row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED));

    Classification said =
        classify(
            List.of(finding),
            List.of(finding.lead()),
            effect("policy_version", "identified", 0.02));

    assertThat(of(said, FailureClass.POLICY).evidenceAgainst())
        .anyMatch(s -> s.contains("policy_version v2 moved and carries 2 % of the change"));
    assertThat(of(said, FailureClass.RETRIEVAL).evidenceAgainst())
        .contains("No retrieval_index_version or corpus_version moved with it.");
    assertThat(said.chosen()).isEqualTo(FailureClass.MODEL_BEHAVIOUR);
  }

  @Test
  void ofTwoFindingsTheOneThatCanBringAboutTheOtherIsTheCause() {
    Finding thumbs = finding(row("thumbs_down_rate", GERMAN, Verdict.REGRESSED));
    Finding slow = finding(row("time_to_first_token", GERMAN, Verdict.REGRESSED));
    List<Comparison> night = new ArrayList<>(List.of(thumbs.lead(), slow.lead()));
    night.addAll(healthyNight());

    Classification said = classify(List.of(thumbs, slow), night);

    assertThat(said.chosen()).isEqualTo(FailureClass.SERVING);
    Collections.reverse(night);
    assertThat(classify(List.of(thumbs, slow), night)).isEqualTo(said);
  }

  @Test
  void aTieGoesToTheClassInWhichItShowsAndIsSaid() {
    Finding finding = finding(row("hallucinated_response_rate", GERMAN, Verdict.REGRESSED));

    Classification said =
        classify(
            List.of(finding),
            List.of(finding.lead()),
            effect("policy_version", "weakly_separable", 0.9));

    assertThat(said.chosen()).isEqualTo(FailureClass.MODEL_BEHAVIOUR);
    assertThat(said.strength()).isEqualTo("weak");
    assertThat(said.summary())
        .contains("2 points, next policy with 2, a tie that goes to the class in which it shows");
  }

  /** One row of every class that is not worse on all traffic. */
  private static List<Comparison> healthyNight() {
    return List.of(
        row("time_to_first_token", Slice.ALL, Verdict.NOT_WORSE),
        row("recall_at_k", Slice.ALL, Verdict.NOT_WORSE),
        row("bad_refusal_rate", Slice.ALL, Verdict.NOT_WORSE),
        row("tool_error_rate", Slice.ALL, Verdict.NOT_WORSE),
        row("guardrail_bypass_rate", Slice.ALL, Verdict.NOT_WORSE),
        row("null_share", Slice.ALL, Verdict.NOT_WORSE),
        row("cost_per_request", Slice.ALL, Verdict.NOT_WORSE));
  }

  private static Classification classify(
      List<Finding> findings, List<Comparison> night, ComponentEffect... effects) {
    return Classification.of(findings, night, Arrays.asList(effects), CATALOG.reports());
  }

  private static Case of(Classification said, FailureClass of) {
    return said.cases().stream().filter(c -> c.failureClass() == of).findFirst().orElseThrow();
  }

  private static ComponentEffect effect(
      String component, String identifiability, double share, String... aliases) {
    return new ComponentEffect(
        NIGHT,
        "hallucinated_response_rate",
        Slice.ALL,
        component,
        "v2",
        "v1",
        share / 10,
        share / 20,
        share / 5,
        100 * share,
        share,
        identifiability,
        List.of(aliases),
        "panel");
  }

  private static Finding finding(Comparison lead) {
    Report report = CATALOG.report(lead.metric().report());
    return new Finding(
        "f-" + lead.metric().name(),
        NIGHT,
        lead,
        report.failureClass(),
        "high",
        NIGHT,
        NIGHT,
        NIGHT,
        1,
        50,
        40,
        null,
        null,
        null,
        null,
        List.of());
  }

  private static Comparison row(String metric, Slice slice, Verdict verdict) {
    return row(metric, slice, verdict, 0, Double.NaN, Double.NaN);
  }

  private static Comparison row(
      String name, Slice slice, Verdict verdict, long late, double rate, double mix) {
    Metric metric = CATALOG.metric(name);
    return new Comparison(
        NIGHT,
        metric,
        slice,
        "",
        "",
        0.4,
        "value",
        "all",
        "raw",
        estimate(verdict == Verdict.REGRESSED ? 0.3 : 0.1),
        new Baseline(
            BaselineKind.TRAILING,
            "trailing",
            NIGHT.minusDays(28),
            NIGHT.minusDays(1),
            List.of(NIGHT.minusDays(1))),
        estimate(0.1),
        verdict == Verdict.REGRESSED ? 0.2 : 0,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        rate,
        mix,
        Double.isNaN(mix) ? Double.NaN : 0,
        "z",
        5,
        0.5,
        1,
        0.001,
        0.002,
        0.01,
        Double.NaN,
        verdict,
        "within or beyond the margin",
        null,
        late,
        null);
  }

  private static Estimate estimate(double value) {
    return new Estimate(
        value,
        value / 2,
        value * 2,
        0.95,
        "wilson",
        value,
        value,
        400,
        400,
        50,
        Double.NaN,
        Double.NaN);
  }
}
