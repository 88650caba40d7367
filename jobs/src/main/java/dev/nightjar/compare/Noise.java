package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.BaselineKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gives every draft its noise scale: own history first, then what the metric's slices share. */
final class Noise {
  /** Fewest degrees of freedom with which a night is judged. */
  private static final double FEWEST_DEGREES = 4;

  private Noise() {}

  /**
   * What the days before the night say about the series' noise. A pinned window borrows the history
   * against the trailing baseline: against the window itself a lasting change would look like
   * noise, and that change is what the window is pinned for.
   */
  static DayNoise learn(Draft d, LocalDate night, Windows windows) {
    Rule rule = d.rule.kind() == BaselineKind.PINNED ? Rule.moving(BaselineKind.TRAILING) : d.rule;
    List<Contrast> past = new ArrayList<>();
    for (LocalDate day : windows.history(night)) {
      Contrast[] contrasts = d.line.contrast(windows, rule, day);
      if (contrasts != null) {
        past.add(contrasts[d.statistic]);
      }
    }
    return DayNoise.of(past, d.metric().worse());
  }

  /** Sets scale and p-values; a draft with too short a history is not tested. */
  static void judge(List<Draft> drafts) {
    SortedMap<String, List<Draft>> metrics = new TreeMap<>();
    for (Draft d : drafts) {
      String key =
          d.metric().report() + '|' + d.metric().name() + '|' + d.rule.name() + '|' + d.statistic;
      metrics.computeIfAbsent(key, k -> new ArrayList<>()).add(d);
    }
    for (List<Draft> members : metrics.values()) {
      NoisePool pool = NoisePool.of(members.stream().map(d -> d.own).toList());
      for (Draft d : members) {
        if (d.tested() && pool.degrees(d.own) < FEWEST_DEGREES) {
          d.unsupported = Reasons.shortHistory(d.own.nights());
        } else if (d.tested()) {
          d.judge(pool);
        }
      }
    }
  }
}
