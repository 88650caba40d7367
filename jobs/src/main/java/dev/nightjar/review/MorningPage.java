package dev.nightjar.review;

import dev.nightjar.compare.Numbers;
import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Verdict;
import dev.nightjar.page.Document;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.review.FindingWeek.State;
import java.util.ArrayList;
import java.util.List;

/** Last night on one page: what it found, how sure it is, and where the numbers come from. */
public final class MorningPage {
  private final Night night;
  private final Week rows;
  private final Charts charts = new Charts();

  private MorningPage(Night night) {
    this.night = night;
    this.rows = night.rows();
  }

  /** The page as one HTML file. */
  public static String of(Night night, Origin origin) {
    return new MorningPage(night).write(origin);
  }

  private String write(Origin origin) {
    Document page = new Document("Night " + night.date());
    page.heading(Element.of("p", Words.weekday(night.date()) + ", UTC."));
    Element sentences = Element.of("ol").style("sentences");
    sentences().forEach(sentence -> sentences.add(Element.of("li", sentence)));
    page.section("night", "The night in a few sentences", sentences);
    page.section("findings", "Findings", findings().toArray(Node[]::new));
    page.section(
        "changes",
        "What got worse, what got better",
        ChangeRows.parts(rows, charts, "the night", Limits.USUAL.changes()));
    page.section("data", "Data", data().toArray(Node[]::new));
    page.section(
        "reproduce",
        "How to reproduce each number",
        new Sources(rows).parts(commands()).toArray(Node[]::new));
    charts.addTo(page);
    page.footer(Element.of("p", origin.sentence()));
    return page.write();
  }

  private List<String> sentences() {
    List<FindingWeek> worse = rows.findings().stream().filter(f -> !f.is(State.CLOSED)).toList();
    List<String> sentences = new ArrayList<>();
    long requests = rows.units("requests", false);
    sentences.add(
        "The night of "
            + night.date()
            + " is published"
            + (requests > 0 ? ": " + Words.count(requests) + " requests." : "."));
    sentences.add(
        worse.isEmpty()
            ? rows.couldTell()
                ? "Nothing got worse beyond noise and margins."
                : WeekSentences.CANNOT_TELL
            : (worse.size() == 1 ? "One finding" : worse.size() + " findings")
                + ", "
                + rows.findings(State.OPENED).size()
                + " of them new; the gravest: "
                + Sentences.title(worse.get(0).newest())
                + ".");
    int closed = rows.findings(State.CLOSED).size();
    if (closed > 0) {
      sentences.add(
          closed
              + (closed == 1
                  ? " finding of the night before is"
                  : " findings of the night before are")
              + " not there any more.");
    }
    long all = rows.count();
    long open = rows.count(Verdict.INSUFFICIENT_DATA);
    sentences.add(
        Numbers.percent(all == 0 ? 0 : (double) open / all)
            + " of "
            + Words.count(all)
            + " verdicts had too little data to tell, which is not to say that all is well.");
    if (!night.restated().isEmpty()) {
      sentences.add("Late rows restated " + Joined.of(night.restated()) + ".");
    }
    return sentences;
  }

  private List<Node> findings() {
    List<Node> parts = new ArrayList<>();
    for (FindingWeek f : rows.findings()) {
      if (!f.is(State.CLOSED)) {
        int nights = Math.max(1, f.newest().nightsSeen());
        parts.add(
            FindingCard.of(
                f.newest(),
                nights == 1 ? "New tonight" : "A finding on " + nights + " nights",
                f.incident()));
      }
    }
    if (parts.isEmpty()) {
      parts.add(Element.of("p", "None."));
    }
    for (FindingWeek f : rows.findings(State.CLOSED)) {
      parts.add(
          Element.of("p")
              .style("note")
              .text("Not there any more: " + Sentences.title(f.newest()) + ". ")
              .add(Element.of("code", "nightjar explain " + f.newest().id())));
    }
    List<Comparison> said =
        night.statements().stream().filter(c -> c.verdict() != Verdict.INSUFFICIENT_DATA).toList();
    if (!said.isEmpty()) {
      parts.add(Element.of("h3", "Also on that night"));
      Element list = Element.of("ul");
      said.forEach(c -> list.add(Element.of("li", c.metric().report() + ": " + c.reason())));
      parts.add(list);
    }
    return parts;
  }

  private List<Node> data() {
    Coverage coverage = new Coverage(rows);
    List<Node> parts = new ArrayList<>();
    List<String> notes = new ArrayList<>(night.notes());
    notes.add(coverage.lateRows());
    notes.add(
        rows.staleNights().isEmpty()
            ? "The night is not stale: it got no rows after it was profiled."
            : "The night is stale: it got rows after it was profiled.");
    Element list = Element.of("ul");
    notes.forEach(note -> list.add(Element.of("li", note)));
    parts.add(list);
    parts.add(coverage.labels());
    parts.add(coverage.verdicts());
    return parts;
  }

  private String commands() {
    return "nightjar findings --report-date "
        + night.date()
        + "\nnightjar show REPORT --report-date "
        + night.date()
        + " --format csv\nnightjar sql \"SELECT * FROM nightjar.report WHERE report_date = DATE '"
        + night.date()
        + "'\"\nnightjar nightly --report-date "
        + night.date()
        + " --page FILE.html";
  }
}
