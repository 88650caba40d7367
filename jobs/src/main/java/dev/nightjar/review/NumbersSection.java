package dev.nightjar.review;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rows of the week that a meeting asks for: all traffic, and slices that moved. */
final class NumbersSection {
  private static final int MOST_SLICES = 120;

  private final Week week;

  NumbersSection(Week week) {
    this.week = week;
  }

  List<Node> parts() {
    List<SeriesWeek> shown =
        new ArrayList<>(week.allTraffic().stream().filter(s -> s.week().isKnown()).toList());
    Set<SeriesKey> named = new TreeSet<>();
    week.findings().forEach(f -> named.add(f.key()));
    List<SeriesWeek> moved =
        week.series().stream()
            .filter(s -> !s.key().isAllTraffic())
            .filter(s -> named.contains(s.key()) || s.nights(Verdict.IMPROVED) > 0)
            .limit(MOST_SLICES)
            .toList();
    shown.addAll(moved);
    Table table =
        new Table(
                shown.size()
                    + " of "
                    + Words.count(week.series().size())
                    + " rows of the table weekly_review: all traffic with a number, and the slices above; below a"
                    + " number its 95 % interval")
            .column("metric and slice")
            .column("report")
            .numbers("week")
            .numbers("week before")
            .numbers("difference")
            .numbers("pinned baseline")
            .numbers("units")
            .column("nights by verdict")
            .column("folded by")
            .sortable()
            .filterable("Filter by any word");
    shown.forEach(s -> row(table, s));
    return List.of(
        table.element(),
        Element.of("p")
            .style("note")
            .text(
                "Intervals speak of sampling alone: nights count as independent strata, days' own"
                    + " noise is not in them, and the difference of two weeks is no test. Verdicts"
                    + " are those of the nights, with false discovery control. How nights were"
                    + " folded: "
                    + folds()
                    + "."));
  }

  private void row(Table table, SeriesWeek s) {
    Metric metric = week.metric(s.key());
    double[] ends = s.changeInterval();
    table
        .row()
        .add(ChangeRows.name(metric, s.key()))
        .text(s.key().report())
        .number(
            s.week().value(),
            within(
                Words.value(metric, s.week().value()),
                Words.interval(metric, s.week().lower(), s.week().upper())))
        .number(s.previous().value(), Words.value(metric, s.previous().value()))
        .number(
            s.change(),
            within(
                Words.difference(metric, s.change()),
                Double.isNaN(ends[0]) || Double.isNaN(ends[1])
                    ? ""
                    : Words.differences(metric, ends[0], ends[1])))
        .number(s.pinnedValue(), Words.value(metric, s.pinnedValue()))
        .number(s.week().observations(), Words.count(s.week().observations()))
        .text(verdicts(s))
        .text(s.week().fold().code().replace('_', ' '));
  }

  /** A number above its 95 % interval. */
  private static Element within(String number, String interval) {
    return Element.of("span", number).add(Element.of("small", interval));
  }

  private static String verdicts(SeriesWeek s) {
    List<String> parts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      if (s.nights(verdict) > 0) {
        parts.add(s.nights(verdict) + " " + verdict.code().replace('_', ' '));
      }
    }
    return String.join(", ", parts);
  }

  private static String folds() {
    List<String> parts = new ArrayList<>();
    for (WeekValue.Fold fold : WeekValue.Fold.values()) {
      if (fold != WeekValue.Fold.NONE) {
        parts.add(fold.code().replace('_', ' ') + " = " + fold.meaning());
      }
    }
    return String.join("; ", parts);
  }
}
