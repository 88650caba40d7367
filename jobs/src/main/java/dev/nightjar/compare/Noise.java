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
   * noise, and that change is what the window is pinned for. A drift that keeps each day equally
   * far from the month before it is taken out as well.
   */
  static DayNoise learn(Draft d, LocalDate night, Windows windows) {
    Rule rule = d.rule.kind() == BaselineKind.PINNED ? Rule.moving(BaselineKind.TRAILING) : d.rule;
    List<Contrast> past = new ArrayList<>();
    for (LocalDate day : windows.history(night)) {
      past.add(d.on(day, rule, windows));
    }
    boolean pinned = d.rule.kind() == BaselineKind.PINNED;
    return DayNoise.of(pinned ? DayNoise.aroundTrend(past) : past, d.metric().worse());
  }

  /**
   * Sets scale and p-values; a draft with too short a history is not tested.
   *
   * @param inherited drafts of young slices, which take the noise of their metric
   */
  static void judge(List<Draft> drafts, List<Draft> inherited) {
    SortedMap<String, List<Draft>> metrics = new TreeMap<>();
    for (Draft d : drafts) {
      metrics.computeIfAbsent(key(d, d.rule.name()), k -> new ArrayList<>()).add(d);
    }
    SortedMap<String, NoisePool> pools = new TreeMap<>();
    metrics.forEach(
        (key, members) -> {
          NoisePool pool = NoisePool.of(members.stream().map(d -> d.own).toList());
          pools.put(key, pool);
          members.forEach(d -> judge(d, pool));
        });
    for (Draft d : inherited) {
      String key = key(d, d.rule.kind().code());
      NoisePool pool = pools.getOrDefault(key, NoisePool.NONE);
      Draft whole = whole(metrics.getOrDefault(key, List.of()), d);
      if (d.tested() && pool.series() == 0 && whole != null) {
        d.judgeLike(whole);
      } else {
        judge(d, pool);
      }
    }
  }

  private static void judge(Draft d, NoisePool pool) {
    if (d.tested() && pool.degrees(d.own) < FEWEST_DEGREES) {
      d.unsupported = Reasons.shortHistory(d.own.nights());
    } else if (d.tested()) {
      d.judge(pool);
    }
  }

  private static Draft whole(List<Draft> members, Draft of) {
    for (Draft d : members) {
      if (d.tested() && d.line.equals(of.line.whole())) {
        return d;
      }
    }
    return null;
  }

  private static String key(Draft d, String rule) {
    return d.metric().report() + '|' + d.metric().name() + '|' + rule + '|' + d.statistic;
  }
}
