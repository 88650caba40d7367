package dev.nightjar.compare;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Finding;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * From the regressed rows of a night to the few changes behind them. A cause shows in every slice
 * that overlaps it and in every metric it touches; a finding names the most specific slice that
 * explains them and folds the rest.
 */
final class Triage {
  /** Most findings of one metric. */
  private static final int MOST = 5;

  /** Deviate below which what is left of a slice's harm is noise. */
  private static final double NOISE = 3;

  /** Share of a slice's harm that must be left for it to be a cause of its own. */
  private static final double ENOUGH_LEFT = 0.4;

  /** Share of a conjunction's units in a found slice from which it is a part of that. */
  private static final double MOSTLY = 0.5;

  /** Deviate from which a slice without a regressed row of its own may carry a finding. */
  private static final double EVIDENT = 4;

  private final LocalDate night;
  private final Windows windows;
  private final CompareSettings settings;
  private final List<Finding> previous;
  private final Attributions attributions;

  Triage(
      LocalDate night,
      Windows windows,
      CompareSettings settings,
      List<Finding> previous,
      Attributions attributions) {
    this.night = night;
    this.windows = windows;
    this.settings = settings;
    this.previous = previous;
    this.attributions = attributions;
  }

  List<Finding> findings(List<FamilyNight> nights) {
    SortedMap<String, List<Scanned>> reports = new TreeMap<>();
    for (FamilyNight n : nights) {
      Scanned scanned = scan(n);
      if (scanned != null) {
        reports
            .computeIfAbsent(scanned.lead().metric().report(), r -> new ArrayList<>())
            .add(scanned);
      }
    }
    List<Cause> causes = new ArrayList<>();
    reports.values().forEach(metrics -> causes.addAll(causes(metrics)));
    List<Finding> findings = new ArrayList<>();
    Continuity continuity = new Continuity(night, previous);
    Set<Cause> proven = ProvenCauses.of(causes, nights);
    for (Cause cause : causes) {
      Finding finding =
          new FindingBuilder(night, windows, settings, continuity, attributions).build(cause);
      if (proven.contains(cause) || finding.nightsSeen() > 1) {
        findings.add(finding);
      }
    }
    findings.sort(Finding.GRAVEST_FIRST);
    return findings;
  }

  /**
   * A metric with agreed regressions and its suspects.
   *
   * @param lead strongest regressed row
   */
  record Scanned(FamilyNight night, Draft lead, Scan scan, List<Suspect> regressed) {
    double strength() {
      return regressed.stream().mapToDouble(Suspect::score).max().orElse(0);
    }
  }

  private Scanned scan(FamilyNight n) {
    boolean total = isTotal(n);
    List<Draft> agreed =
        Stream.concat(
                n.drafts().stream().filter(d -> agreed(n, d)),
                n.inherited().stream().filter(Triage::harmed))
            .filter(d -> !total || d.line.slice.size() == 0)
            .toList();
    if (agreed.isEmpty()) {
      return null;
    }
    Draft lead =
        agreed.stream()
            .max(Comparator.comparingDouble(d -> Math.abs(d.contrast.z() / d.scale)))
            .orElseThrow();
    Expectation expectation = expectation(n, agreed);
    double active = Math.max(1, lead.line.activeDays(expectation.window()));
    Scan scan = new Scan(n, lead, night, expectation, active);
    List<Suspect> regressed = new ArrayList<>();
    for (Draft d : agreed) {
      Suspect s = scan.of(d.line);
      boolean sameWay = d.contrast.omnibus() || Math.signum(d.contrast.z()) == scan.sign();
      if (s != null && sameWay) {
        if (s.regressed.isEmpty()) {
          regressed.add(s);
        }
        s.regressed.add(d);
      }
    }
    return regressed.isEmpty() ? null : new Scanned(n, lead, scan, regressed);
  }

  /** A sum over a slice says how much traffic went there: only that of all traffic can be harm. */
  private static boolean isTotal(FamilyNight n) {
    return n.family().lines.get(0).metric.kind() == MetricKind.TOTAL;
  }

  /** A young slice that is worse than the traffic it took over, by the rule of any other. */
  static boolean harmed(Draft d) {
    if (!d.tested() || d.mix != null || d.harmQ > d.metric().falseDiscoveryRate()) {
      return false;
    }
    boolean distance = d.metric().kind().isDistance();
    Change change = d.change(1);
    double base = d.estimate(d.baseline, d.activeDays).value();
    double margin = distance ? d.metric().margin().absolute() : d.metric().margin().around(base);
    return Math.abs(change.value()) > margin;
  }

  /**
   * Regressed, and the same weekday does not contradict: a trailing baseline alone would call every
   * weekend a change. A pinned one speaks for itself, since slow drift shows nowhere else.
   */
  private static boolean agreed(FamilyNight n, Draft d) {
    if (d.row == null || d.row.verdict() != Verdict.REGRESSED || n.isMix(d.line)) {
      return false;
    }
    if (d.rule.kind() != BaselineKind.TRAILING) {
      return true;
    }
    for (Draft other : n.draftsOf(d.line)) {
      if (other.rule.kind() == BaselineKind.SAME_WEEKDAY
          && other.statistic == d.statistic
          && other.tested()
          && other.harm > 0.05) {
        return false;
      }
    }
    return true;
  }

  /** A pinned window where only that one shows the change, else the usual expectation. */
  private Expectation expectation(FamilyNight n, List<Draft> agreed) {
    return agreed.stream().allMatch(d -> d.rule.kind() == BaselineKind.PINNED)
        ? new Expectation(n.family(), agreed.get(0).window, night, CellSource.NONE)
        : n.expectation();
  }

  /** One cause: a slice, with every metric of the report that shows it. */
  static final class Cause {
    final List<Scanned> metrics = new ArrayList<>();
    final List<Suspect> suspects = new ArrayList<>();
    final List<Draft> folded = new ArrayList<>();
    double score;
  }

  private static List<Cause> causes(List<Scanned> metrics) {
    List<Scanned> order = new ArrayList<>(metrics);
    order.sort(
        Comparator.comparing((Scanned m) -> m.lead().metric().kind() == MetricKind.TOTAL)
            .thenComparing(m -> !m.lead().metric().critical())
            .thenComparing(Comparator.comparingDouble(Scanned::strength).reversed())
            .thenComparing(m -> m.lead().metric().name()));
    List<Cause> causes = new ArrayList<>();
    for (Scanned m : order) {
      if (m.lead().metric().kind() == MetricKind.TOTAL && !causes.isEmpty()) {
        // What each request costs or takes has changed, and the day's sum with it.
        m.regressed().forEach(s -> causes.get(0).folded.addAll(s.regressed));
        continue;
      }
      for (Cause cause : causes) {
        Suspect same = m.scan().of(cause.suspects.get(0).line.slice);
        if (same != null && same.deviate >= NOISE && foldsAny(m, same)) {
          fold(m, same, cause);
        } else if (same != null) {
          m.scan().all().stream().filter(s -> isPartOf(m, s, same)).forEach(s -> s.folded = true);
        }
      }
      for (int k = 0; k < MOST && open(m); k++) {
        Suspect s = m.scan().pick(NOISE);
        if (s == null || (s.regressed.isEmpty() && s.deviate < EVIDENT)) {
          break;
        }
        Cause cause = new Cause();
        causes.add(cause);
        fold(m, s, cause);
      }
    }
    return causes;
  }

  private static boolean open(Scanned m) {
    return m.regressed().stream().anyMatch(s -> !s.folded);
  }

  private static boolean foldsAny(Scanned m, Suspect found) {
    return m.regressed().stream()
        .anyMatch(s -> !s.folded && (s.equals(found) || remainder(m, found, s) < NOISE));
  }

  /** Books a slice as the cause and takes out of every other slice what it explains. */
  private static void fold(Scanned m, Suspect found, Cause cause) {
    cause.metrics.add(m);
    cause.suspects.add(found);
    cause.score = Math.max(cause.score, found.score());
    boolean distribution = m.lead().metric().kind().isDistance();
    double rest = restOfAll(m, found);
    List<Suspect> all = m.scan().all();
    double[] left = new double[all.size()];
    for (int i = 0; i < left.length; i++) {
      Suspect s = all.get(i);
      left[i] = s.left;
      if (!s.folded && !s.equals(found) && s.excess > 0) {
        left[i] = s.left - m.scan().explained(found, s) / s.excess;
      }
    }
    for (int i = 0; i < left.length; i++) {
      Suspect s = all.get(i);
      if (s.folded) {
        continue;
      }
      boolean claimsTooMuch = s.excess * left[i] > rest && m.scan().overlap(found, s) > 0;
      s.left = left[i];
      boolean explained = s.left < ENOUGH_LEFT || s.deviate * s.left < NOISE;
      if (s.equals(found) || distribution || claimsTooMuch || explained || isPartOf(m, s, found)) {
        s.folded = true;
        s.regressed.stream().filter(d -> d.row != null).forEach(cause.folded::add);
      }
    }
  }

  /**
   * Whether a conjunction that was chosen among thousands lies mostly in a found slice: it was
   * confirmed against its past, not against that slice, so it is no second cause.
   */
  private static boolean isPartOf(Scanned m, Suspect s, Suspect found) {
    return !s.stored && !s.equals(found) && m.scan().overlap(found, s) >= MOSTLY * s.units();
  }

  /**
   * How much harm all traffic leaves room for beside the found slice, two standard errors added: a
   * slice that claims more overlaps the found one more than the stored crosses can tell.
   */
  private static double restOfAll(Scanned m, Suspect found) {
    Timeline whole = m.night().family().whole;
    Suspect all = whole == null ? null : m.scan().of(whole);
    if (all == null || !(all.deviate > 0) || found.equals(all)) {
      return Double.POSITIVE_INFINITY;
    }
    double error = all.excess / all.deviate;
    return Math.max(0, all.excess * all.left - found.excess) + 2 * error;
  }

  private static double remainder(Scanned m, Suspect found, Suspect other) {
    return other.deviate * (other.left - m.scan().explained(found, other) / other.excess);
  }
}
