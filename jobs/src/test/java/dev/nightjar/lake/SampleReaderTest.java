package dev.nightjar.lake;

import static dev.nightjar.lake.PlantedEvidence.GERMAN;
import static dev.nightjar.lake.PlantedEvidence.NIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.lake.EvidenceReader.Evidence;
import dev.nightjar.model.Cohort;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Settings;
import dev.nightjar.model.Slice;
import dev.nightjar.report.FewReports;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is preserved of findings, and that it is the same whoever asks again. */
@ExtendWith(SparkExtension.class)
class SampleReaderTest {
  private static final ReportCatalog CATALOG = ReportCatalog.load(Settings.embedded("unused"));
  private static final LocalDate TODAY = NIGHT.plusDays(1);
  private static final TextGate GATE = (text, isFreeText) -> !text.contains("@example");
  private static final SampleSizes ALL = new SampleSizes(1000, 1000, 1000);
  private static final Map<String, Samples> WHOLE = new HashMap<>();
  private static Lake lake;
  private static PlantedEvidence planted;

  @BeforeAll
  static void plant(Lake shared) {
    lake = shared;
    planted = PlantedEvidence.in(lake);
  }

  /** Metric, slice, value before, change, evidence. */
  static Stream<Arguments> reports() {
    return Stream.of(
        Arguments.of("hallucinated_response_rate", GERMAN, 0, 0.5, "hallucination"),
        Arguments.of("relevant_source_absent_rate", GERMAN, 0, 0.5, "retrieval_miss"),
        Arguments.of("injection_acceptance_rate", GERMAN, 0, 0.5, "prompt_injection"),
        Arguments.of("unsafe_completion_rate", GERMAN, 0, 0.5, "safety"),
        Arguments.of("language_mix", Slice.ALL, 0, 0.5, "drift"),
        Arguments.of("cost_per_request", GERMAN, 0.1, 0.5, "cost"),
        Arguments.of("time_to_first_token", GERMAN, 300, 5000, "serving"),
        Arguments.of("gpu_memory_used_share", Slice.of("node", "n1"), 0.3, 0.2, "serving"),
        Arguments.of("tool_error_rate", GERMAN, 0, 0.5, "agent_tool"),
        Arguments.of("thumbs_down_rate", GERMAN, 0, 0.5, "feedback"));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void preservesThreeCohortsWithTheEvidenceOfTheReport(
      String metric, Slice slice, double baseline, double change, String evidence) {
    Finding finding = PlantedEvidence.finding(CATALOG.metric(metric), slice, baseline, change);
    Samples samples = whole(finding);

    for (Cohort cohort : Cohort.values()) {
      Samples.Side side = samples.side(cohort);
      assertThat(side.rows()).as("%s", side).isPositive();
      assertThat(side.available()).isEqualTo(side.drawn());
      assertThat(of(samples, cohort))
          .allSatisfy(row -> assertThat(row.get(evidence)).as("%s", row).isNotNull())
          .allSatisfy(row -> assertThat(row.get("failure_mode")).isEqualTo(evidence));
    }
    assertThat(samples.rows())
        .extracting(row -> row.get("evidence_id"))
        .doesNotHaveDuplicates()
        .isSorted();
    assertThat(samples.rows())
        .allSatisfy(
            row ->
                assertThat(row.keySet())
                    .doesNotContain("subject", "enduser_pseudo_id", "conversation_id"))
        .noneMatch(row -> row.toString().matches(".*(subject-|talk-).*"));
    if (evidence.equals("drift") || metric.startsWith("gpu")) {
      return;
    }
    assertThat(requests(samples, Cohort.AFFECTED))
        .isSubsetOf(ids(NIGHT, i -> PlantedEvidence.isBad(NIGHT, i)))
        .hasSizeGreaterThan(8);
    assertThat(requests(samples, Cohort.UNAFFECTED))
        .isEqualTo(ids(NIGHT, i -> !PlantedEvidence.isBad(NIGHT, i)));
    Set<String> before = new HashSet<>();
    PlantedEvidence.BEFORE.forEach(day -> before.addAll(ids(day, PlantedEvidence::isGerman)));
    assertThat(requests(samples, Cohort.BASELINE)).isEqualTo(before);
    assertThat(samples.rows())
        .extracting(row -> row.get("redaction_version"))
        .containsOnly("red-7");
    write(samples);
  }

  @Test
  void aNewReleaseIsHeldAgainstTheTrafficThatItTookOver() {
    Slice young = Slice.of(Map.of("language", "de", "model_id", "m9"));
    Samples samples = read(PlantedEvidence.finding(errors().lead().metric(), young, 0.1, 0.2), ALL);

    Set<String> before = new HashSet<>();
    PlantedEvidence.BEFORE.forEach(day -> before.addAll(ids(day, PlantedEvidence::isGerman)));
    assertThat(requests(samples, Cohort.BASELINE)).isEqualTo(before);
    assertThat(samples.side(Cohort.BASELINE).reason())
        .isEqualTo("slice language=de,model_id=m9 is new: these are of language=de before it");
  }

  @Test
  void theSameIncidentDrawsTheSameRowsAndAnotherOneOthers() {
    Finding finding = errors();
    SampleSizes few = new SampleSizes(5, 5, 5);
    Samples first = read(finding, few);

    assertThat(read(finding, few).rows()).isEqualTo(first.rows());
    Samples other = reader().read("another", TODAY, finding, few);
    assertThat(requests(other, Cohort.BASELINE))
        .hasSize(5)
        .isNotEqualTo(requests(first, Cohort.BASELINE));
  }

  @Test
  void rowsThatCameAfterTheNightWasPublishedAreNotSeen() {
    planted.late(66);

    assertThat(requests(read(errors(), ALL), Cohort.AFFECTED))
        .doesNotContain(PlantedEvidence.id(NIGHT, 66));
  }

  @Test
  void everyStratumIsThereEvenInASmallSample() {
    SampleSizes few = new SampleSizes(8, 8, 8);
    Samples samples = read(errors(), few);

    assertThat(samples.side(Cohort.AFFECTED).available()).isEqualTo(11);
    assertThat(of(samples, Cohort.AFFECTED))
        .hasSize(8)
        .extracting(row -> row.get("stratum").toString().replaceAll(",.*", ""))
        .contains("application=chat", "application=support");
    // Ten of eleven affected are of chat, and so are their counterparts.
    assertThat(of(samples, Cohort.UNAFFECTED))
        .hasSize(8)
        .extracting(row -> row.get("stratum").toString().replaceAll(",.*", ""))
        .contains("application=support")
        .filteredOn("application=chat"::equals)
        .hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void someAreTheWorstAndTheOthersChance() {
    List<Map<String, Object>> affected =
        of(read(errors(), new SampleSizes(6, 0, 0)), Cohort.AFFECTED);

    // Most attempts: those of the last requests of the night.
    assertThat(affected)
        .filteredOn(row -> row.get("selection_reason").equals("top_score"))
        .extracting(row -> row.get("request_id"))
        .containsExactlyInAnyOrder(PlantedEvidence.id(NIGHT, 54), PlantedEvidence.id(NIGHT, 48));
    assertThat(affected)
        .filteredOn(row -> row.get("selection_reason").equals("stratified"))
        .hasSize(4);
  }

  @Test
  void whatTheGateFindsIsLeftOutAndCountedAndTextIsCapped() {
    Finding finding =
        PlantedEvidence.finding(CATALOG.metric("hallucinated_response_rate"), GERMAN, 0, 0.5);
    Samples samples = whole(finding);

    assertThat(samples.side(Cohort.AFFECTED).refused()).isEqualTo(1);
    assertThat(samples.rows()).noneMatch(row -> row.toString().contains(PlantedEvidence.MISSED));
    // Five of the seven claims of each answer.
    assertThat(samples.side(Cohort.BASELINE).rows())
        .isEqualTo(5 * samples.side(Cohort.BASELINE).drawn());
    Finding unsafe =
        PlantedEvidence.finding(CATALOG.metric("unsafe_completion_rate"), GERMAN, 0, 0.5);
    assertThat(of(read(unsafe, new SampleSizes(1, 0, 0)), Cohort.AFFECTED))
        .singleElement()
        .satisfies(
            row ->
                assertThat(((Map<?, ?>) row.get("safety")).get("output_excerpt").toString())
                    .startsWith("answer")
                    .hasSizeLessThanOrEqualTo(512));
  }

  @Test
  void anEmptySideSaysWhy() {
    Finding corpora =
        PlantedEvidence.finding(CATALOG.metric("corpus_version_mix"), Slice.ALL, 0, 0.2);
    Samples samples = read(corpora, new SampleSizes(5, 5, 0));

    assertThat(samples.side(Cohort.AFFECTED).reason()).isNull();
    assertThat(samples.side(Cohort.UNAFFECTED).reason())
        .isEqualTo("every unit of 2026-11-02 that counts is affected");
    assertThat(samples.side(Cohort.BASELINE).reason()).isEqualTo("none was asked for");
  }

  @Test
  void driftPreservesHistogramsAndRequestsOfWhatGrew() {
    Samples samples = whole(mix());

    assertThat(of(samples, Cohort.AFFECTED))
        .filteredOn(row -> row.get("request_id") == null)
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.get("drift").toString())
                    .contains("baseline_bins")
                    .contains("count=80"));
    assertThat(requests(samples, Cohort.AFFECTED)).isEqualTo(ids(NIGHT, PlantedEvidence::isGerman));
    assertThat(of(samples, Cohort.UNAFFECTED))
        .extracting(row -> (Object) ((Map<?, ?>) row.get("drift")).get("label"))
        .containsOnly("en");
  }

  @Test
  void vectorsArePreservedWithTheirTopic() {
    for (String metric : List.of("topic_mix", "input_embedding")) {
      Finding finding = PlantedEvidence.finding(CATALOG.metric(metric), Slice.ALL, 0, 0.3);
      Samples samples = read(finding, ALL);

      assertThat(requests(samples, Cohort.AFFECTED))
          .as(metric)
          .isEqualTo(ids(NIGHT, PlantedEvidence::isGerman));
      assertThat(topics(samples, Cohort.AFFECTED)).isEqualTo(Set.of("topic-01"));
      assertThat(topics(samples, Cohort.UNAFFECTED)).isEqualTo(Set.of("topic-00"));
      // All that is new is German, and all that is not new is not.
      assertThat(samples.side(Cohort.UNAFFECTED).reason()).contains("these are of other traffic");
      assertThat(topics(samples, Cohort.BASELINE)).isEqualTo(Set.of("topic-00"));
    }
    Finding finding = PlantedEvidence.finding(CATALOG.metric("input_embedding"), Slice.ALL, 0, 0.3);
    assertThat(new EvidenceReader(lake, CATALOG).read(finding, 5).rows()).hasSize(5);
  }

  @Test
  void aReportOfUsersIsPreservedWithoutFieldsOfEvidence(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("talks.yaml"),
        """
        report: talks
        question: Do calls of tools fail?
        failure_class: tool_action
        grain: tool_calls
        metrics:
          - name: failed_talks
            kind: rate
            value: status = 'ERROR'
            worse: higher
        """);
    ReportCatalog users =
        ReportCatalog.load(FewReports.withReports(List.of(folder.toString()), Map.of()));
    Finding finding = PlantedEvidence.finding(users.metric("failed_talks"), GERMAN, 0, 0.5);

    Samples samples =
        new SampleReader(lake, users, GATE).read("i", TODAY, finding, new SampleSizes(4, 4, 4));
    assertThat(samples.rows())
        .hasSize(12)
        .allSatisfy(row -> assertThat(row.get("failure_mode")).isEqualTo("talks"))
        .allSatisfy(row -> assertThat(row.get("model_id")).isIn("m1", "m2"));
  }

  @Test
  void explainShowsTheSameRowsWorstFirst() {
    EvidenceReader reader = new EvidenceReader(lake, CATALOG);
    Evidence evidence = reader.read(errors(), 3);

    assertThat(evidence.rows()).hasSize(3);
    int request = evidence.columns().indexOf("request_id");
    assertThat(evidence.rows())
        .extracting(row -> row.get(request))
        .isSubsetOf(ids(NIGHT, i -> PlantedEvidence.isBad(NIGHT, i)));
    Evidence bins = reader.read(mix(), 2);
    assertThat(bins.rows()).hasSize(3);
    assertThat(bins.rows().get(0).get(bins.columns().indexOf("request_id"))).isNull();
  }

  private static Finding errors() {
    return PlantedEvidence.finding(CATALOG.metric("tool_error_rate"), GERMAN, 0, 0.5);
  }

  private static Finding mix() {
    return PlantedEvidence.finding(CATALOG.metric("language_mix"), Slice.ALL, 0, 0.5);
  }

  private static SampleReader reader() {
    return new SampleReader(lake, CATALOG, GATE);
  }

  private static Samples read(Finding finding, SampleSizes sizes) {
    return reader().read("incident-1", TODAY, finding, sizes);
  }

  /** Everything that there is of a finding, read once for all tests. */
  private static Samples whole(Finding finding) {
    return WHOLE.computeIfAbsent(finding.id(), id -> read(finding, ALL));
  }

  private static List<Map<String, Object>> of(Samples samples, Cohort cohort) {
    return samples.rows().stream().filter(r -> r.get("cohort").equals(cohort.code())).toList();
  }

  private static Set<String> requests(Samples samples, Cohort cohort) {
    return of(samples, cohort).stream()
        .map(row -> (String) row.get("request_id"))
        .filter(id -> id != null)
        .collect(Collectors.toSet());
  }

  private static Set<Object> topics(Samples samples, Cohort cohort) {
    return of(samples, cohort).stream()
        .filter(row -> row.get("request_id") != null)
        .map(row -> (Object) ((Map<?, ?>) row.get("drift")).get("label"))
        .collect(Collectors.toSet());
  }

  private static Set<String> ids(LocalDate day, Predicate<Integer> which) {
    return IntStream.range(0, PlantedEvidence.REQUESTS)
        .boxed()
        .filter(which)
        .map(i -> PlantedEvidence.id(day, i))
        .collect(Collectors.toSet());
  }

  /** The rows fit their table. */
  private static void write(Samples samples) {
    OutputTable table = lake.rows("incident_evidence");
    table.append(
        samples.rows().stream()
            .map(
                each -> {
                  OutputRow row = table.row().set("run_id", "r");
                  new HashMap<>(each).forEach(row::set);
                  return row;
                })
            .toList());
  }
}
