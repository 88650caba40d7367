package dev.nightjar.review;

import dev.nightjar.model.Incident;
import dev.nightjar.page.Document;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import dev.nightjar.review.FindingWeek.State;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A week as the page that a meeting is held from. */
public final class WeeklyPage {
  /** A file that any mailbox takes. */
  public static final int MOST_BYTES = 1_000_000;

  private final Week week;
  private final Origin origin;
  private final Limits limits;
  private final Charts charts = new Charts();

  private WeeklyPage(Week week, Origin origin, Limits limits) {
    this.week = week;
    this.origin = origin;
    this.limits = limits;
  }

  /**
   * The page as one HTML file of less than {@link #MOST_BYTES}: a week of many findings and slices
   * shows fewer of them, and says how many it left out.
   */
  public static String of(Week week, Origin origin) {
    String page = new WeeklyPage(week, origin, Limits.USUAL).write();
    for (Limits fewer = Limits.USUAL.half();
        fewer != null && page.getBytes(StandardCharsets.UTF_8).length >= MOST_BYTES;
        fewer = fewer.half()) {
      page = new WeeklyPage(week, origin, fewer).write();
    }
    return page;
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
        "changes",
        "What got worse, what got better",
        ChangeRows.parts(week, charts, "the week", limits.changes()));
    page.section("findings", "Findings", findings().toArray(Node[]::new));
    page.section("incidents", "Incidents", incidents());
    page.section(
        "trends",
        "Eight weeks of every report",
        new Trends(week, charts, limits.charts()).parts().toArray(Node[]::new));
    page.section("cost", "Cost", new CostSection(week).parts().toArray(Node[]::new));
    page.section("coverage", "Labels and data", new Coverage(week).parts().toArray(Node[]::new));
    page.section(
        "numbers",
        "All numbers of the week",
        new NumbersSection(week, limits.slices()).parts().toArray(Node[]::new));
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
    week.series(CostSection.TOTAL)
        .filter(s -> s.week().isKnown())
        .ifPresent(
            s ->
                fact(
                    facts,
                    "cost at list prices",
                    Words.money(new BigDecimal(s.week().value()), CostSection.CURRENCY),
                    Double.isNaN(s.change())
                        ? null
                        : Words.relative(s.change() / s.previous().value())
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
    List<String> none = new ArrayList<>();
    int left = limits.findings();
    for (State state : State.values()) {
      List<FindingWeek> of = week.findings(state);
      if (of.isEmpty()) {
        none.add(
            switch (state) {
              case OPENED -> "none opened";
              case PERSISTING -> "none persists from before";
              case CLOSED -> "none of the week before is gone";
            });
        continue;
      }
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
      List<FindingWeek> shown = of.subList(0, Math.min(left, of.size()));
      shown.forEach(finding -> parts.add(card(finding)));
      left -= shown.size();
      if (shown.size() < of.size()) {
        parts.add(
            Element.of("p")
                .style("note")
                .text(
                    Words.count(of.size() - shown.size())
                        + " more of lesser severity are left out of this page: ")
                .add(
                    Element.of(
                        "code",
                        "nightjar findings --report-date "
                            + (state == State.CLOSED
                                ? of.get(of.size() - 1).last()
                                : week.nights().get(week.nights().size() - 1)))));
      }
    }
    if (!none.isEmpty()) {
      String sentence = String.join(", ", none);
      parts.add(
          Element.of("p", Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".")
              .style("note"));
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
