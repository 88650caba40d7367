package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Verdict;
import dev.nightjar.stats.RoganGladen;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;

/**
 * A judge that took over from another, or from an earlier version of itself. The level that it
 * gives is no news of the model: it is said so, once a metric and night, until the new judge has a
 * baseline of its own.
 */
final class JudgeChange {
  /** Name of the statement among the statistics. */
  static final String STATEMENT = "judge_change";

  /** Nights until the new judge has a baseline that says something. */
  private static final int YOUNG = 14;

  /** Nights that may lie between the last of the old judge and the first of the new one. */
  private static final int GAP = 7;

  private final LocalDate night;

  private JudgeChange(LocalDate night) {
    this.night = night;
  }

  static List<Comparison> of(LocalDate night, List<FamilyNight> nights) {
    JudgeChange changes = new JudgeChange(night);
    List<Comparison> rows = new ArrayList<>();
    for (FamilyNight n : nights) {
      Timeline judge = n.family().whole;
      if (judge != null && changes.isYoung(judge) && !n.isHidden(judge)) {
        nights.stream()
            .map(each -> each.family().whole)
            .filter(other -> other != null && changes.gaveWay(other, judge))
            .max(
                Comparator.comparing((Timeline t) -> t.evaluator.equals(judge.evaluator))
                    .thenComparing(changes::last)
                    .thenComparing(t -> t.group))
            .ifPresent(before -> rows.add(changes.row(before, judge)));
      }
    }
    return rows;
  }

  private boolean isYoung(Timeline judge) {
    LocalDate first = judge.firstSeen(night);
    return JudgedRate.applies(judge)
        && judge.on(night) != null
        && first.isAfter(night.minusDays(YOUNG));
  }

  private LocalDate last(Timeline judge) {
    return known(judge).lastKey();
  }

  private NavigableMap<LocalDate, Day> known(Timeline judge) {
    return judge.days().subMap(night.minusDays(Windows.REACH + YOUNG), true, night, true);
  }

  private boolean gaveWay(Timeline before, Timeline judge) {
    boolean sameMetric =
        before.metric.name().equals(judge.metric.name())
            && before.metric.report().equals(judge.metric.report());
    LocalDate first = judge.firstSeen(night);
    return sameMetric
        && JudgedRate.applies(before)
        && !known(before).isEmpty()
        && before.firstSeen(night).isBefore(first)
        && last(before).isBefore(night)
        && !last(before).isBefore(first.minusDays(GAP));
  }

  private Comparison row(Timeline before, Timeline judge) {
    LocalDate first = judge.firstSeen(night);
    String reason =
        "judge "
            + (before.evaluator.equals(judge.evaluator)
                ? judge.evaluator
                    + " changed from version "
                    + before.evaluatorVersion
                    + ", last seen "
                    + last(before)
                    + ", to version "
                    + judge.evaluatorVersion
                : name(before)
                    + ", last seen "
                    + last(before)
                    + ", gave way to judge "
                    + name(judge))
            + " on "
            + first
            + ": no baseline of the same judge until "
            + first.plusDays(YOUNG)
            + "; "
            + judge.metric.name()
            + " moved from "
            + level(known(before))
            + " to "
            + level(known(judge))
            + ", which says nothing about the model"
            + together(before, judge)
            + againstPeople(before, judge);
    return new Rows(night, judge).untested(STATEMENT, null, null, null, Verdict.NEW_SLICE, reason);
  }

  private static String name(Timeline judge) {
    return judge.evaluator
        + (judge.evaluatorVersion.isEmpty() ? "" : " (version " + judge.evaluatorVersion + ")");
  }

  private static String level(NavigableMap<LocalDate, Day> days) {
    return Numbers.percent(fold(days).value());
  }

  private static Day fold(NavigableMap<LocalDate, Day> days) {
    return Day.fold(List.copyOf(days.values()));
  }

  /** What both said on days that both judged, which is a difference of the judges alone. */
  private String together(Timeline before, Timeline judge) {
    List<LocalDate> shared =
        known(judge).keySet().stream().filter(known(before)::containsKey).toList();
    if (shared.isEmpty()) {
      return "";
    }
    Day a = Day.fold(shared.stream().map(before::on).toList());
    Day b = Day.fold(shared.stream().map(judge::on).toList());
    return "; on the "
        + shared.size()
        + (shared.size() == 1 ? " day" : " days")
        + " that both judged, the old one said "
        + Numbers.percent(a.value())
        + " and the new one "
        + Numbers.percent(b.value());
  }

  private String againstPeople(Timeline before, Timeline judge) {
    JudgeTable a = JudgeTable.of(fold(known(before)));
    JudgeTable b = JudgeTable.of(fold(known(judge)));
    if (!a.isEnough() || !b.isEnough()) {
      return "";
    }
    return "; against people the old one had " + errors(a) + ", the new one has " + errors(b);
  }

  private static String errors(JudgeTable table) {
    RoganGladen.JudgeErrors e = table.errors();
    return "sensitivity "
        + Numbers.percent(e.sensitivity())
        + " and specificity "
        + Numbers.percent(e.specificity());
  }
}
