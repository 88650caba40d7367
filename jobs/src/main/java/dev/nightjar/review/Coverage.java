package dev.nightjar.review;

import dev.nightjar.compare.Numbers;
import dev.nightjar.model.Verdict;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the numbers rest on: labels, data, and what could not be told. */
final class Coverage {
  private final Week week;

  Coverage(Week week) {
    this.week = week;
  }

  List<Node> parts() {
    List<Node> parts = new ArrayList<>();
    parts.add(Element.of("h3", "Labels"));
    parts.add(labels());
    parts.add(Element.of("h3", "Data"));
    parts.add(data());
    if (!week.refused().isEmpty()) {
      parts.add(refused());
    }
    parts.add(Element.of("h3", "What could not be told"));
    parts.add(verdicts());
    return parts;
  }

  Node labels() {
    if (week.labels().isEmpty()) {
      return Element.of("p", "No metric of the week is judged.");
    }
    long requests = week.units("requests", false);
    Table table =
        new Table("Labels of judged metrics on all traffic")
            .column("metric")
            .column("judge")
            .column("estimator")
            .numbers("labels")
            .numbers("per 100 requests")
            .numbers("nights with labels")
            .numbers("least maturity")
            .sortable();
    for (LabelWeek label : week.labels()) {
      double share = requests == 0 ? Double.NaN : 100.0 * label.labels() / requests;
      table
          .row()
          .text(Words.number(week.metric(label.key()), label.key()))
          .text(Words.judge(label.key()))
          .text(String.join(", ", label.estimators()))
          .number(label.labels(), Words.count(label.labels()))
          .number(share, Double.isNaN(share) ? "" : Numbers.plain(share))
          .number(label.nights(), label.nights() + " of " + week.nights().size())
          .number(
              label.maturity(),
              Double.isNaN(label.maturity()) ? "" : Numbers.percent(label.maturity()));
    }
    return table.element();
  }

  private Node data() {
    Element list = Element.of("ul");
    list.add(
        Element.of(
            "li",
            week.nights().size()
                + " of 7 nights published"
                + (week.missing().isEmpty()
                    ? "."
                    : "; missing " + Joined.of(week.missing()) + ".")));
    list.add(Element.of("li", lateRows()));
    list.add(
        Element.of(
            "li",
            week.staleNights().isEmpty()
                ? "No night is stale: none got rows after it was profiled."
                : "Stale nights, which got rows after they were profiled: "
                    + Joined.of(week.staleNights())
                    + "."));
    long rows = week.refused().stream().mapToLong(Refused::rows).sum();
    list.add(
        Element.of(
            "li",
            rows == 0
                ? "No input row was refused in the week."
                : Words.count(rows) + " input rows were refused in the week."));
    return list;
  }

  String lateRows() {
    List<String> parts = new ArrayList<>();
    week.lateRows()
        .forEach(
            (report, rows) -> {
              if (rows > 0) {
                parts.add(report + " " + Words.count(rows));
              }
            });
    return parts.isEmpty()
        ? "No late rows are in it."
        : "Late rows, by report: " + String.join(", ", parts) + ".";
  }

  private Node refused() {
    Table table =
        new Table("Refused input rows by table and reason")
            .column("table")
            .column("reason")
            .numbers("rows")
            .sortable();
    week.refused()
        .forEach(
            r ->
                table
                    .row()
                    .text(r.table())
                    .text(r.reason())
                    .number(r.rows(), Words.count(r.rows())));
    return table.element();
  }

  Node verdicts() {
    Table table =
        new Table(
                "Series and nights by verdict against the same weekday; slices that are kept back")
            .column("report")
            .numbers("regressed")
            .numbers("improved")
            .numbers("not worse")
            .numbers("too little data")
            .numbers("new slice")
            .numbers("missing slice")
            .numbers("slices suppressed")
            .sortable();
    for (Map.Entry<String, Map<Verdict, Long>> report : week.counts().entrySet()) {
      Table.Row row = table.row().text(report.getKey());
      for (Verdict verdict :
          List.of(
              Verdict.REGRESSED,
              Verdict.IMPROVED,
              Verdict.NOT_WORSE,
              Verdict.INSUFFICIENT_DATA,
              Verdict.NEW_SLICE,
              Verdict.MISSING_SLICE)) {
        long n = report.getValue().getOrDefault(verdict, 0L);
        row.number(n, Words.count(n));
      }
      long slices = week.suppressed().getOrDefault(report.getKey(), java.util.Set.of()).size();
      row.number(slices, Words.count(slices));
    }
    return table.element();
  }
}
