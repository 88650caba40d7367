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
            change.relativeLower(),
            Words.relative(change.relativeLower(), change.relativeUpper())
                + (ofValue && Double.isFinite(change.relativeLower()) ? " \u2020" : ""))
        .number(change.q(), Words.probability(change.q()))
        .text(nights)
        .day(change.night());
    if (Double.isFinite(change.relative())) {
      Map<String, Object> mark = new LinkedHashMap<>();
      mark.put("label", arrow + Words.number(metric, key) + ", " + Words.slice(key.slice()));
      mark.put("change", change.relative());
      mark.put("lower", change.relativeLower());
      mark.put("upper", change.relativeUpper());
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
   */
  static Node[] parts(Week week, Charts charts, String when) {
    ChangeRows rows =
        new ChangeRows(
            "Findings of "
                + when
                + ", and series that got better; numbers of the newest night on which they did");
    String of = " of " + week.nights().size();
    for (FindingWeek finding : week.findings()) {
      if (!finding.is(FindingWeek.State.CLOSED)) {
        rows.worse(finding.newest(), finding.nights() + of);
      }
    }
    for (SeriesWeek series : Improvements.of(week)) {
      rows.better(
          series.key(),
          week.metric(series.key()),
          series.improved(),
          series.nights(Verdict.IMPROVED) + of);
    }
    if (rows.table.isEmpty()) {
      return new Node[] {Element.of("p", "Nothing changed beyond noise and margins, either way.")};
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
    parts.add(rows.table.element());
    parts.add(
        Element.of("p")
            .style("note")
            .text(
                "\u2020 and a broken line: the interval of the night's value alone. The slice has no"
                    + " past of its own, and what its parents lead to expect has no interval; or a"
                    + " distribution moved, and its median stands for it."));
    return parts.toArray(Node[]::new);
  }

  /** What the chart shows, for who does not see it. */
  private String alternative() {
    List<String> parts = new ArrayList<>();
    for (Map<String, Object> mark : marks) {
      parts.add(
          mark.get("label")
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
