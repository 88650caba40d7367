package dev.nightjar.review;

import dev.nightjar.compare.Numbers;
import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Incident;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import dev.nightjar.review.FindingWeek.State;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A week in five sentences: its data, what got worse, what got better, who acts, what is open. */
final class WeekSentences {
  /** Of a lake without a past: silence is no good news. */
  static final String CANNOT_TELL =
      "Whether anything got worse cannot be told: no series has enough data and a baseline yet.";

  private static final String REQUESTS = "requests";
  private static final List<String> GRAVEST_FIRST = List.of("critical", "high", "medium", "low");

  /** Changes that a sentence names. */
  private static final int MOST_WORSE = 3;

  private static final int MOST_BETTER = 2;

  private final Week week;

  private WeekSentences(Week week) {
    this.week = week;
  }

  static List<String> of(Week week) {
    WeekSentences sentences = new WeekSentences(week);
    return List.of(
        sentences.data(),
        sentences.worse(),
        sentences.better(),
        sentences.work(),
        sentences.open());
  }

  private String data() {
    long now = week.units(REQUESTS, false);
    String nights =
        week.missing().isEmpty()
            ? "All seven nights are published"
            : "Only "
                + week.nights().size()
                + " of seven nights "
                + (week.nights().size() == 1 ? "is" : "are")
                + " published, without "
                + Joined.of(week.missing());
    return now == 0
        ? nights + "."
        : nights + ": " + Words.count(now) + " requests" + change(now) + cost() + ".";
  }

  private String change(long now) {
    long before = week.units(REQUESTS, true);
    int nights = week.nightsByWeek().get(week.nightsByWeek().size() - 2);
    if (before == 0) {
      return ", with no week before to compare with";
    }
    if (nights != week.nights().size()) {
      return "; the week before had " + plural(nights, "night") + ", so sums do not compare";
    }
    return now == before
        ? ", as many as in the week before"
        : ", " + Words.relative((double) (now - before) / before) + " against the week before";
  }

  private String cost() {
    return week.series(CostSection.TOTAL)
        .filter(s -> s.week().isKnown())
        .map(
            s ->
                "; they cost "
                    + Words.money(new BigDecimal(s.week().value()), CostSection.CURRENCY)
                    + (Double.isNaN(s.change())
                        ? ""
                        : ", " + Words.relative(s.change() / s.previous().value())))
        .orElse("");
  }

  private String worse() {
    List<FindingWeek> worse =
        week.findings().stream()
            .filter(f -> !f.is(State.CLOSED))
            .sorted(Comparator.comparingInt(WeekSentences::gravity))
            .toList();
    if (worse.isEmpty() && !week.couldTell()) {
      return CANNOT_TELL;
    }
    if (worse.isEmpty()) {
      return "Nothing got worse beyond noise and margins on "
          + (week.nights().size() == 1 ? "this night." : "any of these nights.");
    }
    return plural(worse.size(), "change")
        + " for the worse ("
        + severities(worse)
        + "): "
        + named(worse.stream().map(WeekSentences::title).toList(), MOST_WORSE)
        + ".";
  }

  /** A finding's title without the report that it leads with. */
  private static String title(FindingWeek finding) {
    String title = Sentences.title(finding.newest());
    String report = finding.newest().lead().metric().report() + ": ";
    return title.startsWith(report) ? title.substring(report.length()) : title;
  }

  private static int gravity(FindingWeek finding) {
    int place = GRAVEST_FIRST.indexOf(finding.newest().severity());
    return place < 0 ? GRAVEST_FIRST.size() : place;
  }

  private String better() {
    List<SeriesWeek> better = Improvements.of(week);
    if (better.isEmpty() && !week.couldTell()) {
      return "Nor can it be told whether anything got better.";
    }
    if (better.isEmpty()) {
      return "Nothing got better beyond noise on "
          + (week.nights().size() == 1 ? "this night." : "any of these nights.");
    }
    return plural(better.size(), "series", "series")
        + " got better on at least one night: "
        + named(better.stream().map(this::better).toList(), MOST_BETTER)
        + ".";
  }

  private String better(SeriesWeek series) {
    Metric metric = week.metric(series.key());
    Change change = series.improved();
    String interval = Words.relative(change.relativeLower(metric), change.relativeUpper(metric));
    return Words.series(metric, series.key())
        + (change.change() < 0 ? " fell" : " rose")
        + " from "
        + Words.value(metric, change.baseline())
        + " to "
        + Words.value(metric, change.value())
        + " ("
        + Words.relative(change.relative())
        + (interval.isEmpty() ? "" : ", 95 % interval " + interval)
        + ", "
        + plural(series.nights(Verdict.IMPROVED), "night")
        + ")";
  }

  /** The first few, and how many more. */
  private static String named(List<String> all, int most) {
    int more = all.size() - most;
    return String.join("; ", all.subList(0, Math.min(most, all.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  private String work() {
    int opened = week.findings(State.OPENED).size();
    int persisting = week.findings(State.PERSISTING).size();
    int closed = week.findings(State.CLOSED).size();
    return plural(opened, "finding")
        + " opened, "
        + persisting
        + " persisted and "
        + closed
        + " closed; "
        + incidents()
        + without()
        + ".";
  }

  private String incidents() {
    if (week.incidents().isEmpty()) {
      return "no incident is about them";
    }
    long open = week.incidents().stream().filter(i -> i.status() != Incident.Status.CLOSED).count();
    return plural(week.incidents().size(), "incident")
        + (week.incidents().size() == 1 ? " belongs" : " belong")
        + " to the week ("
        + named(
            week.incidents().stream().map(i -> i.id() + " " + i.status().code()).toList(),
            MOST_WORSE)
        + "), "
        + open
        + " of them not closed";
  }

  /** Grave findings that nobody took up. */
  private String without() {
    List<FindingWeek> alone =
        week.findings().stream()
            .filter(f -> !f.is(State.CLOSED) && f.incident() == null && gravity(f) <= 1)
            .toList();
    return alone.isEmpty() || week.incidents().isEmpty()
        ? ""
        : ", and "
            + plural(alone.size(), "finding")
            + " of severity high or critical "
            + (alone.size() == 1 ? "is" : "are")
            + " in none";
  }

  private String open() {
    long all = week.count();
    long open = week.count(Verdict.INSUFFICIENT_DATA);
    long suppressed = week.suppressed().values().stream().mapToLong(s -> s.size()).sum();
    return Numbers.percent(all == 0 ? 0 : (double) open / all)
        + " of "
        + Words.count(all)
        + " nightly verdicts had too little data to tell, which is not to say that all is well, and "
        + plural(suppressed, "slice")
        + (suppressed == 1 ? " is" : " are")
        + " kept back to protect few people.";
  }

  private static String severities(List<FindingWeek> findings) {
    List<String> parts = new ArrayList<>();
    for (String severity : GRAVEST_FIRST) {
      long n = findings.stream().filter(f -> severity.equals(f.newest().severity())).count();
      if (n > 0) {
        parts.add(n + " " + severity);
      }
    }
    return String.join(", ", parts);
  }

  private static String plural(long n, String noun) {
    return plural(n, noun, noun + "s");
  }

  private static String plural(long n, String noun, String many) {
    return Words.count(n) + " " + (n == 1 ? noun : many);
  }
}
