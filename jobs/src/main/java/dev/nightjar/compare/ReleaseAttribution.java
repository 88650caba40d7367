package dev.nightjar.compare;

import dev.nightjar.compare.ConcurrentArms.Fitted;
import dev.nightjar.compare.VersionEffect.Column;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.Estimability;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which release component brought a change, if the cells can tell. Versions that rose around the
 * onset are examined by one design after the other, the one that assumes least first; the first
 * that shows a version to carry the change names it. Versions that no design can separate are a
 * set; those that everything switched to at once are confounded with the night itself.
 */
final class ReleaseAttribution {
  static final String IDENTIFIED = "identified";
  static final String WEAKLY = "weakly_separable";
  static final String NOT = "not_separable";

  /** Correlation from which two versions are taken as one where neither stands out alone. */
  private static final double NEARLY_ONE = 0.8;

  /** Most moved versions examined, those with most traffic first. */
  private static final int MOST = 12;

  /**
   * @param effects a row for each version that moved
   */
  record Answer(Attribution attribution, List<ComponentEffect> effects) {}

  private final List<VersionMove> moves;
  private final ReleaseModels models;
  private final ConcurrentArms concurrent;
  private final CellModel cells;
  private final Onset onset;
  private final Map<Integer, VersionEffect> known = new HashMap<>();
  private final Map<Integer, String> separable = new HashMap<>();
  private final Map<Integer, Set<Integer>> aliases = new HashMap<>();

  private ReleaseAttribution(List<VersionMove> moves, ReleaseModels models, Onset onset) {
    this.moves = moves;
    this.models = models;
    this.concurrent = new ConcurrentArms(models);
    this.cells = new CellModel(models);
    this.onset = onset;
  }

  /**
   * @param found the finding's slice
   * @param sign of harm
   * @param value of the metric in the slice tonight, for effects on logarithms
   * @param excess of the slice tonight, for those as well
   */
  static Answer of(
      ReleaseTraffic traffic,
      Metric metric,
      Slice found,
      Onset onset,
      int sign,
      double value,
      double excess) {
    List<VersionMove> moves = VersionMove.of(traffic, scope(found, null), onset);
    Slice scope = scope(found, moves);
    if (!scope.equals(scope(found, null))) {
      moves = VersionMove.of(traffic, scope, onset);
    }
    if (moves.size() > MOST) {
      moves =
          moves.stream()
              .sorted((a, b) -> Double.compare(b.after() - b.before(), a.after() - a.before()))
              .limit(MOST)
              .toList();
    }
    if (moves.isEmpty()) {
      return new Answer(Attribution.NONE, List.of());
    }
    ReleaseRows rows = new ReleaseRows(traffic, metric, moves, scope, found, onset);
    ReleaseModels models = new ReleaseModels(rows, metric, sign);
    ReleaseAttribution search = new ReleaseAttribution(moves, models, onset);
    Attribution attribution = models.change() > 0 ? search.search(found) : Attribution.NONE;
    LocalDate night = rows.dates.get(rows.dates.size() - 1);
    EffectRows print = new EffectRows(night, metric, found, moves, models, sign);
    return new Answer(
        attribution, print.of(search.known, search.separable, search.aliases, value, excess));
  }

  /** The finding's slice without its conditions on what moved; on any release without moves. */
  private static Slice scope(Slice found, List<VersionMove> moves) {
    Set<String> dropped = new LinkedHashSet<>();
    for (String dimension : found.dimensions()) {
      boolean moved =
          moves == null || moves.stream().anyMatch(m -> m.component().equals(dimension));
      boolean component = dev.nightjar.model.Components.NAMES.contains(dimension);
      if (ReleaseTraffic.isRelease(dimension) && (moved || !component)) {
        dropped.add(dimension);
      }
    }
    return ReleaseTraffic.without(found, dropped);
  }

  private List<Function<List<Column>, Fitted>> designs(boolean single) {
    List<Function<List<Column>, Fitted>> designs = new ArrayList<>();
    designs.add(concurrent::of);
    if (single) {
      designs.add(c -> cells.staggered(c, false));
    }
    designs.add(c -> cells.of(c, false));
    if (single) {
      designs.add(c -> cells.staggered(c, true));
    }
    designs.add(c -> cells.of(c, true));
    return designs;
  }

  private Attribution search(Slice found) {
    List<Integer> open = new ArrayList<>();
    for (int m = 0; m < moves.size(); m++) {
      open.add(m);
    }
    Attribution alone = alone(open);
    if (alone != null) {
      return alone;
    }
    for (Set<Integer> set : sets(open)) {
      Attribution joint = joint(set, open);
      if (joint != null) {
        return joint;
      }
    }
    Attribution last = atOnce(open);
    return last.identifiability() == null ? probable(open, found) : last;
  }

  /** A version that a design shows to carry the change by itself; removes those that cannot. */
  private Attribution alone(List<Integer> open) {
    // Staggered cohorts are for one version; the rest of the designs take all at once.
    List<Function<List<Column>, Fitted>> designs = designs(moves.size() == 1);
    for (int d = 0; d < designs.size(); d++) {
      Function<List<Column>, Fitted> design = designs.get(d);
      boolean sideBySide = d == 0;
      if (open.isEmpty()) {
        return Attribution.NONE;
      }
      List<Column> columns = open.stream().map(Column::of).toList();
      List<VersionEffect> together = models.interaction(design, columns);
      if (together != null && together.get(columns.size()).isBlamed()) {
        boolean said = sideBySide || !models.isConcurrent(together.get(columns.size()).column());
        Attribution pair = said ? pair(together, open) : null;
        if (pair != null) {
          return pair;
        }
      }
      List<VersionEffect> effects = models.effects(design, columns);
      int best = -1;
      boolean[] decides = new boolean[columns.size()];
      for (int i = 0; i < columns.size(); i++) {
        VersionEffect e = effects.get(i);
        int move = open.get(i);
        // Side by side without a verdict is an answer: what else there is would assume more.
        decides[i] = sideBySide || !known.containsKey(move) || !models.isConcurrent(columns.get(i));
        if (e.estimable() && decides[i]) {
          known.merge(move, e, (old, now) -> decided(now) ? now : old);
          separable.put(move, e.inflation() > Estimability.INFLATED ? WEAKLY : IDENTIFIED);
        }
        boolean better = best < 0 || e.share() > effects.get(best).share();
        best = e.isBlamed() && decides[i] && better ? i : best;
      }
      if (best >= 0) {
        int move = open.get(best);
        if (models.isOnlyRouted(effects.get(best))) {
          return Attribution.NONE;
        }
        known.put(move, effects.get(best));
        String how = separable.get(move);
        return named(move, how);
      }
      for (int i = columns.size() - 1; i >= 0; i--) {
        if (effects.get(i).isCleared() && decides[i]) {
          open.remove(i);
        }
      }
    }
    return open.isEmpty() ? Attribution.NONE : null;
  }

  /** The version that the slice itself is of, where it is likely to differ but not surely. */
  private Attribution probable(List<Integer> open, Slice found) {
    for (int m : open) {
      VersionMove move = moves.get(m);
      VersionEffect e = known.get(m);
      boolean own = move.value().equals(found.values().get(move.component()));
      boolean only = open.stream().allMatch(o -> o == m || !isProbable(o));
      if (only && own && e != null && e.isProbable()) {
        separable.put(m, WEAKLY);
        return named(m, WEAKLY);
      }
    }
    return Attribution.NONE;
  }

  private boolean isProbable(int move) {
    VersionEffect e = known.get(move);
    return e != null && e.isProbable();
  }

  private static boolean decided(VersionEffect e) {
    return e.isBlamed() || e.isCleared();
  }

  private Attribution named(int move, String identifiability) {
    VersionMove m = moves.get(move);
    return new Attribution(m.component(), m.printed(), m.previous(), identifiability);
  }

  /** Two versions of which neither harms without the other. */
  private Attribution pair(List<VersionEffect> effects, List<Integer> open) {
    Column both = effects.get(effects.size() - 1).column();
    Set<Integer> members = new TreeSet<>();
    for (int i = 0; i < open.size(); i++) {
      if ((both.versions() >> open.get(i) & 1) == 1) {
        if (effects.get(i).isBlamed()) {
          return null;
        }
        members.add(open.get(i));
      }
    }
    for (int m : members) {
      known.put(m, effects.get(effects.size() - 1));
      separable.put(m, IDENTIFIED);
      aliases.put(m, members);
    }
    return new Attribution(null, set(members), null, IDENTIFIED);
  }

  /** Versions that belong together for the data, by the widest design; itself alone for none. */
  private List<Set<Integer>> sets(List<Integer> open) {
    List<Column> columns = open.stream().map(Column::of).toList();
    Fitted fitted = cells.of(columns, true);
    List<Set<Integer>> sets = new ArrayList<>();
    if (fitted == null || open.size() < 2) {
      return sets;
    }
    Estimability gate = ReleaseModels.gate(fitted);
    Set<Integer> seen = new TreeSet<>();
    for (int c = 0; c < columns.size(); c++) {
      if (seen.add(c)) {
        Set<Integer> set = new TreeSet<>(Set.of(open.get(c)));
        for (int k = 0; k < columns.size(); k++) {
          boolean one = gate.aliases(c).contains(k) || gate.correlation(c, k) >= NEARLY_ONE;
          if (one && seen.add(k)) {
            set.add(open.get(k));
          }
        }
        if (set.size() > 1) {
          sets.add(set);
          boolean blind = !gate.isEstimable(c);
          set.forEach(m -> separable.put(m, blind ? NOT : WEAKLY));
          set.forEach(m -> aliases.put(m, set));
        }
      }
    }
    return sets;
  }

  /** The versions of a set as one; removes them all where they cannot be the cause. */
  private Attribution joint(Set<Integer> set, List<Integer> open) {
    long mask = 0;
    for (int m : set) {
      mask |= 1L << m;
    }
    Column column = new Column(mask, false);
    List<Function<List<Column>, Fitted>> designs = designs(true);
    // What serves side by side is compared so, and in no other way.
    for (Function<List<Column>, Fitted> design :
        models.isConcurrent(column) ? designs.subList(0, 1) : designs) {
      VersionEffect e = models.effects(design, List.of(column)).get(0);
      if (e.estimable()) {
        set.forEach(m -> known.put(m, e));
      }
      if (e.isBlamed()) {
        return models.isOnlyRouted(e)
            ? Attribution.NONE
            : new Attribution(null, set(set), null, separable.get(set.iterator().next()));
      }
      if (e.isCleared()) {
        open.removeAll(set);
        return null;
      }
    }
    return null;
  }

  /**
   * What all traffic switched to when the change came: no traffic is left to say what that night
   * would have been without.
   */
  private Attribution atOnce(List<Integer> open) {
    Set<Integer> suspects = new TreeSet<>();
    for (int m : open) {
      LocalDate since = moves.get(m).since();
      boolean then = !since.isBefore(onset.earliest()) && !since.isAfter(onset.latest());
      if (then && !models.isConcurrent(Column.of(m))) {
        suspects.add(m);
      }
    }
    if (suspects.isEmpty()) {
      return Attribution.NONE;
    }
    long mask = 0;
    for (int m : suspects) {
      mask |= 1L << m;
    }
    VersionEffect e = models.effects(cells::beforeAfter, List.of(new Column(mask, false))).get(0);
    if (!e.isBlamed()) {
      return Attribution.NONE;
    }
    boolean lone = suspects.size() == 1;
    for (int m : suspects) {
      known.put(m, e);
      separable.put(m, lone ? WEAKLY : NOT);
      aliases.put(m, suspects);
    }
    return lone
        ? named(suspects.iterator().next(), WEAKLY)
        : new Attribution(null, set(suspects), null, NOT);
  }

  private String set(Set<Integer> members) {
    return members.stream()
        .map(m -> moves.get(m).name())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
