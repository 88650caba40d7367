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
  private final Week week;
  private final int mostSlices;

  NumbersSection(Week week, int mostSlices) {
    this.week = week;
    this.mostSlices = mostSlices;
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
            .toList();
    shown.addAll(moved.subList(0, Math.min(mostSlices, moved.size())));
    boolean pinned = shown.stream().anyMatch(s -> Double.isFinite(s.pinnedValue()));
    Table table =
        new Table(
                shown.size()
                    + " of "
                    + Words.count(week.series().size())
                    + " rows of the table weekly_review: all traffic with a number, and "
                    + (moved.size() > mostSlices
                        ? mostSlices + " of " + moved.size() + " "
                        : "the ")
                    + "slices with a finding or an improvement; below a number its 95 % interval")
            .column("metric, slice and report")
            .numbers("week")
            .numbers("week before")
            .numbers("difference")
            .sortable()
            .filterable("Filter by any word");
    if (pinned) {
      table.numbers("pinned baseline");
    }
    table.numbers("units, fold").column("nights by verdict");
    shown.forEach(s -> row(table, s, pinned));
    return List.of(
        table.element(),
        Element.of("p")
            .style("note")
            .text(
                "Intervals speak of sampling alone: nights count as independent strata, days' own"
                    + " noise is not in them, and the difference of two weeks is no test. Verdicts"
                    + " are those of the nights, with false discovery control."),
        Element.of("p").style("note").text("How nights were folded: " + folds() + "."));
  }

  private void row(Table table, SeriesWeek s, boolean pinned) {
    Metric metric = week.metric(s.key());
    double[] ends = s.changeInterval();
    Table.Row row =
        table
            .row()
            .add(
                Element.of("span")
                    .text(Words.number(metric, s.key()) + " ")
                    .add(
                        Element.of(
                            "small", Words.slice(s.key().slice()) + " \u00b7 " + s.key().report())))
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
                        : Words.differences(metric, ends[0], ends[1])));
    if (pinned) {
      row.number(s.pinnedValue(), Words.value(metric, s.pinnedValue()));
    }
    row.number(
            s.week().observations(),
            within(Words.count(s.week().observations()), Words.fold(s.week())))
        .text(verdicts(s));
  }

  /** A number above its 95 % interval. */
  private static Element within(String number, String interval) {
    return Element.of("span", number).add(Element.of("small", interval));
  }

  private static String verdicts(SeriesWeek s) {
    List<String> parts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      if (s.nights(verdict) > 0) {
        parts.add(
            s.nights(verdict)
                + " "
                + (verdict == Verdict.INSUFFICIENT_DATA
                    ? "too little data"
                    : verdict.code().replace('_', ' ')));
      }
    }
    return String.join(", ", parts);
  }

  private String folds() {
    Set<WeekValue.Fold> used = new TreeSet<>();
    week.series().forEach(s -> used.add(s.week().fold()));
    List<String> parts = new ArrayList<>();
    for (WeekValue.Fold fold : used) {
      if (fold != WeekValue.Fold.NONE) {
        parts.add(Words.fold(fold) + " = " + fold.meaning());
      }
    }
    return String.join("; ", parts);
  }
}
