package dev.nightjar.trial;

import dev.nightjar.compare.CompareSettings;
import dev.nightjar.compare.NightComparer;
import dev.nightjar.compare.NightResult;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

/** Nights on which nothing happened. */
final class QuietTrial {
  private static final List<String> FAMILIES = List.of("cost", "quality", "safety", "serving");

  private QuietTrial() {}

  /** Adds what the nights claimed to the tally. */
  static void run(long seed, int requests, double noise, int nights, Tally tally) {
    Fleet fleet = new Fleet(seed, requests, noise);
    TreeMap<Integer, Nights.Stored> days = new TreeMap<>();
    for (int day = 0; day < Scenario.NIGHT + nights; day++) {
      days.put(day, Nights.profile(fleet, day, Story.QUIET));
    }
    NightComparer comparer = Nights.comparer(days, CompareSettings.standard());
    List<Finding> before = new ArrayList<>();
    for (int day = Scenario.NIGHT; day < Scenario.NIGHT + nights; day++) {
      NightResult night = comparer.compare(Nights.date(day), before);
      before.addAll(night.findings());
      alarms(night, noise, tally);
      for (Comparison row : night.comparisons()) {
        coverage(row, days.get(day).truth(), noise, tally);
      }
    }
  }

  private static void alarms(NightResult night, double noise, Tally tally) {
    TreeSet<String> rows = new TreeSet<>();
    TreeSet<String> gains = new TreeSet<>();
    for (Comparison row : night.comparisons()) {
      if (row.verdict() == Verdict.REGRESSED) {
        rows.add(row.metric().family());
        tally.add("blame " + row.metric().name(), true);
      } else if (row.verdict() == Verdict.IMPROVED) {
        gains.add(row.metric().family());
      }
    }
    TreeSet<String> findings = new TreeSet<>();
    night.findings().forEach(f -> findings.add(f.lead().metric().family()));
    for (String family : FAMILIES) {
      String key = String.format(Locale.ROOT, "%.1f %s", noise, family);
      tally.add("alarm rows " + key, rows.contains(family));
      tally.add("alarm gains " + key, gains.contains(family));
      tally.add("alarm findings " + key, findings.contains(family));
    }
  }

  static void coverage(Comparison row, Truth truth, double noise, Tally tally) {
    String name = row.metric().name() + " " + row.statisticName();
    if (Double.isFinite(row.pValue()) && row.verdict() != Verdict.IMPROVED) {
      tally.add(String.format(Locale.ROOT, "p001 %.1f ", noise) + name, row.pValue() < .001);
      tally.add(String.format(Locale.ROOT, "p05 %.1f ", noise) + name, row.pValue() < .05);
    }
    if (Double.isFinite(row.changeLower()) && Double.isFinite(row.changeUpper())) {
      tally.add(
          String.format(Locale.ROOT, "change %.1f ", noise) + name,
          row.changeLower() <= 0 && row.changeUpper() >= 0);
    }
    if (row.current() != null && row.baseline() != null) {
      double value = truth.value(row.metric().name(), row.statisticName(), row.slice());
      if (Double.isFinite(value) && Double.isFinite(row.current().lower())) {
        tally.add(
            "value " + name, row.current().lower() <= value && value <= row.current().upper());
      }
    }
  }
}
