package dev.nightjar.cli;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.SparkExtension;
import dev.nightjar.incident.BundleAssembly;
import dev.nightjar.lake.ChatNights;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputTable;
import dev.nightjar.lake.Where;
import dev.nightjar.model.BundleContent;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of an incident, in order: support fails on one night, its finding is opened, and then
 * everything happens to the lake that can happen to it.
 */
@ExtendWith(SparkExtension.class)
@TestMethodOrder(OrderAnnotation.class)
class IncidentCommandTest {
  private static final int BAD = 21;
  private static final int REQUESTS = 240;

  @TempDir static Path warehouse;
  @TempDir static Path folder;

  private static Lake lake;
  private static ChatNights nights;
  private static List<Finding> findings;
  private static String id;
  private static BundleContent before;

  @BeforeAll
  static void aNightOnWhichSupportFails() {
    lake = SparkExtension.lake(warehouse);
    lake.tables().init(List.of());
    nights = ChatNights.in(lake).traffic(0, BAD - 1, 120);
    nights.badTraffic(night(BAD), "bad", REQUESTS, .8);
    nights.run("profile-all").profile(night(0), night(BAD));
    nights.run("compare-bad").compare(night(BAD));
    nights.run("publish-bad").publish(night(BAD));
    findings = nights.reader().findings(night(BAD));
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  @Order(1)
  void openingFreezesWhatTheFindingRestsOn() {
    Finding finding = errors();
    Run run = run("incident", "open", finding.id());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine())
        .contains(
            "\"status\":\"opened\"", "\"incident_status\":\"frozen\"", "\"model_id\":\"m-1\"");
    Incident incident = store().list().get(0);
    id = incident.id();
    assertThat(incident.findings()).containsExactly(finding.id());
    assertThat(incident.slice()).isEqualTo(finding.lead().slice());
    assertThat(incident.affectedRequests()).isEqualTo(REQUESTS / 2);
    assertThat(incident.onsetAt()).isNotNull();

    before = content();
    assertThat(before.tables().get("finding")).hasSize(1);
    assertThat(before.tables().get("report"))
        .anyMatch(row -> row.get("slice_key").equals(finding.lead().slice().key()));
    assertThat(before.tables().get("comparison")).isNotEmpty();
    assertThat(before.tables().get("sample"))
        .extracting(row -> row.get("cohort"))
        .contains("affected", "unaffected", "baseline");
    assertThat(before.tables().get("classification"))
        .hasSize(7)
        .filteredOn(row -> Boolean.TRUE.equals(row.get("chosen")))
        .extracting(row -> row.get("failure_class"))
        .containsExactly(incident.failureClass());
    assertThat(before.tables().get("input_snapshot"))
        .allMatch(row -> Boolean.TRUE.equals(row.get("available")))
        .extracting(row -> row.get("role"))
        .contains("night", "baseline");
    assertThat(before.texts())
        .containsKeys(
            "definitions/serving.yaml",
            "queries/observations_requests.sql",
            "queries/evidence_serving.sql",
            "README.txt");
  }

  @Test
  @Order(2)
  void bothSidesOfTheTrafficAreCounted() {
    List<Map<String, Object>> traffic = before.tables().get("component_traffic");
    assertThat(traffic).hasSize(2);
    assertThat(traffic)
        .allSatisfy(
            row -> {
              assertThat(row).containsEntry("request_count", (long) REQUESTS / 2);
              assertThat(row).containsEntry("share", 1.0).containsEntry("model_id", "m-1");
            })
        .extracting(row -> row.get("side"))
        .containsExactlyInAnyOrder("affected", "unaffected");
  }

  @Test
  @Order(3)
  void theFrozenDaysAddUpToTheReportRows() {
    Map<String, Object> row =
        before.tables().get("report").stream()
            .filter(r -> r.get("metric_name").equals("error_rate"))
            .filter(r -> r.get("slice_key").equals("application=support"))
            .filter(r -> r.get("baseline_kind").equals("trailing"))
            .filter(r -> r.get("statistic_name").equals("value"))
            .findFirst()
            .orElseThrow();
    List<Map<String, Object>> days = before.tables().get("day_state");
    assertThat(rate(days.stream().filter(d -> d.get("side").equals("current")).toList()))
        .isCloseTo((Double) row.get("value"), within(1e-12));
    List<Map<String, Object>> trailing =
        days.stream()
            .filter(d -> ((List<?>) d.get("baseline_names")).contains("trailing"))
            .toList();
    assertThat(trailing).hasSize(((Long) row.get("window_days")).intValue());
    assertThat(rate(trailing)).isCloseTo((Double) row.get("baseline_value"), within(1e-12));
  }

  @Test
  @Order(4)
  void everyStepIsAnEvent() {
    assertThat(store().events(id))
        .allMatch(event -> event.actor().equals("ana"))
        .extracting(IncidentEvent::action)
        .containsExactly(
            IncidentEvent.OPENED,
            IncidentEvent.FROZE,
            IncidentEvent.PRESERVED,
            IncidentEvent.CLASSIFIED,
            IncidentEvent.COMPARED);
  }

  @Test
  @Order(5)
  void openingTheFindingAgainChangesNothing() {
    Run run = run("incident", "open", errors().id());
    assertThat(run.exitCode()).isZero();
    assertThat(run.lastLine()).contains("\"status\":\"known\"", id);
    assertThat(run.err()).contains("nothing was changed");
    assertThat(store().list()).hasSize(1);
    assertThat(content()).isEqualTo(before);
  }

  @Test
  @Order(6)
  void aFindingOfAnotherIncidentIsSaidToBe() {
    assertThat(findings).hasSizeGreaterThan(1);
    Finding other =
        findings.stream().filter(f -> !f.id().equals(errors().id())).findFirst().orElseThrow();
    Run run = run("incident", "open", errors().id(), other.id());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(errors().id() + " is in incident " + id);
  }

  @Test
  @Order(7)
  void findingsShowTheirIncident() {
    assertThat(run("findings").out()).contains("nightjar incident show " + id);
    assertThat(run("findings", "--format", "jsonl").out()).contains("\"incident_id\":\"" + id);
    assertThat(run("explain", errors().id(), "--rows", "0").out()).contains("incident: " + id);
    assertThat(run("incident", "list").out()).contains(id, "frozen");
    assertThat(run("incident", "show", id.substring(0, 7)).out())
        .contains(
            "versions of affected traffic:",
            "model_id=m-1",
            "classified as",
            "samples: ",
            "timeline:",
            "opened");
  }

  @Test
  @Order(8)
  void noFrozenRowNamesASubject() {
    List<String> texts = new ArrayList<>();
    before.tables().values().forEach(rows -> rows.forEach(row -> texts.add(row.toString())));
    assertThat(texts).isNotEmpty().noneMatch(text -> text.matches("(?s).*\\bu-\\d+\\b.*"));
  }

  @Test
  @Order(9)
  void lateRowsErasureAndExpiryChangeNothing() {
    double restated = published();
    nights.traffic(night(BAD), "late", REQUESTS, 0);
    nights.run("again").nightly(night(BAD));
    assertThat(published()).isLessThan(restated);
    assertThat(lake.rows("finding").read(Where.equal("report_date", night(BAD))))
        .filteredOn(row -> row.text("finding_id").equals(errors().id()))
        .allMatch(row -> id.equals(row.text("incident_id")));
    Run erased = run("erase", "--subject", "u-1");
    assertThat(erased.exitCode()).as(erased.err()).isZero();
    expire();
    assertThat(run("maintain").exitCode()).isIn(0, 99);
    assertThat(content()).isEqualTo(before);
  }

  @Test
  @Order(10)
  void withItsSnapshotsGoneEverythingElseIsFrozenAndTheReasonSaid() {
    Finding other =
        nights.reader().findings(night(BAD)).stream()
            .filter(f -> !f.id().equals(errors().id()))
            .findFirst()
            .orElseThrow();
    Run run = run("incident", "open", other.id());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("from stored profiles", "No samples of " + other.id(), "has expired");
    Incident incident =
        store().list().stream().filter(i -> !i.id().equals(id)).findFirst().orElseThrow();
    BundleContent content = new BundleAssembly(store()).of(incident.id());
    assertThat(content.tables().get("sample")).isEmpty();
    assertThat(content.tables().get("incident").get(0).get("sample_note").toString())
        .contains("has expired");
    assertThat(content.tables().get("report")).isNotEmpty();
    assertThat(content.tables().get("component_traffic")).isNotEmpty();
    assertThat(content.tables().get("input_snapshot"))
        .anyMatch(row -> Boolean.FALSE.equals(row.get("available")));
  }

  @Test
  @Order(11)
  void notesPassTheGateOfTexts() {
    assertThat(run("incident", "note", id, "Prompt rolled back in eu").exitCode()).isZero();
    Run refused = run("incident", "note", id, "Ask jane.doe@example.com");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).contains("email").doesNotContain("jane");
    assertThat(store().events(id))
        .filteredOn(event -> event.action().equals(IncidentEvent.NOTED))
        .extracting(IncidentEvent::detail)
        .containsExactly("Prompt rolled back in eu");
  }

  @Test
  @Order(11)
  void aBundleIsExportedVerifiedAndTheSameAgain() throws IOException {
    String place = folder.resolve("bundles").toString();
    assertThat(run("incident", "export", id, "--to", place).err()).contains("keys new");
    assertThat(run("keys", "new", folder.resolve("keys").toString()).exitCode()).isZero();
    Path yaml = folder.resolve("nightjar.yaml");
    Files.writeString(yaml, "evidence:\n  signing_key: keys/signing.key.pem\n");
    String[] export = {"--config", yaml.toString(), "incident", "export", id, "--to", place};
    Run first = run(export);
    assertThat(first.exitCode()).as(first.err()).isZero();
    Incident exported = store().find(id);
    Path bundle = Path.of(URI.create(exported.bundleUri()));
    assertThat(first.lastLine())
        .contains("\"bundle_uri\":\"" + exported.bundleUri(), exported.bundleSha256());
    Run verified = run("verify", bundle.toString(), "--key", folder + "/keys/signing.pub.pem");
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.lastLine())
        .contains("\"verdict\":\"accept\"", "\"incident_id\":\"" + id)
        .doesNotContain("\"recomputed_rows\":0");
    Run again = run(export);
    assertThat(again.err()).contains("already there");
    assertThat(store().find(id).bundleSha256()).isEqualTo(exported.bundleSha256());
    assertThat(store().events(id))
        .filteredOn(event -> event.action().equals(IncidentEvent.EXPORTED))
        .hasSize(2);
    assertThat(run("verify", bundle.toString()).exitCode()).isEqualTo(3);
    Files.writeString(bundle.resolve("README.txt"), "x");
    Run rejected = run("verify", bundle.toString(), "--key", folder + "/keys/signing.pub.pem");
    assertThat(rejected.exitCode()).isEqualTo(4);
    assertThat(rejected.lastLine()).contains("\"verdict\":\"reject\"", "README.txt has 1 bytes");
    assertThat(run(export).err()).contains("another bundle is there, with another README.txt");
  }

  @Test
  @Order(11)
  void aRetentionThatIsOverOrThatAFolderCannotKeepIsRefused() throws IOException {
    Path yaml = folder.resolve("retention.yaml");
    assertThat(run("keys", "new", folder.resolve("others").toString()).exitCode()).isZero();
    Files.writeString(yaml, "evidence:\n  signing_key: others/signing.key.pem\n");
    String[] export = {
      "--config", yaml.toString(), "incident", "export", id, "--to", folder + "/b", "--retain-until"
    };
    Run over = run(with(export, "2026-11-23"));
    assertThat(over.exitCode()).isEqualTo(2);
    assertThat(over.err()).contains("--retain-until 2026-11-23 is over, it is 2026-11-24");
    assertThat(run(with(export, "2026-11-24")).err())
        .contains("cannot keep a bundle until 2026-11-24");
    assertThat(folder.resolve("b")).doesNotExist();
  }

  private static String[] with(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  @Test
  @Order(12)
  void closingIsDoneOnce() {
    assertThat(run("incident", "close", id).exitCode()).isZero();
    assertThat(run("incident", "close", id).exitCode()).isEqualTo(99);
    assertThat(run("incident", "list", "--open").out()).doesNotContain(id);
    assertThat(content().tables().get("incident").get(0)).containsEntry("status", "closed");
    assertThat(content().tables().get("day_state")).isEqualTo(before.tables().get("day_state"));
  }

  @Test
  @Order(13)
  void anInterruptedOpeningIsCompletedByOpeningAgain() {
    Incident other =
        store().list().stream().filter(i -> !i.id().equals(id)).findFirst().orElseThrow();
    BundleContent whole = new BundleAssembly(store()).of(other.id());
    // As a kill before the events leaves it: rows are there, and nothing says that they count.
    lake.spark()
        .sql("DELETE FROM lake.nightjar.incident_event WHERE incident_id = '" + other.id() + "'");
    store().save(opening(other));
    assertThatThrownBy(() -> new BundleAssembly(store()).of(other.id()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("nightjar incident open " + other.findings().get(0));

    Run run = run("incident", "open", other.findings().get(0));
    assertThat(run.lastLine()).contains("\"status\":\"opened\"", other.id());
    BundleContent again = new BundleAssembly(store()).of(other.id());
    assertThat(again.tables().get("report")).isEqualTo(whole.tables().get("report"));
    assertThat(again.tables().get("day_state")).isEqualTo(whole.tables().get("day_state"));
    assertThat(again.tables().get("event")).hasSameSizeAs(whole.tables().get("event"));
  }

  private static Incident opening(Incident i) {
    return new Incident(
        i.id(),
        i.title(),
        i.failureClass(),
        i.severity(),
        Incident.Status.OPEN,
        i.openedAt(),
        i.onsetAt(),
        i.detectedAt(),
        null,
        null,
        null,
        i.slice(),
        i.versions(),
        i.findings(),
        i.affectedRequests(),
        i.affectedSubjects(),
        null,
        null,
        null,
        null,
        null,
        null,
        "killed");
  }

  @Test
  @Order(14)
  void anUnknownFindingIsAnsweredWithTheNearest() {
    Run run = run("incident", "open", "f-nothing");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("There is no finding f-nothing", "nightjar findings");
    assertThat(run("incident", "show", "inc-nothing").err()).contains("nightjar incident list");
  }

  private static Finding errors() {
    return findings.stream()
        .filter(f -> f.lead().metric().name().equals("error_rate"))
        .filter(f -> f.lead().slice().key().equals("application=support"))
        .findFirst()
        .orElseThrow();
  }

  private static double published() {
    return nights.reader().findings(night(BAD)).stream()
        .filter(f -> f.id().equals(errors().id()))
        .findFirst()
        .orElseThrow()
        .lead()
        .current()
        .value();
  }

  /** Value of a rate from frozen days. */
  private static double rate(List<Map<String, Object>> days) {
    BigDecimal numerator = BigDecimal.ZERO;
    BigDecimal denominator = BigDecimal.ZERO;
    for (Map<String, Object> day : days) {
      numerator = numerator.add(new BigDecimal((String) day.get("numerator")));
      denominator = denominator.add(new BigDecimal((String) day.get("denominator")));
    }
    return numerator.doubleValue() / denominator.doubleValue();
  }

  /** Leaves no snapshot of the traces but the current one. */
  private static void expire() {
    Table traces = lake.catalog().loadTable(TableIdentifier.of("llm", "llm_traces"));
    traces.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    OutputTable none = lake.rows("llm_traces");
    assertThat(none.read(Where.equal("enduser_pseudo_id", "u-1"))).isEmpty();
  }

  private static IncidentStore store() {
    return new IncidentStore(lake);
  }

  private static BundleContent content() {
    return new BundleAssembly(store()).of(id);
  }

  private static Run run(String... args) {
    return Run.in(
        Map.of("NIGHTJAR_WAREHOUSE", warehouse.toString(), "NIGHTJAR_TERMINAL", "", "USER", "ana"),
        args);
  }
}
