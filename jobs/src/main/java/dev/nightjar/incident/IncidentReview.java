package dev.nightjar.incident;

import dev.nightjar.compare.Numbers;
import dev.nightjar.model.Components;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The review of an incident: what it did to people, when, why and how surely, what was done. Every
 * number comes from what was frozen; what needs a person's words is marked. The same state of an
 * incident gives the same text.
 */
public final class IncidentReview {
  /** The event of writing it. */
  public static final String DOCUMENTED = "documented";

  /** Of commands that only read the incident: no news of it. */
  private static final Set<String> UNTOLD = Set.of(IncidentEvent.EXPORTED, DOCUMENTED);

  /** Sentences for a class, and as many against it. */
  private static final int MOST_EVIDENCE = 4;

  private final FrozenIncident frozen;
  private final List<RollbackPlan> plans;
  private final List<String> monitors;
  private final ReviewPage page = new ReviewPage();

  /**
   * @param plans of every finding
   * @param monitors what would have caught it, a sentence each; empty where none can be made
   */
  public IncidentReview(FrozenIncident frozen, List<RollbackPlan> plans, List<String> monitors) {
    this.frozen = frozen;
    this.plans = List.copyOf(plans);
    this.monitors = List.copyOf(monitors);
    write();
  }

  /** As Markdown. */
  public String markdown() {
    return MarkdownPage.of(page);
  }

  /** The same as one HTML file. */
  public String html() {
    return HtmlPage.of(page);
  }

  private void write() {
    Incident incident = frozen.incident();
    page.heading(1, "Incident " + incident.id() + ": " + incident.title());
    page.table(
        List.of("status", "severity", "class", "onset", "detected", "detection gap", "slice"),
        List.of(
            List.of(
                incident.status().code(),
                word(incident.severity()),
                word(incident.failureClass()).replace('_', ' '),
                incident.onsetAt() == null ? "not known" : Moments.read(incident.onsetAt()),
                incident.detectedAt() == null ? "not known" : Moments.read(incident.detectedAt()),
                hours(incident.detectionGapHours()),
                incident.slice().toString())));
    page.prose("what happened, in three sentences for somebody who was not there", null);
    impact();
    timeline();
    cause();
    classification();
    comparisons();
    health();
    done();
    prevention();
    evidence();
  }

  private void impact() {
    Incident incident = frozen.incident();
    page.heading(2, "Impact on customers");
    page.paragraph(
        (incident.affectedRequests() == null
                ? "How many requests were exposed is not known"
                : Numbers.plain(incident.affectedRequests())
                    + " requests of the affected traffic since the onset")
            + (incident.affectedSubjects() == null
                ? "."
                : ", of at least " + incident.affectedSubjects() + " subjects."));
    List<List<String>> rows = new ArrayList<>();
    for (Fields finding : frozen.findings()) {
      rows.add(impact(finding));
    }
    page.table(
        List.of(
            "metric",
            "slice",
            "night",
            "value",
            "95 % interval",
            "before",
            "change",
            "95 % interval",
            "excess since onset",
            "interval",
            "subjects, at least"),
        rows);
    page.paragraph(
        "The interval of the excess is that of the night's change, carried over to all nights since"
            + " the onset.");
    page.prose("what customers saw, and who told us", incident.customerImpact());
  }

  private List<String> impact(Fields finding) {
    Quantity quantity = Quantity.of(frozen, finding);
    Fields lead = frozen.lead(finding);
    double excess = finding.number("excess_events");
    double change = finding.number("change");
    double lower = lead == null ? Double.NaN : lead.number("change_ci_lower");
    double upper = lead == null ? Double.NaN : lead.number("change_ci_upper");
    double[] ends = {excess * lower / change, excess * upper / change};
    boolean known = Double.isFinite(ends[0]) && Double.isFinite(ends[1]);
    return List.of(
        finding.text("metric_name"),
        slice(finding),
        finding.text("report_date"),
        amount(finding, "value", quantity),
        lead == null ? "" : interval(lead.number("ci_lower"), lead.number("ci_upper"), quantity),
        amount(finding, "baseline_value", quantity),
        finding.has("change") ? quantity.change(change) : "",
        Double.isFinite(lower) && Double.isFinite(upper)
            ? quantity.change(lower) + " to " + quantity.change(upper)
            : "",
        finding.has("excess_events") ? quantity.excess(excess) : "not known",
        known
            ? quantity.excess(Math.min(ends[0], ends[1]))
                + " to "
                + quantity.excess(Math.max(ends[0], ends[1]))
            : "",
        finding.has("exposed_subjects") ? String.valueOf(finding.whole("exposed_subjects")) : "");
  }

  private void timeline() {
    page.heading(2, "Timeline");
    List<String> onsets = new ArrayList<>();
    for (Fields finding : frozen.findings()) {
      onsets.add(
          finding.has("onset_date")
              ? finding.text("metric_name")
                  + " on "
                  + slice(finding)
                  + ": began most likely on "
                  + finding.text("onset_date")
                  + ", between "
                  + finding.text("onset_date_lower")
                  + " and "
                  + finding.text("onset_date_upper")
                  + " with 90 % credibility; a finding on "
                  + Math.max(1, finding.whole("nights_seen"))
                  + (finding.whole("nights_seen") > 1 ? " nights" : " night")
              : finding.text("metric_name") + " on " + slice(finding) + ": onset not known");
    }
    page.bullets(onsets);
    page.paragraph(
        "From the onset to the first finding: "
            + hours(frozen.incident().detectionGapHours())
            + ". Nights are compared when they are over, so that a night's own data are never seen"
            + " sooner.");
    List<List<String>> rows = new ArrayList<>();
    for (IncidentEvent event : frozen.events()) {
      if (!UNTOLD.contains(event.action())) {
        rows.add(
            List.of(
                Moments.read(event.at()),
                word(event.actor()),
                event.action(),
                event.detail() == null ? "" : event.detail()));
      }
    }
    page.table(List.of("when", "who", "what", "detail"), rows);
    page.prose("what people did that no command wrote down", null);
  }

  private void cause() {
    page.heading(2, "Cause, and how sure it is");
    for (RollbackPlan plan : plans) {
      page.bullets(plan.lines());
    }
    Components versions = frozen.incident().versions();
    List<List<String>> rows = new ArrayList<>();
    for (int c = 0; versions != null && c < Components.NAMES.size(); c++) {
      if (versions.versions().get(c) != null) {
        rows.add(List.of(Components.NAMES.get(c), versions.versions().get(c)));
      }
    }
    page.table(List.of("release component", "version that served the affected traffic"), rows);
    page.prose("the cause in the words of those who know the system", null);
  }

  private void classification() {
    List<Fields> rows = frozen.rows("classification");
    if (!rows.isEmpty()) {
      page.heading(2, "Classification");
    }
    for (boolean chosen : new boolean[] {true, false}) {
      for (Fields row : rows) {
        if (row.isTrue("chosen") == chosen) {
          page.heading(
              3, row.text("failure_class").replace('_', ' ') + (chosen ? " (chosen)" : ""));
          page.bullets(evidence("For", row.texts("evidence_for")));
          page.bullets(evidence("Against", row.texts("evidence_against")));
        }
      }
    }
  }

  /** The strongest sentences; the bundle has all of them. */
  private static List<String> evidence(String side, List<String> sentences) {
    List<String> items = new ArrayList<>();
    sentences.stream()
        .limit(MOST_EVIDENCE)
        .forEach(s -> items.add(s.startsWith("Not known:") ? s : side + ": " + s));
    int more = sentences.size() - items.size();
    if (more > 0) {
      items.add(side + ": " + more + " more, in the classification of its bundle.");
    }
    return items;
  }

  private void comparisons() {
    List<String> sentences = new ArrayList<>();
    for (Fields row : frozen.rows("comparison")) {
      if (row.has("sentence") && !sentences.contains(row.text("sentence"))) {
        sentences.add(row.text("sentence"));
      }
    }
    if (!sentences.isEmpty()) {
      page.heading(2, "Against baselines and canary");
      page.bullets(sentences);
    }
  }

  private void health() {
    HealthAndQuality health = new HealthAndQuality(frozen);
    page.heading(2, "Health and quality");
    page.paragraph(health.sentence().replace("`", ""));
    page.table(List.of("when", "kind", "address", "answer", "took"), health.probes());
    page.table(List.of("serving number", "value", "counted by"), health.serving());
  }

  private void done() {
    page.heading(2, "What was done");
    Incident incident = frozen.incident();
    List<String> done = new ArrayList<>();
    if (incident.rollbackPlan() != null) {
      done.add("planned: " + incident.rollbackPlan());
    }
    if (incident.mitigatedAt() != null) {
      done.add("harm stopped: " + Moments.read(incident.mitigatedAt()));
    }
    if (incident.closedAt() != null) {
      done.add("closed: " + Moments.read(incident.closedAt()));
    }
    frozen.events().stream()
        .filter(e -> e.action().equals(IncidentEvent.NOTED) && e.detail() != null)
        .forEach(e -> done.add(Moments.read(e.at()) + ": " + e.detail()));
    page.bullets(done);
    page.prose("what ended the harm, and how we know that it did", null);
  }

  private void prevention() {
    page.heading(2, "Prevention");
    if (monitors.isEmpty()) {
      page.paragraph("No monitor can be made: too few nights before the onset are known.");
    } else {
      page.paragraph(
          "A monitor of the same metric on the same traffic, and what it says of the incident's"
              + " night:");
      page.bullets(monitors);
    }
    page.prose(
        "what will keep this from happening again, who does it, by when",
        frozen.incident().prevention());
  }

  private void evidence() {
    page.heading(2, "Evidence");
    TreeMap<String, Integer> cohorts = new TreeMap<>();
    frozen
        .rows("sample")
        .forEach(s -> cohorts.merge(s.text("cohort", "affected"), 1, Integer::sum));
    page.paragraph(
        cohorts.isEmpty()
            ? "No samples are preserved."
            : "Preserved samples, redacted: "
                + String.join(
                    ", ",
                    cohorts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList())
                + ".");
    List<List<String>> rows = new ArrayList<>();
    for (Fields row : frozen.rows("input_snapshot")) {
      rows.add(List.of(row.text("table_name"), row.text("snapshot_id"), row.text("role", "")));
    }
    page.table(List.of("table", "snapshot", "role"), rows);
    if (frozen.incident().bundleUri() != null) {
      page.paragraph(
          "Bundle: "
              + frozen.incident().bundleUri()
              + ", SHA-256 "
              + frozen.incident().bundleSha256());
    }
  }

  private static String amount(Fields row, String field, Quantity quantity) {
    return row.has(field) ? quantity.value(row.number(field)) : "not known";
  }

  private static String interval(double lower, double upper, Quantity quantity) {
    return Double.isFinite(lower) && Double.isFinite(upper) ? quantity.range(lower, upper) : "";
  }

  private static String slice(Fields finding) {
    String key = finding.text("slice_key", "");
    return key.isEmpty() ? "all traffic" : key;
  }

  private static String hours(double hours) {
    return Double.isNaN(hours) ? "not known" : Numbers.plain(hours) + " h";
  }

  private static String word(String text) {
    return text == null ? "not known" : text;
  }
}
