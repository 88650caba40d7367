package dev.nightjar.incident;

import dev.nightjar.compare.NightMonitor;
import dev.nightjar.compare.NightMonitor.Judgement;
import dev.nightjar.compare.Numbers;
import dev.nightjar.lake.ProfileHistory;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What would have caught a finding: its metric on its slice, night by night, against the nights
 * before its onset.
 *
 * <p>Frozen days count before stored ones, so that the reference stays what it was when the
 * incident was opened. A slice of a release that was new has no nights before it: then the
 * reference is the traffic that the release took over.
 */
public final class RegressionMonitor {
  /** Nights before the onset that are read: each night of a month needs a month of its own. */
  private static final int REACH = 56;

  private final Fields finding;
  private final Metric metric;
  private final Slice found;
  private final Slice slice;
  private final Slice reference;
  private final NightMonitor monitor;
  private final NavigableMap<LocalDate, Profile> frozenCurrent;
  private final String evaluator;
  private final String evaluatorVersion;
  private final Quantity quantity;

  private RegressionMonitor(
      Fields finding,
      Metric metric,
      Slice found,
      Slice slice,
      Slice reference,
      NightMonitor monitor,
      NavigableMap<LocalDate, Profile> frozenCurrent,
      String evaluator,
      String evaluatorVersion,
      Quantity quantity) {
    this.finding = finding;
    this.metric = metric;
    this.found = found;
    this.slice = slice;
    this.reference = reference;
    this.monitor = monitor;
    this.frozenCurrent = frozenCurrent;
    this.evaluator = evaluator;
    this.evaluatorVersion = evaluatorVersion;
    this.quantity = quantity;
  }

  /**
   * The monitor of a finding.
   *
   * @param metric definition of the finding's metric
   * @param excluded nights that are no baseline for anybody
   * @throws Refusal (not ready) when no night before the onset is known
   */
  static RegressionMonitor of(
      FrozenIncident frozen,
      Fields finding,
      Metric metric,
      ProfileHistory history,
      Set<LocalDate> excluded,
      int minimumSubjects) {
    Fields lead = frozen.lead(finding);
    Fields row = frozen.report(lead);
    String evaluator = row == null ? "" : row.text("evaluator", "");
    String version = row == null ? "" : row.text("evaluator_version", "");
    Slice slice = Slice.parse(finding.text("slice_key", ""));
    LocalDate night = finding.date("report_date");
    LocalDate onset =
        finding.has("onset_date_lower") ? finding.date("onset_date_lower") : onset(finding, night);
    Set<LocalDate> days = new TreeSet<>(onset.minusDays(REACH).datesUntil(onset).toList());
    days.removeAll(excluded);
    Set<LocalDate> read = new TreeSet<>(days);
    read.add(night);
    List<Slice> candidates = candidates(slice);
    Map<Slice, NavigableMap<LocalDate, Profile>> known =
        new HashMap<>(history.read(metric, candidates, evaluator, version, read));
    List<Fields> states = frozen.rows("day_state", finding);
    NavigableMap<LocalDate, Profile> own =
        FrozenProfiles.of(states, metric, slice, evaluator, version);
    known.computeIfAbsent(slice, s -> new TreeMap<>()).putAll(own);
    boolean stored = known.get(slice).containsKey(night);
    for (Slice candidate : candidates) {
      NavigableMap<LocalDate, Profile> wider = known.getOrDefault(candidate, new TreeMap<>());
      NavigableMap<LocalDate, Profile> before = new TreeMap<>(wider);
      before.keySet().retainAll(days);
      before.values().removeIf(p -> p.observationCount() == 0);
      Profile affected = stored ? known.get(slice).get(night) : wider.get(night);
      if (before.size() >= NightMonitor.FEWEST_NIGHTS && affected != null) {
        NightMonitor monitor =
            new NightMonitor(
                metric,
                lead == null ? "value" : lead.text("statistic_name"),
                kind(lead),
                before,
                night,
                affected,
                minimumSubjects);
        return new RegressionMonitor(
            finding,
            metric,
            slice,
            stored ? slice : candidate,
            candidate,
            monitor,
            own,
            evaluator,
            version,
            Quantity.of(frozen, finding));
      }
    }
    throw Refusal.notReady(
        "Cannot make a monitor of finding "
            + finding.text("finding_id")
            + ": fewer than "
            + NightMonitor.FEWEST_NIGHTS
            + " nights of "
            + metric.name()
            + " before "
            + onset
            + " are stored; `nightjar backfill` profiles them");
  }

  private static LocalDate onset(Fields finding, LocalDate night) {
    return finding.has("onset_date") ? finding.date("onset_date") : night;
  }

  private static BaselineKind kind(Fields lead) {
    for (BaselineKind kind : BaselineKind.values()) {
      boolean moving = kind == BaselineKind.SAME_WEEKDAY || kind == BaselineKind.TRAILING;
      if (moving && lead != null && kind.code().equals(lead.text("baseline_kind"))) {
        return kind;
      }
    }
    return BaselineKind.PINNED;
  }

  /** The slice, the traffic that its release took over, and what that is a part of. */
  private static List<Slice> candidates(Slice slice) {
    Set<Slice> candidates = new LinkedHashSet<>(List.of(slice));
    List<Slice> wider = List.of(NightMonitor.withoutReleases(slice));
    while (!wider.isEmpty()) {
      candidates.addAll(wider);
      wider = wider.stream().flatMap(s -> s.parents().stream()).distinct().sorted().toList();
    }
    return new ArrayList<>(candidates);
  }

  /**
   * Judges a night from what is stored for it, or frozen.
   *
   * @param history of the lake
   */
  Judgement judge(LocalDate night, ProfileHistory history) {
    Map<Slice, NavigableMap<LocalDate, Profile>> stored =
        history.read(
            metric,
            List.of(slice, reference, Slice.ALL),
            evaluator,
            evaluatorVersion,
            List.of(night));
    Profile own = stored.getOrDefault(slice, new TreeMap<>()).get(night);
    Profile wider = stored.getOrDefault(reference, new TreeMap<>()).get(night);
    Profile profile = own != null ? own : frozenCurrent.getOrDefault(night, wider);
    return monitor.judge(night, profile);
  }

  /** What it says of the night that it was made of. */
  Judgement incident() {
    return monitor.incident();
  }

  /** Chance that a night on which nothing changed is red. */
  double level() {
    return monitor.level();
  }

  double critical() {
    return monitor.critical();
  }

  Metric metric() {
    return metric;
  }

  /** Traffic that it watches: the finding's, or a wider one that is stored. */
  Slice slice() {
    return slice;
  }

  /** The finding's traffic, without a release that was new: what a report file watches. */
  Slice lasting() {
    return reference.equals(found) ? found : NightMonitor.withoutReleases(found);
  }

  /** Dimensions of the finding that {@link #lasting} lacks. */
  List<String> releases() {
    return found.dimensions().stream().filter(d -> !lasting().dimensions().contains(d)).toList();
  }

  /** What is less than the finding in what it watches; null where nothing is. */
  String caution() {
    return slice.equals(found)
        ? null
        : "nothing is stored for "
            + found.key()
            + " by itself: watched is "
            + (slice.size() == 0 ? "all traffic" : slice.key())
            + ", where the change is diluted; the report file watches the slice itself";
  }

  String findingId() {
    return finding.text("finding_id");
  }

  Set<LocalDate> nights() {
    return monitor.nights();
  }

  /** One name for metric and slice, good for a report file. */
  String name(String incident) {
    String id = findingId().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    return metric.name() + "_" + incident + "_" + id;
  }

  /** A night in a sentence. */
  String sentence(LocalDate night, Judgement judgement) {
    StringBuilder text = new StringBuilder(200);
    text.append(metric.name())
        .append(" on ")
        .append(slice.size() == 0 ? "all traffic" : slice.key())
        .append(", ")
        .append(night)
        .append(": ")
        .append(judgement.colour().code().replace('_', ' '));
    if (judgement.row() != null && judgement.row().current() != null) {
      text.append(", ").append(quantity.value(judgement.row().current().value()));
      if (judgement.row().baselineEstimate() != null) {
        text.append(" against ")
            .append(quantity.value(judgement.row().baselineEstimate().value()))
            .append(" before the incident");
      }
    }
    text.append("; ").append(judgement.why());
    if (Double.isFinite(judgement.limit())) {
      text.append("; red from ").append(limit(judgement));
    }
    return text.toString();
  }

  /** From where a night of this one's size is red. */
  String limit(Judgement judgement) {
    if (metric.kind().isDistance()) {
      return "a distance of " + Numbers.plain(judgement.limit());
    }
    double before = judgement.row().baselineEstimate().value();
    return switch (metric.worse()) {
      case HIGHER -> quantity.value(before + judgement.limit());
      case LOWER -> quantity.value(before - judgement.limit());
      case BOTH -> "a change of " + quantity.change(judgement.limit()).substring(1);
    };
  }
}
