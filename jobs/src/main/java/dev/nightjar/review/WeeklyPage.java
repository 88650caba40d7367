package dev.nightjar.review;

import dev.nightjar.model.Incident;
import dev.nightjar.page.Document;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import dev.nightjar.review.FindingWeek.State;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A week as the page that a meeting is held from. */
public final class WeeklyPage {
  private final Week week;
  private final Origin origin;
  private final Charts charts = new Charts();

  private WeeklyPage(Week week, Origin origin) {
    this.week = week;
    this.origin = origin;
  }

  /** The page as one HTML file. */
  public static String of(Week week, Origin origin) {
    return new WeeklyPage(week, origin).write();
  }

  private String write() {
    Document page = new Document("Weekly review " + week.week());
    page.heading(
        Element.of(
            "p",
            Words.longDay(week.week().monday())
                + " to "
                + Words.longDay(week.week().sunday())
                + ", UTC. Every number says how sure it is; no significant change is not called fine."));
    page.section("week", "The week in five sentences", summary().toArray(Node[]::new));
    page.section(
        "changes", "What got worse, what got better", ChangeRows.parts(week, charts, "the week"));
    page.section("findings", "Findings", findings().toArray(Node[]::new));
    page.section("incidents", "Incidents", incidents());
    page.section(
        "trends",
        "Eight weeks of every report",
        new Trends(week, charts).parts().toArray(Node[]::new));
    page.section("cost", "Cost", new CostSection(week).parts().toArray(Node[]::new));
    page.section("coverage", "Labels and data", new Coverage(week).parts().toArray(Node[]::new));
    page.section(
        "numbers",
        "All numbers of the week",
        new NumbersSection(week).parts().toArray(Node[]::new));
    page.section(
        "reproduce",
        "How to reproduce each number",
        new Sources(week).parts(commands()).toArray(Node[]::new));
    charts.addTo(page);
    page.footer(Element.of("p", origin.sentence()));
    return page.write();
  }

  private String commands() {
    return "nightjar weekly --week "
        + week.week()
        + "\nnightjar sql \"SELECT * FROM nightjar.weekly_review WHERE iso_week = '"
        + week.week()
        + "' ORDER BY report_name, metric_name, slice_key\""
        + "\nnightjar sql \"SELECT report_name, metric_name, slice_key, evaluator,"
        + " sum(numerator) / sum(denominator) AS value FROM (SELECT DISTINCT report_date,"
        + " report_name, metric_name, slice_key, evaluator, evaluator_version, numerator,"
        + " denominator FROM nightjar.report WHERE arm = 'all' AND statistic_name = 'value' AND"
        + " report_date BETWEEN DATE '"
        + week.week().monday()
        + "' AND DATE '"
        + week.week().sunday()
        + "') GROUP BY ALL\""
        + "\nnightjar findings --report-date "
        + week.nights().get(week.nights().size() - 1);
  }

  private List<Node> summary() {
    List<Node> parts = new ArrayList<>();
    if (!week.missing().isEmpty()) {
      parts.add(
          Element.of("p")
              .style("warning")
              .text(
                  "Missing nights: "
                      + String.join(", ", week.missing().stream().map(Object::toString).toList())
                      + ". Ratios are those of the published nights; sums cover these alone and are"
                      + " not compared with weeks of another number of nights."));
    }
    Element sentences = Element.of("ol").style("sentences");
    WeekSentences.of(week).forEach(sentence -> sentences.add(Element.of("li", sentence)));
    parts.add(sentences);
    Element facts = Element.of("dl").style("facts");
    fact(facts, "nights published", week.nights().size() + " of 7", null);
    fact(facts, "requests", Words.count(week.units("requests", false)), null);
    fact(
        facts,
        "findings",
        String.valueOf(week.findings().size() - week.findings(State.CLOSED).size()),
        week.findings(State.OPENED).size()
            + " opened, "
            + week.findings(State.PERSISTING).size()
            + " persisting, "
            + week.findings(State.CLOSED).size()
            + " closed");
    fact(
        facts,
        "incidents not closed",
        String.valueOf(
            week.incidents().stream().filter(i -> i.status() != Incident.Status.CLOSED).count()),
        week.incidents().size() + " in all");
    week.series(new SeriesKey("cost", "total_cost", "value", "", "", ""))
        .filter(s -> s.week().isKnown())
        .ifPresent(
            s ->
                fact(
                    facts,
                    "cost",
                    Words.value(week.metric(s.key()), s.week().value()),
                    Double.isNaN(s.change())
                        ? null
                        : Words.difference(week.metric(s.key()), s.change())
                            + " on the week before"));
    fact(
        facts,
        "verdicts with too little data",
        dev.nightjar.compare.Numbers.percent(
            (double) week.count(dev.nightjar.model.Verdict.INSUFFICIENT_DATA)
                / Math.max(1, week.count())),
        null);
    parts.add(facts);
    return parts;
  }

  private static void fact(Element facts, String name, String value, String more) {
    Element dd = Element.of("dd", value);
    if (more != null) {
      dd.add(Element.of("small", more));
    }
    facts.add(Element.of("div").add(Element.of("dt", name), dd));
  }

  private List<Node> findings() {
    List<Node> parts = new ArrayList<>();
    for (State state : State.values()) {
      List<FindingWeek> of = week.findings(state);
      parts.add(
          Element.of(
              "h3",
              switch (state) {
                    case OPENED -> "Opened in the week";
                    case PERSISTING -> "Persisting from before";
                    case CLOSED -> "Closed: seen in the week before, not in this one";
                  }
                  + " ("
                  + of.size()
                  + ")"));
      if (of.isEmpty()) {
        parts.add(Element.of("p", "None.").style("note"));
      }
      of.forEach(finding -> parts.add(card(finding)));
    }
    return parts;
  }

  private Element card(FindingWeek f) {
    return FindingCard.of(
        f.newest(),
        f.is(State.CLOSED)
            ? "last seen " + f.last()
            : "on "
                + f.nights()
                + " of "
                + week.nights().size()
                + " nights, first "
                + f.first()
                + (f.onLastNight() ? ", still there on the last" : ", last " + f.last()),
        f.incident());
  }

  private Node incidents() {
    Table table =
        new Table("Incidents about these findings, and those that were open in the week")
            .column("incident")
            .column("what")
            .column("severity")
            .column("state")
            .column("began")
            .column("opened")
            .numbers("from onset to detection")
            .numbers("requests touched")
            .sortable();
    for (Incident i : week.incidents()) {
      table
          .row()
          .add(Element.of("code", i.id()))
          .add(Element.of("div", i.title() == null ? "" : i.title()).style("prose-cell"))
          .text(i.severity())
          .text(
              i.status().code()
                  + (i.closedAt() == null
                      ? ""
                      : " "
                          + i.closedAt().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10)))
          .text(i.onsetAt() == null ? "not known" : i.onsetAt().toString().substring(0, 10))
          .text(i.openedAt().toString().substring(0, 10))
          .number(
              i.detectionGapHours(),
              Double.isNaN(i.detectionGapHours())
                  ? ""
                  : dev.nightjar.compare.Numbers.plain(i.detectionGapHours()) + " h")
          .number(
              i.affectedRequests() == null ? Double.NaN : i.affectedRequests(),
              i.affectedRequests() == null ? "" : Words.count(i.affectedRequests()));
    }
    return table.isEmpty() ? Element.of("p", "No incident belongs to the week.") : table.element();
  }
}
