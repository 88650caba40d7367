package dev.nightjar.compare;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Deployment;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import dev.nightjar.stats.BenjaminiHochberg;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The canaries of a night against the baseline arms that ran beside them: a row for every metric,
 * and one statement a report. A canary passes a report when harm beyond the margin is ruled out for
 * each of its critical metrics and no other metric is worse; it fails with the first metric that is
 * worse; everything else is open, never a pass. No correction is needed for a pass that asks every
 * critical metric (an intersection-union test); a failure is controlled for false discovery over
 * the critical metrics and over the others.
 */
final class Canaries {
  /** Name of the statement among the statistics. */
  static final String STATEMENT = Comparison.STATEMENTS.get(0);

  private static final String APPLICATION = "application";
  private static final String DIMENSION = "deployment_arm";
  private static final String CANARY = Assignment.CANARY;
  private static final String CONTROL = Assignment.CONTROL;
  private static final double NONE = Double.NaN;

  private final LocalDate night;
  private final List<Deployment> deployments;
  private final Map<String, Assignment> assignments = new HashMap<>();

  private Canaries(LocalDate night, List<Deployment> deployments) {
    this.night = night;
    this.deployments = deployments;
  }

  /**
   * Whether a slice is an arm of an application: kept to compare the arms of a night with each
   * other, and no place where a change would sit.
   */
  static boolean isArm(Slice slice) {
    return slice.size() > 1 && slice.dimensions().contains(DIMENSION);
  }

  static List<Comparison> of(
      LocalDate night, List<FamilyNight> nights, List<Deployment> deployments) {
    Canaries canaries = new Canaries(night, deployments);
    SortedMap<Slice, List<ArmContrast>> bySlice = new TreeMap<>();
    for (FamilyNight n : nights) {
      canaries
          .contrasts(n)
          .forEach(c -> bySlice.computeIfAbsent(c.line.slice, s -> new ArrayList<>()).add(c));
    }
    List<Comparison> rows = new ArrayList<>();
    for (List<ArmContrast> canary : bySlice.values()) {
      control(canary.stream().filter(c -> c.line.metric.critical()).toList());
      control(canary.stream().filter(c -> !c.line.metric.critical()).toList());
      canary.forEach(c -> rows.add(canaries.row(c)));
      SortedMap<String, List<ArmContrast>> reports = new TreeMap<>();
      canary.forEach(
          c -> reports.computeIfAbsent(c.line.metric.report(), r -> new ArrayList<>()).add(c));
      reports.values().forEach(report -> rows.add(canaries.statement(report)));
    }
    return rows;
  }

  private static void control(List<ArmContrast> contrasts) {
    List<ArmContrast> tested = contrasts.stream().filter(ArmContrast::tested).toList();
    double[] q = BenjaminiHochberg.adjusted(tested.stream().mapToDouble(c -> c.harmP).toArray());
    for (int i = 0; i < q.length; i++) {
      tested.get(i).harmQ = q[i];
    }
  }

  private static Slice control(Slice canary) {
    TreeMap<String, String> values = new TreeMap<>(canary.values());
    values.put(DIMENSION, CONTROL);
    return Slice.of(values);
  }

  private List<ArmContrast> contrasts(FamilyNight n) {
    Metric metric = n.family().lines.get(0).metric;
    boolean size = metric.kind() == MetricKind.TOTAL || metric.kind().isDistance();
    if (size || !metric.baselines().contains(BaselineKind.CANARY)) {
      return List.of();
    }
    List<ArmContrast> contrasts = new ArrayList<>();
    for (Timeline line : canaries(n)) {
      Timeline control = n.family().of(control(line.slice));
      boolean usable = control != null && !n.isHidden(control);
      Day beside = usable ? control.on(night) : null;
      JudgedRate judged = usable ? JudgedRate.ofArms(line, control, night) : null;
      for (int s = 0; s < line.method.statistics(metric).size(); s++) {
        contrasts.add(
            new ArmContrast(line, s, line.on(night), beside, judged, assignment(line.slice)));
      }
    }
    return contrasts;
  }

  private Assignment assignment(Slice canary) {
    String application = canary.values().get(APPLICATION);
    return assignments.computeIfAbsent(
        String.valueOf(application), a -> Assignment.of(deployments, application, night));
  }

  /**
   * The canaries by application where the metric is cut so: over all applications at once, the arms
   * would differ in what they serve.
   */
  private List<Timeline> canaries(FamilyNight n) {
    List<Timeline> found =
        n.family().lines.stream()
            .filter(line -> CANARY.equals(line.slice.values().get(DIMENSION)))
            .filter(line -> line.on(night) != null && !n.isHidden(line))
            .toList();
    int most = found.stream().mapToInt(line -> line.slice.size()).max().orElse(0);
    return found.stream().filter(line -> line.slice.size() == most).toList();
  }

  private Comparison row(ArmContrast c) {
    Metric metric = c.line.metric;
    boolean weighed = !Weighing.hasUnweighted(c.canary);
    boolean measured = c.control != null && weighed && !Weighing.hasUnweighted(c.control);
    Estimate baseline = measured ? c.method.estimate(metric, c.statistic, c.control, 1) : null;
    double relative = measured ? c.change.value() / Math.abs(baseline.value()) : NONE;
    Comparison row =
        comparison(
            c,
            c.line.method.statistics(metric).get(c.statistic),
            weighed ? c.method.estimate(metric, c.statistic, c.canary, 1) : null,
            baseline,
            measured ? c.change : Change.UNKNOWN,
            Double.isFinite(relative) ? relative : NONE,
            c.verdict(),
            c.reason());
    return c.judged == null ? row : c.judged.tell(row);
  }

  /** One row a report: pass, fail or open. */
  private Comparison statement(List<ArmContrast> report) {
    List<ArmContrast> critical = report.stream().filter(c -> c.line.metric.critical()).toList();
    List<ArmContrast> asked = critical.isEmpty() ? report : critical;
    List<ArmContrast> worse = with(report, Verdict.REGRESSED);
    List<ArmContrast> open = with(asked, Verdict.INSUFFICIENT_DATA);
    String name = name(report) + " against the concurrent baseline arm: ";
    String of = critical.isEmpty() ? " metrics" : " critical metrics";
    ArmContrast lead = asked.get(0);
    Verdict verdict = Verdict.NOT_WORSE;
    String reason = name + "not worse, " + asked.size() + " of " + asked.size() + of;
    if (!worse.isEmpty()) {
      lead = worse.get(0);
      verdict = Verdict.REGRESSED;
      reason = name + "worse in " + label(lead) + ": " + lead.reason() + more(worse);
    } else if (!open.isEmpty()) {
      lead = open.get(0);
      verdict = Verdict.INSUFFICIENT_DATA;
      reason =
          name
              + "open, "
              + (asked.size() - open.size())
              + " of "
              + asked.size()
              + of
              + " within the margin; "
              + label(lead)
              + ": "
              + lead.reason();
    }
    Change none = Change.UNKNOWN;
    return comparison(lead, STATEMENT, null, null, none, NONE, verdict, reason);
  }

  private static List<ArmContrast> with(List<ArmContrast> contrasts, Verdict verdict) {
    return contrasts.stream()
        .filter(c -> c.verdict() == verdict)
        .sorted(
            Comparator.comparing((ArmContrast c) -> !c.line.metric.critical())
                .thenComparingDouble(c -> Double.isNaN(c.harmQ) ? 1 : c.harmQ)
                .thenComparing(Canaries::label))
        .toList();
  }

  private static String name(List<ArmContrast> report) {
    String application = report.get(0).line.slice.values().get(APPLICATION);
    return application == null ? "the canary" : "the canary of " + application;
  }

  private static String label(ArmContrast c) {
    String statistic = c.line.method.statistics(c.line.metric).get(c.statistic);
    return c.line.metric.name() + ("value".equals(statistic) ? "" : " " + statistic);
  }

  private static String more(List<ArmContrast> worse) {
    return worse.size() == 1 ? "" : " (and in " + (worse.size() - 1) + " more)";
  }

  private Comparison comparison(
      ArmContrast c,
      String statistic,
      Estimate current,
      Estimate baseline,
      Change change,
      double relative,
      Verdict verdict,
      String reason) {
    boolean tested = current != null && c.tested();
    Rows sizes = new Rows(night, c.line);
    return new Comparison(
        night,
        c.line.metric,
        c.line.slice,
        c.line.evaluator,
        c.line.evaluatorVersion,
        sizes.share(),
        statistic,
        CANARY,
        sizes.estimator(),
        current,
        new Baseline(BaselineKind.CANARY, CONTROL, night, night, List.of(night)),
        baseline,
        change.value(),
        change.lower(),
        change.upper(),
        relative,
        NONE,
        NONE,
        NONE,
        tested ? c.contrast.test() : null,
        tested ? c.contrast.printed() : NONE,
        change.effect(),
        tested ? 1 : NONE,
        tested ? c.harmP : NONE,
        tested ? c.harmQ : NONE,
        tested ? c.detectable() : NONE,
        tested ? c.needed() : NONE,
        verdict,
        reason,
        verdict == Verdict.REGRESSED && current != null
            ? Severity.of(c.line.metric, c.harm(), c.margin, sizes.share())
            : null,
        c.canary.late,
        null);
  }
}
