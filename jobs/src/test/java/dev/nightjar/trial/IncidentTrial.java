package dev.nightjar.trial;

import dev.nightjar.compare.CompareSettings;
import dev.nightjar.compare.NightComparer;
import dev.nightjar.compare.NightResult;
import dev.nightjar.compare.PinnedBaseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Incidents planted in one fleet, each in its own continuation of the same quiet past. */
final class IncidentTrial {
  private static final int NIGHTS = 2;

  /** Shared units over units of either, from which two slices are the same. */
  private static final double SAME = 0.9;

  /** Which of a night's findings about an incident is scored: the gravest, then the widest. */
  private static final Comparator<Finding> WIDEST_FIRST =
      Comparator.comparingInt((Finding f) -> -Finding.SEVERITIES.indexOf(f.severity()))
          .thenComparing(f -> f.lead().slice());

  private final long seed;
  private final Fleet fleet;
  private final TreeMap<Integer, Nights.Stored> quiet = new TreeMap<>();
  private final Tally tally;

  IncidentTrial(long seed, int requests, double noise, Tally tally) {
    this.seed = seed;
    this.fleet = new Fleet(seed, requests, noise);
    this.tally = tally;
    for (int day = 0; day < Scenario.NIGHT; day++) {
      quiet.put(day, Nights.profile(fleet, day, Story.QUIET));
    }
  }

  /** Plants the incident and scores what two nights say about it. */
  void run(Scenario s) {
    TreeMap<Integer, Nights.Stored> days = new TreeMap<>(quiet);
    for (int day = s.from(); day < Scenario.NIGHT + NIGHTS; day++) {
      days.put(day, Nights.profile(fleet, day, s.story()));
    }
    CompareSettings settings = CompareSettings.standard();
    if (s.pinned()) {
      settings =
          settings.withPinned(
              List.of(new PinnedBaseline("accepted", Nights.date(0), Nights.date(13), Set.of())));
    }
    NightComparer comparer = Nights.comparer(days, settings);
    List<Finding> seen = new ArrayList<>();
    Finding first = null;
    boolean tonight = false;
    for (int n = 0; n < NIGHTS; n++) {
      int day = Scenario.NIGHT + n;
      NightResult night = comparer.compare(Nights.date(day), List.copyOf(seen));
      seen.addAll(night.findings());
      for (Finding f : night.findings().stream().sorted(WIDEST_FIRST).toList()) {
        boolean here = f.lead().metric().report().equals(s.metric().report());
        if (first == null && here && isOf(f, s)) {
          first = f;
          tonight = n == 0;
        }
        boolean stray = !s.touched().contains(f.lead().metric().name());
        if (stray || (here && !s.isIncident() && isOf(f, s))) {
          miss(s, "night " + n + ", false finding: " + f.lead().metric().name() + " " + said(f));
        }
        tally.add(s.title() + "|stray", stray);
        tally.add("severity " + f.severity(), true);
      }
      rows(s, night, days.get(day));
    }
    score(s, first, tonight, days);
  }

  private static boolean isOf(Finding f, Scenario s) {
    String name = f.lead().metric().name();
    return s.isIncident() ? s.touched().contains(name) : s.metric().name().equals(name);
  }

  private void score(
      Scenario s, Finding first, boolean tonight, TreeMap<Integer, Nights.Stored> days) {
    tally.add(s.title() + "|found at once", first != null && tonight);
    tally.add(s.title() + "|found", first != null);
    if (s.isIncident() && first == null) {
      miss(s, "not found");
    }
    if (!s.isIncident() || first == null) {
      return;
    }
    Map<List<String>, int[]> traffic =
        days.get(tonight ? Scenario.NIGHT : Scenario.NIGHT + 1).traffic();
    boolean there = common(traffic, first.lead().slice(), s.slice()) >= SAME;
    tally.add(s.title() + "|slice", there);
    boolean component = true;
    String named =
        first.suspectedComponent() == null
            ? String.valueOf(first.suspectedValue())
            : first.suspectedComponent() + "=" + first.suspectedValue();
    if (s.component() != null) {
      String right = s.component().isEmpty() ? "null" : s.component();
      component = named.equals(right);
      tally.add(s.title() + "|component", component);
    }
    boolean one = first.suspectedComponent() != null;
    tally.add(s.title() + "|misnamed", one && !named.equals(s.component()));
    LocalDate onset = Nights.date(onset(s));
    tally.add(s.title() + "|by a cumulative sum", first.lead().statisticName().startsWith("cusum"));
    boolean since = !first.onsetLower().isAfter(onset) && !first.onsetUpper().isBefore(onset);
    tally.add(s.title() + "|onset", since);
    if (!there || !component || !since) {
      miss(
          s,
          (there ? "" : "slice ")
              + (component ? "" : "component ")
              + (since ? "" : "onset ")
              + "wrong: "
              + said(first));
    }
  }

  private static String said(Finding f) {
    String component = f.suspectedComponent() + "=" + f.suspectedValue();
    return f.lead().slice().key()
        + " "
        + f.lead().statisticName()
        + " "
        + f.lead().baseline().kind()
        + ", by "
        + component
        + " ("
        + f.identifiability()
        + "), since "
        + f.onsetLower()
        + ".."
        + f.onsetUpper()
        + ": "
        + f.lead().reason();
  }

  private void miss(Scenario s, String what) {
    tally.tell(s.title() + ", fleet " + seed + ": " + what);
  }

  private static int onset(Scenario s) {
    return s.pinned() || s.name().startsWith("lasting") ? s.from() : Scenario.NIGHT;
  }

  private void rows(Scenario s, NightResult night, Nights.Stored stored) {
    for (Comparison row : night.comparisons()) {
      if (row.verdict() == Verdict.REGRESSED) {
        boolean touched =
            s.touched().contains(row.metric().name())
                && (s.slice() == null
                    || row.metric().equals(TrialMetrics.VOLUME)
                    || common(stored.traffic(), row.slice(), s.slice()) > 0);
        tally.add(s.title() + "|false rows", !touched);
      }
    }
  }

  /** Units in both slices over units in either. */
  private static double common(Map<List<String>, int[]> traffic, Slice a, Slice b) {
    long both = 0;
    long either = 0;
    for (Map.Entry<List<String>, int[]> e : traffic.entrySet()) {
      boolean inA = holds(a, e.getKey());
      boolean inB = holds(b, e.getKey());
      both += inA && inB ? e.getValue()[0] : 0;
      either += inA || inB ? e.getValue()[0] : 0;
    }
    return either == 0 ? 0 : (double) both / either;
  }

  private static boolean holds(Slice slice, List<String> cell) {
    for (Map.Entry<String, String> e : slice.values().entrySet()) {
      if (!e.getValue().equals(cell.get(Fleet.DIMENSIONS.indexOf(e.getKey())))) {
        return false;
      }
    }
    return true;
  }
}
