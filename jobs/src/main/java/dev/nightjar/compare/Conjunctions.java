package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.Baseline;
import dev.nightjar.model.Cells;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The conjunctions of a night that are worth a test although nothing is stored for them. Each was
 * put forward by one half of the subjects; its draft holds the other half, which had no part in
 * choosing it, so that p-value and interval are those of any other test.
 */
final class Conjunctions {
  /** Largest share of the units in one half: beyond, one subject may hold most of them. */
  private static final double LARGEST_HALF = 0.75;

  private static final double FEWEST_PAST = 30;

  /** A conjunction as all its subjects show it. */
  static final class Conjunction {
    final Timeline line;

    /** Own days, or those of the traffic that a young one took over. */
    final Day baseline;

    final boolean fresh;
    final List<Draft> tests = new ArrayList<>();

    Conjunction(Timeline line, Day baseline, boolean fresh) {
      this.line = line;
      this.baseline = baseline;
      this.fresh = fresh;
    }
  }

  private final Family family;
  private final LocalDate night;
  private final Windows windows;
  private final CellSource source;
  private final int fewestSubjects;
  private final Expectation expectation;
  private final Cube cube;
  private final Kinds kinds;
  private final Borrowed borrowed;
  private final SortedMap<Slice, Conjunction> found = new TreeMap<>();

  private Conjunctions(
      Family family,
      LocalDate night,
      Windows windows,
      CellSource source,
      int fewestSubjects,
      Expectation expectation,
      Cube cube,
      Borrowed borrowed) {
    this.family = family;
    this.night = night;
    this.windows = windows;
    this.source = source;
    this.fewestSubjects = fewestSubjects;
    this.expectation = expectation;
    this.cube = cube;
    this.kinds = new Kinds(cube);
    this.borrowed = borrowed;
  }

  /**
   * Those of a family, with a test each.
   *
   * @param drafts of the stored slices, from whose past the day-to-day noise is known
   * @param cube the night and the expectation's days
   */
  static List<Conjunction> of(
      Family family,
      LocalDate night,
      Windows windows,
      CellSource source,
      int fewestSubjects,
      Expectation expectation,
      List<Draft> drafts,
      Cube cube) {
    Metric metric = family.lines.get(0).metric;
    Baseline window = expectation.window();
    Day current = family.whole == null ? null : family.whole.on(night);
    Day baseline = family.whole == null ? null : family.whole.fold(window);
    if (cube == null || !Kinds.apply(metric.kind()) || current == null || baseline == null) {
      return List.of();
    }
    Borrowed borrowed = Borrowed.of(metric, current, baseline, between(drafts, window));
    if (borrowed == null) {
      return List.of();
    }
    Conjunctions all =
        new Conjunctions(
            family, night, windows, source, fewestSubjects, expectation, cube, borrowed);
    all.search();
    return List.copyOf(all.found.values());
  }

  /** Variance between days that slices of the metric share. */
  private static double between(List<Draft> drafts, Baseline window) {
    List<DayNoise> known = new ArrayList<>();
    for (Draft d : drafts) {
      if (d.rule.kind() == window.kind() && d.rule.pinned() == null && d.statistic == 0) {
        known.add(d.own);
      }
    }
    NoisePool pool = NoisePool.of(known);
    return pool.series() > 0
        ? Math.max(0, pool.excess())
        : known.stream().mapToDouble(DayNoise::excess).max().orElse(0);
  }

  private void search() {
    Direction worse = cube.metric.worse();
    List<List<Slice>> chosen = List.of(new ArrayList<>(), new ArrayList<>());
    for (int half = 0; half < 2; half++) {
      for (int sign : worse == Direction.BOTH ? new int[] {1, -1} : new int[] {worse.sign()}) {
        for (Slice slice : new CubeScan(cube, kinds, borrowed, half, sign).find()) {
          if (!chosen.get(half).contains(slice) && mayBeNamed(slice)) {
            chosen.get(half).add(slice);
          }
        }
      }
    }
    TreeSet<Slice> slices = new TreeSet<>(chosen.get(0));
    slices.addAll(chosen.get(1));
    if (slices.isEmpty()) {
      return;
    }
    History history = new History(List.copyOf(slices));
    for (int half = 0; half < 2; half++) {
      for (Slice slice : chosen.get(half)) {
        test(slice, 1 - half, history);
      }
    }
  }

  /**
   * Whether numbers of a slice give nobody away: enough subjects in each half of it, for either may
   * be printed; enough in what each wider slice has beside it, else the difference of the two would
   * be printed; and no half so large that one subject may hold most units. Subjects are counted by
   * their buckets, of which there are never more than subjects.
   */
  private boolean mayBeNamed(Slice slice) {
    int[] leaves = cube.leaves(slice);
    Cube.Total all = cube.total(cube.night, Cube.BOTH, leaves);
    for (int half = 0; half < 2; half++) {
      Cube.Total part = cube.total(cube.night, half, leaves);
      if (Long.bitCount(part.buckets()) < fewestSubjects
          || part.units() > LARGEST_HALF * all.units()) {
        return false;
      }
    }
    boolean[] inside = new boolean[cube.size()];
    for (int leaf : leaves) {
      inside[leaf] = true;
    }
    for (Slice wider : slice.parents()) {
      long buckets = 0;
      boolean any = false;
      for (int leaf : cube.leaves(wider)) {
        boolean tonight = cube.night.units()[0][leaf] + cube.night.units()[1][leaf] > 0;
        if (!inside[leaf] && tonight) {
          buckets |= cube.night.buckets()[leaf];
          any = true;
        }
      }
      if (any && Long.bitCount(buckets) < fewestSubjects) {
        return false;
      }
    }
    return true;
  }

  private void test(Slice slice, int half, History history) {
    Timeline stored = family.of(slice);
    Timeline line = stored != null ? stored : history.line(slice, Cube.BOTH);
    Conjunction conjunction = found.get(slice);
    if (conjunction == null) {
      boolean fresh = isFresh(slice, line, Cube.BOTH);
      conjunction = new Conjunction(line, baseline(slice, Cube.BOTH, fresh), fresh);
      if (conjunction.baseline == null) {
        return;
      }
      found.put(slice, conjunction);
    }
    Timeline part = history.line(slice, half);
    Day baseline = baseline(slice, half, conjunction.fresh);
    Day current = part.on(night);
    if (baseline == null || current == null) {
      return;
    }
    Baseline window = expectation.window();
    double active = Math.max(1, family.whole.activeDays(window));
    Rule rule = Rule.heldOut(window.kind());
    Draft d = new Draft(part, rule, 0, window, current, baseline, active, null);
    d.contrast = part.method.contrast(cube.metric, current, baseline, active)[0];
    if (!conjunction.fresh) {
      Draft usual =
          new Draft(part, Rule.moving(window.kind()), 0, window, current, baseline, active, null);
      d.own = Noise.learn(usual, night, windows);
    }
    boolean defined = d.contrast.isDefined() && d.contrast.variance() > 0;
    d.unsupported =
        defined && !Suppression.isThin(baseline.subjects, fewestSubjects)
            ? null
            : Reasons.noError();
    conjunction.tests.add(d);
  }

  private boolean isFresh(Slice slice, Timeline line, int half) {
    Cube.Total past = cube.total(cube.past, half, cube.leaves(slice));
    return past.units() < FEWEST_PAST || expectation.isYoung(line);
  }

  /**
   * The days to hold a slice against, at the rate that they would have had with tonight's kinds of
   * traffic; null when there are none.
   */
  private Day baseline(Slice slice, int half, boolean fresh) {
    int[] leaves = cube.leaves(slice);
    Slice home = fresh ? home(slice, half) : slice;
    int[] wider = home == null ? null : cube.leaves(home);
    if (wider == null) {
      return null;
    }
    Cube.Total around = cube.total(cube.past, half, wider);
    Cube.Total now = cube.total(cube.night, half, leaves);
    if (!(around.units() > 0 && now.denominator() > 0)) {
      return null;
    }
    double kinds1 = 0;
    double kinds0 = 0;
    double overall = 0;
    for (int h = half == Cube.BOTH ? 0 : half; h <= (half == Cube.BOTH ? 1 : half); h++) {
      for (int leaf : leaves) {
        kinds1 += kinds.tonight(h, leaf);
      }
      for (int leaf : wider) {
        kinds0 += kinds.past(h, leaf);
      }
      overall += kinds.overall(h) / (half == Cube.BOTH ? 2 : 1);
    }
    double expected =
        Borrowed.expected(
            cube.metric,
            now.denominator(),
            kinds1,
            around.units(),
            around.numerator(),
            around.denominator(),
            kinds0,
            overall);
    double top = around.denominator() * expected / now.denominator();
    return borrowed.day(
        cube.metric,
        cube.days,
        around.units(),
        top,
        around.denominator(),
        Long.bitCount(around.buckets()));
  }

  /** The smallest slice around a young one that has a past; null when there is none. */
  private Slice home(Slice slice, int half) {
    List<Slice> around = new ArrayList<>(slice.parents());
    for (int i = 0; i < around.size(); i++) {
      for (Slice next : around.get(i).parents()) {
        if (!around.contains(next)) {
          around.add(next);
        }
      }
    }
    return around.stream()
        .filter(s -> s.size() == 0 || isSettled(s, half))
        .min(
            Comparator.<Slice>comparingDouble(
                    s -> cube.total(cube.past, half, cube.leaves(s)).units())
                .thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  private boolean isSettled(Slice slice, int half) {
    Timeline stored = family.of(slice);
    boolean young = stored != null && expectation.isYoung(stored);
    return !young && cube.total(cube.past, half, cube.leaves(slice)).units() >= FEWEST_PAST;
  }

  /** The days of some slices, by half, made from the cells of each day once. */
  private final class History {
    private final List<Slice> slices;
    private final List<List<SortedMap<LocalDate, Day>>> days = new ArrayList<>();

    History(List<Slice> slices) {
      this.slices = slices;
      slices.forEach(s -> days.add(List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>())));
      TreeSet<LocalDate> dates = new TreeSet<>(expectation.window().days());
      dates.addAll(windows.history(night));
      dates.addAll(windows.history(night.minusDays(Windows.REACH)));
      dates.add(night);
      Timeline all = family.whole;
      for (LocalDate date : dates) {
        Cells cells = source.on(date, all.metric.grain(), all.evaluator, all.evaluatorVersion);
        if (cells != null && cells.sums().containsKey(all.metric.name())) {
          add(date, cells);
        }
      }
    }

    private void add(LocalDate date, Cells cells) {
      for (int s = 0; s < slices.size(); s++) {
        Cube.Total[] halves = CellSums.of(cells, cube.metric, slices.get(s));
        for (int half = 0; half < halves.length; half++) {
          if (halves[half].units() > 0) {
            days.get(s).get(half).put(date, borrowed.day(cube.metric, halves[half], 1));
          }
        }
      }
    }

    Timeline line(Slice slice, int half) {
      return new Timeline(
          family.whole, slice, new TreeMap<>(days.get(slices.indexOf(slice)).get(half)));
    }
  }
}
