package dev.nightjar.compare;

import dev.nightjar.compare.VersionEffect.Column;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was learned of every moved version, as rows. */
record EffectRows(
    LocalDate night,
    Metric metric,
    Slice slice,
    List<VersionMove> moves,
    ReleaseModels models,
    int sign) {
  private static final String NO_DESIGN = "none";

  /**
   * @param value of the metric in the slice tonight, which an effect on logarithms is a part of
   * @param excess harm of the slice tonight, of which it explains its share
   */
  List<ComponentEffect> of(
      Map<Integer, VersionEffect> known,
      Map<Integer, String> separable,
      Map<Integer, Set<Integer>> aliases,
      double value,
      double excess) {
    List<ComponentEffect> rows = new ArrayList<>();
    for (int m = 0; m < moves.size(); m++) {
      VersionMove move = moves.get(m);
      VersionEffect e = known.getOrDefault(m, VersionEffect.unknown(Column.of(m), NO_DESIGN));
      boolean log = ReleaseRows.isLog(metric);
      double tonight = e.estimable() ? models.size(e.column(), true) : Double.NaN;
      int self = m;
      List<String> others =
          aliases.getOrDefault(m, Set.of()).stream()
              .filter(o -> o != self)
              .map(o -> moves.get(o).name())
              .sorted()
              .toList();
      double[] ends = {inUnit(e.lower(), log, value), inUnit(e.upper(), log, value)};
      rows.add(
          new ComponentEffect(
              night,
              metric.name(),
              slice,
              move.component(),
              move.printed(),
              move.previous(),
              inUnit(e.effect(), log, value),
              Math.min(ends[0], ends[1]),
              Math.max(ends[0], ends[1]),
              log ? e.share() * excess : e.effect() * tonight,
              e.share(),
              separable.getOrDefault(m, ReleaseAttribution.NOT),
              others,
              e.method()));
    }
    return rows;
  }

  /** In the metric's unit and its own direction; harm is positive until here. */
  private double inUnit(double effect, boolean log, double value) {
    double directed = sign * effect;
    return log ? value * (1 - Math.exp(-directed)) : directed;
  }
}
