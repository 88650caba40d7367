package dev.nightjar.review;

import dev.nightjar.compare.Numbers;
import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Incident;
import dev.nightjar.model.Verdict;
import dev.nightjar.review.FindingWeek.State;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A week in five sentences: its data, what got worse, what got better, who acts, what is open. */
final class WeekSentences {
  private static final String REQUESTS = "requests";

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
    long before = week.units(REQUESTS, true);
    int nightsBefore = week.nightsByWeek().get(week.nightsByWeek().size() - 2);
    String nights =
        week.missing().isEmpty()
            ? "All seven nights are published"
            : "Only "
                + week.nights().size()
                + " of seven nights "
                + (week.nights().size() == 1 ? "is" : "are")
                + " published, without "
                + days(week.missing());
    if (now == 0) {
      return nights + ".";
    }
    String change =
        before > 0 && nightsBefore == week.nights().size()
            ? now == before
                ? ", as many as in the week before"
                : ", " + signed(100.0 * (now - before) / before) + " % against the week before"
            : before > 0
                ? "; the week before had "
                    + nightsBefore
                    + (nightsBefore == 1 ? " night" : " nights")
                    + ", so sums do not compare"
                : "";
    return nights + ": " + count(now) + " requests" + change + ".";
  }

  private String worse() {
    List<FindingWeek> worse = week.findings().stream().filter(f -> !f.is(State.CLOSED)).toList();
    if (worse.isEmpty()) {
      return "Nothing got worse beyond noise and margins on any of these nights.";
    }
    FindingWeek gravest =
        worse.stream()
            .min(
                java.util.Comparator.comparingInt(
                    f ->
                        List.of("critical", "high", "medium", "low")
                            .indexOf(f.newest().severity())))
            .orElseThrow();
    return (worse.size() == 1
            ? "One change for the worse"
            : worse.size() + " changes for the worse")
        + " ("
        + severities(worse)
        + "), the gravest "
        + Sentences.title(gravest.newest())
        + ".";
  }

  private String better() {
    List<SeriesWeek> better = Improvements.of(week);
    if (better.isEmpty()) {
      return "Nothing got better beyond noise on any of these nights.";
    }
    SeriesWeek first = better.get(0);
    int nights = first.nights(Verdict.IMPROVED);
    return (better.size() == 1 ? "One series" : better.size() + " series")
        + " got better on at least one night, most often "
        + Words.series(week.metric(first.key()), first.key())
        + ", on "
        + nights
        + (nights == 1 ? " night." : " nights.");
  }

  private String work() {
    int opened = week.findings(State.OPENED).size();
    int persisting = week.findings(State.PERSISTING).size();
    int closed = week.findings(State.CLOSED).size();
    long open = week.incidents().stream().filter(i -> i.status() != Incident.Status.CLOSED).count();
    return plural(opened, "finding")
        + " opened, "
        + persisting
        + " persisted and "
        + closed
        + " closed; "
        + (week.incidents().isEmpty()
            ? "no incident is about them."
            : plural(week.incidents().size(), "incident")
                + (week.incidents().size() == 1 ? " belongs" : " belong")
                + " to the week, "
                + open
                + " of them not closed.");
  }

  private String open() {
    long all = week.count();
    long open = week.count(Verdict.INSUFFICIENT_DATA);
    long suppressed = week.suppressed().values().stream().mapToLong(s -> s.size()).sum();
    return Numbers.percent(all == 0 ? 0 : (double) open / all)
        + " of "
        + count(all)
        + " nightly verdicts had too little data to tell, which is not to say that all is well, and "
        + plural(suppressed, "slice")
        + (suppressed == 1 ? " is" : " are")
        + " kept back to protect few people.";
  }

  private static String severities(List<FindingWeek> findings) {
    List<String> parts = new ArrayList<>();
    for (String severity : List.of("critical", "high", "medium", "low")) {
      long n = findings.stream().filter(f -> severity.equals(f.newest().severity())).count();
      if (n > 0) {
        parts.add(n + " " + severity);
      }
    }
    return String.join(", ", parts);
  }

  private static String days(List<LocalDate> days) {
    return days.stream().map(LocalDate::toString).collect(Collectors.joining(", "));
  }

  private static String plural(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  private static String count(long n) {
    return Words.count(n);
  }

  private static String signed(double percent) {
    return (percent < 0 ? "\u2212" : "+") + Numbers.plain(Math.abs(percent));
  }
}
