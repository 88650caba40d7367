package dev.nightjar.compare;

import dev.nightjar.compare.Windows.Rule;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.Finding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;

/**
 * Compares nights with their baselines. Built once from all stored series; then {@link
 * #compare(LocalDate)} for each night wanted, in date order for speed: what a night says about its
 * days is remembered for the nights after it. A night sees no day after it.
 */
public final class NightComparer {
  /**
   * Nights have a pool of their own. Cells may be read from files while families are compared, and
   * Hadoop closes a file with a parallel stream on the common pool: comparing there too, readers
   * and closers would wait for each other for ever.
   */
  private static final ForkJoinPool POOL = new ForkJoinPool();

  private final CompareSettings settings;
  private final Windows windows;
  private final List<Family> families;
  private final CellSource cells;

  private NightComparer(
      CompareSettings settings, Windows windows, List<Family> families, CellSource cells) {
    this.settings = settings;
    this.windows = windows;
    this.families = families;
    this.cells = cells;
  }

  /** A comparer of these series; their profiles are not kept. */
  public static NightComparer of(Collection<Series> series, CompareSettings settings) {
    List<Timeline> lines =
        series.parallelStream()
            .map(Timeline::new)
            .filter(line -> line.method != null && !line.isEmpty())
            .sorted()
            .toList();
    TreeSet<LocalDate> stored = new TreeSet<>();
    lines.forEach(line -> stored.addAll(line.days().keySet()));
    lines.forEach(line -> stored.addAll(line.redefined()));
    Windows windows = new Windows(settings.excluded(), stored);
    return new NightComparer(settings, windows, Family.of(lines), CellSource.NONE);
  }

  /** The same comparer with the finest cells at hand, for what no stored slice can tell. */
  public NightComparer withCells(CellSource source) {
    return new NightComparer(settings, windows, families, source);
  }

  /** Compares one night; series without any unit until then have no row. */
  public NightResult compare(LocalDate night) {
    return compare(night, List.of());
  }

  /**
   * The same, with findings of earlier nights: a change that lasts keeps its id and counts its
   * nights.
   */
  public NightResult compare(LocalDate night, Collection<Finding> previous) {
    return POOL.submit(() -> compared(night, previous)).join();
  }

  private NightResult compared(LocalDate night, Collection<Finding> previous) {
    List<FamilyNight> nights =
        families.parallelStream()
            .map(f -> FamilyNight.of(f, night, windows, settings, cells))
            .toList();
    List<Draft> drafts = new ArrayList<>();
    List<Draft> inherited = new ArrayList<>();
    nights.forEach(n -> drafts.addAll(n.drafts()));
    nights.forEach(n -> inherited.addAll(n.inherited()));
    Noise.judge(drafts, inherited);
    drafts.addAll(inherited);
    List<Sustained.Shift> shifts = Sustained.of(nights, night, windows);
    shifts.forEach(s -> drafts.add(s.test()));
    FalseDiscovery.correct(drafts);
    List<Comparison> rows =
        new ArrayList<>(nights.parallelStream().flatMap(n -> n.rows().stream()).toList());
    rows.addAll(Canaries.of(night, nights, settings.deployments()));
    rows.addAll(JudgeChange.of(night, nights));
    Attributions attributions = new Attributions(night, windows, cells, settings.minimumSubjects());
    List<Finding> findings =
        new ArrayList<>(
            new Triage(night, windows, settings, List.copyOf(previous), attributions)
                .findings(nights));
    new SustainedRows(night, windows, settings).tell(shifts, List.copyOf(previous), rows, findings);
    List<Distribution> bins =
        nights.parallelStream().flatMap(n -> n.distributions().stream()).toList();
    return NightResult.of(night, rows, bins, findings, attributions.effects(findings, nights));
  }

  static List<Rule> rules(Timeline line, CompareSettings settings) {
    List<Rule> rules = new ArrayList<>();
    line.metric.baselines().stream().sorted().distinct().forEach(k -> add(k, rules));
    settings.pinned().forEach(p -> rules.add(Rule.of(p)));
    return rules;
  }

  private static void add(BaselineKind kind, List<Rule> rules) {
    switch (kind) {
      case SAME_WEEKDAY, TRAILING -> rules.add(Rule.moving(kind));
      // Pinned baselines come with their windows; concurrent arms are compared elsewhere.
      case PINNED, CANARY -> {}
    }
  }
}
