package dev.nightjar.review;

import dev.nightjar.model.Metric;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the week cost: all traffic, and the parts of it that cost most. */
final class CostSection {
  private static final String REPORT = "cost";
  private static final String TOTAL = "total_cost";
  private static final int MOST = 12;

  private final Week week;

  CostSection(Week week) {
    this.week = week;
  }

  List<Node> parts() {
    List<SeriesWeek> all =
        week.allTraffic().stream()
            .filter(s -> s.key().report().equals(REPORT) && s.week().isKnown())
            .toList();
    if (all.isEmpty()) {
      return List.of(Element.of("p", "The week has no rows of the report cost."));
    }
    List<Node> parts = new ArrayList<>();
    Table table = table("Cost of all traffic").sortable();
    all.forEach(
        s -> row(table, Element.of("span", Words.number(week.metric(s.key()), s.key())), s));
    parts.add(table.element());
    List<SeriesWeek> largest =
        week.series().stream()
            .filter(s -> s.key().report().equals(REPORT) && s.key().metric().equals(TOTAL))
            .filter(s -> s.week().isKnown() && !s.key().isAllTraffic())
            .filter(s -> !s.key().slice().contains(","))
            .sorted(Comparator.comparingDouble((SeriesWeek s) -> -s.week().value()))
            .limit(MOST)
            .toList();
    if (!largest.isEmpty()) {
      Table slices =
          table("Where the money goes: total_cost of the " + largest.size() + " dearest slices")
              .sortable();
      largest.forEach(s -> row(slices, Element.of("span", Words.slice(s.key().slice())), s));
      parts.add(slices.element());
      parts.add(
          Element.of("p", "Slices of different dimensions overlap and do not add up.")
              .style("note"));
    }
    return parts;
  }

  private static Table table(String caption) {
    return new Table(caption)
        .column("what")
        .numbers("week")
        .numbers("95 % interval")
        .numbers("week before")
        .numbers("difference")
        .column("folded by");
  }

  private void row(Table table, Element name, SeriesWeek s) {
    Metric metric = week.metric(s.key());
    table
        .row()
        .add(name)
        .number(s.week().value(), Words.value(metric, s.week().value()))
        .number(s.week().lower(), Words.interval(metric, s.week().lower(), s.week().upper()))
        .number(s.previous().value(), Words.value(metric, s.previous().value()))
        .number(s.change(), Words.difference(metric, s.change()))
        .text(s.week().fold().code().replace('_', ' '));
  }
}
