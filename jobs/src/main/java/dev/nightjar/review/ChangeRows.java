package dev.nightjar.review;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes as a table and as marks of a chart: a dot and its interval each, worse and better. */
final class ChangeRows {
  private final Table table;
  private final List<Map<String, Object>> marks = new ArrayList<>();
  private boolean ofValues;

  private ChangeRows(String caption) {
    table =
        new Table(caption)
            .column("metric and slice")
            .column("direction")
            .numbers("night's value")
            .numbers("baseline")
            .numbers("change")
            .numbers("95 % interval of the change")
            .numbers("q")
            .numbers("nights")
            .column("night")
            .sortable();
  }

  private void worse(Finding finding, String nights) {
    Comparison lead = finding.lead();
    Estimate now = lead.current();
    double value = now == null ? Double.NaN : now.value();
    double baseline =
        lead.baselineEstimate() == null ? Double.NaN : lead.baselineEstimate().value();
    // A distribution's change is a distance: of people's numbers its median moved.
    boolean ofValue = lead.metric().kind().isDistance() || !Double.isFinite(lead.changeLower());
    Change change =
        new Change(
            finding.reportDate(),
            value,
            baseline,
            lead.metric().kind().isDistance() ? value - baseline : lead.change(),
            ofValue ? (now == null ? Double.NaN : now.lower() - baseline) : lead.changeLower(),
            ofValue ? (now == null ? Double.NaN : now.upper() - baseline) : lead.changeUpper(),
            lead.qValue(),
            lead.verdict());
    SeriesKey key =
        new SeriesKey(
            lead.metric().report(),
            lead.metric().name(),
            lead.statisticName(),
            lead.slice().key(),
            "",
            "");
    row(key, lead.metric(), change, true, ofValue, finding.severity(), nights);
  }

  private void better(SeriesKey key, Metric metric, Change change, String nights) {
    row(key, metric, change, false, false, null, nights);
  }

  private void row(
      SeriesKey key,
      Metric metric,
      Change change,
      boolean worse,
      boolean ofValue,
      String severity,
      String nights) {
    boolean marked = ofValue && Double.isFinite(change.relativeLower(metric));
    ofValues |= marked;
    String arrow = change.change() > 0 ? "\u25b2 " : change.change() < 0 ? "\u25bc " : "";
    Element cell =
        Element.of("span")
            .add(
                Element.of("span", arrow + (worse ? "worse" : "better"))
                    .style(worse ? "worse" : "better"));
    if (severity != null) {
      cell.text(", " + severity);
    }
    table
        .row()
        .add(name(metric, key))
        .add(cell)
        .number(change.value(), Words.value(metric, change.value()))
        .number(change.baseline(), Words.value(metric, change.baseline()))
        .number(change.relative(), Words.relative(change.relative()))
        .number(
            change.relativeLower(metric),
            Words.relative(change.relativeLower(metric), change.relativeUpper(metric))
                + (marked ? " \u2020" : ""))
        .number(change.q(), Words.probability(change.q()))
        .text(nights)
        .day(change.night());
    if (Double.isFinite(change.relative())) {
      Map<String, Object> mark = new LinkedHashMap<>();
      mark.put("label", arrow + Words.number(metric, key));
      mark.put("slice", Words.slice(key.slice()));
      mark.put("change", change.relative());
      mark.put("lower", change.relativeLower(metric));
      mark.put("upper", change.relativeUpper(metric));
      mark.put("worse", worse);
      mark.put("ofValue", ofValue);
      marks.add(mark);
    }
  }

  /** A metric above its slice. */
  static Element name(Metric metric, SeriesKey key) {
    return Element.of("span")
        .text(Words.number(metric, key))
        .text(" ")
        .add(Element.of("small", Words.slice(key.slice())));
  }

  /**
   * Table and chart of what got worse and better.
   *
   * @param when the time they are about
   * @param most findings; of series that got better half as many
   */
  static Node[] parts(Week week, Charts charts, String when, int most) {
    ChangeRows rows =
        new ChangeRows(
            "Findings of "
                + when
                + ", and series that got better; numbers of the newest night on which they did");
    String of = " of " + week.nights().size();
    List<FindingWeek> worse =
        week.findings().stream().filter(f -> !f.is(FindingWeek.State.CLOSED)).toList();
    List<SeriesWeek> better = Improvements.of(week);
    worse.stream().limit(most).forEach(f -> rows.worse(f.newest(), f.nights() + of));
    better.stream()
        .limit(most / 2)
        .forEach(
            s ->
                rows.better(
                    s.key(), week.metric(s.key()), s.improved(), s.nights(Verdict.IMPROVED) + of));
    if (worse.isEmpty() && better.isEmpty()) {
      return new Node[] {
        Element.of(
            "p",
            week.couldTell()
                ? "Nothing changed beyond noise and margins, either way."
                : WeekSentences.CANNOT_TELL)
      };
    }
    List<Node> parts = new ArrayList<>();
    if (!rows.marks.isEmpty()) {
      parts.add(
          Element.of("figure")
              .style("wide")
              .add(
                  Element.of("figcaption")
                      .add(
                          Element.of("b", "Change against the baseline"),
                          Element.of(
                              "span",
                              "triangle: worse, circle: better; the line is the 95 % interval, day-to-day noise"
                                  + " included, where the row has one")),
                  charts.place("changes", rows.alternative(), Map.of("rows", rows.marks))));
    }
    if (!rows.table.isEmpty()) {
      parts.add(rows.table.element());
    }
    leftOut(week, worse.size() - most, better.size() - most / 2)
        .forEach(sentence -> parts.add(Element.of("p", sentence).style("note")));
    if (rows.ofValues) {
      parts.add(
          Element.of("p")
              .style("note")
              .text(
                  "\u2020 and a broken line: the interval of the night's value alone. The slice has no"
                      + " past of its own, and what its parents lead to expect has no interval; or a"
                      + " distribution moved, and its median stands for it."));
    }
    return parts.toArray(Node[]::new);
  }

  private static List<String> leftOut(Week week, int worse, int better) {
    List<String> sentences = new ArrayList<>();
    if (worse > 0 || better > 0) {
      sentences.add(
          "Left out of chart and table: "
              + (worse > 0 ? Words.count(worse) + " findings of lesser severity" : "")
              + (worse > 0 && better > 0 ? " and " : "")
              + (better > 0 ? Words.count(better) + " series that got better on fewer nights" : "")
              + "; all are in the tables finding and report.");
    }
    List<SeriesWeek> traffic = Improvements.traffic(week);
    if (!traffic.isEmpty()) {
      sentences.add(
          "Not among what got better: "
              + traffic.size()
              + (traffic.size() == 1 ? " sum" : " sums")
              + " over a slice, which shrink when its traffic goes elsewhere ("
              + Joined.of(
                  traffic.stream()
                      .limit(3)
                      .map(s -> Words.series(week.metric(s.key()), s.key()))
                      .toList())
              + (traffic.size() > 3 ? " and " + (traffic.size() - 3) + " more" : "")
              + ").");
    }
    return sentences;
  }

  /** What the chart shows, for who does not see it. */
  private String alternative() {
    List<String> parts = new ArrayList<>();
    for (Map<String, Object> mark : marks) {
      parts.add(
          mark.get("label")
              + ", "
              + mark.get("slice")
              + " "
              + (Boolean.TRUE.equals(mark.get("worse")) ? "worse" : "better")
              + " by "
              + Words.relative((Double) mark.get("change"))
              + between((Double) mark.get("lower"), (Double) mark.get("upper")));
    }
    return "Changes against the baseline with 95 % intervals: " + String.join("; ", parts) + ".";
  }

  private static String between(double lower, double upper) {
    return Double.isFinite(lower) && Double.isFinite(upper)
        ? ", between " + Words.relative(lower, upper)
        : ", without an interval";
  }
}
