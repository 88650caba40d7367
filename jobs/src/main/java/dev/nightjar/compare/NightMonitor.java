package dev.nightjar.compare;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import dev.nightjar.stats.Normal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells of any night whether an incident is there again: the night against the nights before the
 * incident, with the day-to-day noise of those.
 *
 * <p>Red is a night that is worse than the margin and beyond the critical deviate. The critical
 * deviate lies halfway between no change and the incident's own change, in units of their common
 * standard error: there, a false alarm and a miss are equally likely (the minimax test between the
 * two). It is held between 2.33 and 3.29, so that a good night is never red with more than one
 * chance in a hundred, and an incident that is hard to miss asks for no more than one in two
 * thousand. Green is a night that is not red and whose interval rules the incident's change out.
 * What is neither has too little data to tell.
 */
public final class NightMonitor {
  /** One-sided levels of 0.01 and 0.0005. */
  private static final double LEAST_CRITICAL = Normal.upperQuantile(0.01);

  private static final double MOST_CRITICAL = Normal.upperQuantile(0.0005);

  /** Nights that a reference needs before noise is known. */
  public static final int FEWEST_NIGHTS = 7;

  private static final String REFERENCE = "before_the_incident";

  /** What a night is. */
  public enum Colour {
    RED,
    GREEN,
    INSUFFICIENT_DATA;

    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One night.
   *
   * @param row the night against its reference; null where nothing could be compared
   * @param harm how much worse than the reference, in the metric's unit, or as the distance of a
   *     distribution; NaN where unknown
   * @param limit harm from which this night would be red
   * @param why in words
   */
  public record Judgement(Colour colour, Comparison row, double harm, double limit, String why) {}

  private final Metric metric;
  private final String statistic;
  private final BaselineKind kind;
  private final String evaluator;
  private final String evaluatorVersion;
  private final NavigableMap<LocalDate, Profile> reference;
  private final int minimumSubjects;
  private final double critical;
  private final double incidentHarm;
  private final Judgement incident;

  /**
   * @param statistic value, p50, p95, distribution, ...
   * @param kind baseline that the incident was found against; {@link BaselineKind#PINNED} for all
   *     nights of the reference
   * @param reference profiles of nights before the incident, release vectors folded
   * @param night of the incident
   * @param affected its profile
   */
  public NightMonitor(
      Metric metric,
      String statistic,
      BaselineKind kind,
      SortedMap<LocalDate, Profile> reference,
      LocalDate night,
      Profile affected,
      int minimumSubjects) {
    this.metric = metric;
    this.statistic = statistic;
    this.kind = kind;
    this.evaluator = affected.key().evaluator();
    this.evaluatorVersion = affected.key().evaluatorVersion();
    this.reference = new TreeMap<>(reference);
    this.minimumSubjects = minimumSubjects;
    Comparison row = row(night, affected).orElse(null);
    incidentHarm = harm(row);
    double deviate = deviate(row);
    critical =
        Double.isNaN(deviate)
            ? MOST_CRITICAL
            : Math.max(LEAST_CRITICAL, Math.min(MOST_CRITICAL, deviate / 2));
    incident = judgement(row);
  }

  /** The slice without what it says of releases: the traffic that a version took over. */
  public static Slice withoutReleases(Slice slice) {
    return ReleaseTraffic.without(
        slice, slice.dimensions().stream().filter(ReleaseTraffic::isRelease).toList());
  }

  /** What it says of the incident's own night, of which it was made. */
  public Judgement incident() {
    return incident;
  }

  /** Chance that a night without any change is red. */
  public double level() {
    return Normal.upperTail(critical);
  }

  /** Standard errors from which a night is red. */
  public double critical() {
    return critical;
  }

  /** Nights that it holds others against. */
  public Set<LocalDate> nights() {
    return reference.keySet();
  }

  /**
   * Judges a night; one of the reference against the others.
   *
   * @param profile the night's profile; null where nothing is stored
   */
  public Judgement judge(LocalDate night, Profile profile) {
    if (profile == null || profile.observationCount() == 0) {
      return undecided(null, "nothing is stored for this traffic on " + night);
    }
    boolean same =
        profile.key().evaluator().equals(evaluator)
            && profile.key().evaluatorVersion().equals(evaluatorVersion);
    if (!same) {
      return undecided(
          null,
          "judged by "
              + profile.key().evaluator()
              + " "
              + profile.key().evaluatorVersion()
              + ", the nights before the incident by "
              + evaluator
              + " "
              + evaluatorVersion
              + ": two judges are never compared");
    }
    return judgement(row(night, profile).orElse(null));
  }

  /**
   * The night in the place of the first same weekday after the reference: so it has the history
   * that the incident's first night had, however long ago that is.
   */
  private Optional<Comparison> row(LocalDate night, Profile profile) {
    NavigableMap<LocalDate, Profile> days = new TreeMap<>(reference);
    days.remove(night);
    if (days.isEmpty()) {
      return Optional.empty();
    }
    LocalDate place = days.lastKey().plusDays(1);
    while (place.getDayOfWeek() != night.getDayOfWeek()) {
      place = place.plusDays(1);
    }
    PinnedBaseline all =
        new PinnedBaseline(REFERENCE, days.firstKey(), days.lastKey(), Set.of(night));
    days.put(place, profile);
    CompareSettings settings =
        new CompareSettings(List.of(all), Set.of(), minimumSubjects, Map.of(), List.of());
    Series series = new Series(metric, Slice.ALL, evaluator, evaluatorVersion, days);
    return NightComparer.of(List.of(series), settings).compare(place).comparisons().stream()
        .filter(row -> row.statisticName().equals(statistic) && !row.isStatement())
        .min(Comparator.comparing(this::preference));
  }

  private int preference(Comparison row) {
    if (row.baseline() == null) {
      return 2;
    }
    boolean pinned = row.baseline().name().equals(REFERENCE);
    return row.baseline().kind() == kind && (kind != BaselineKind.PINNED || pinned)
        ? 0
        : pinned ? 1 : 2;
  }

  private Judgement judgement(Comparison row) {
    double harm = harm(row);
    if (row == null || Double.isNaN(row.pValue()) || Double.isNaN(harm)) {
      return undecided(row, row == null ? "no night to compare with" : row.reason());
    }
    double margin = margin(row);
    double error = row.minimumDetectableEffect() / Decision.POWER;
    double limit = Math.max(margin, Double.isFinite(error) ? critical * error : 0);
    boolean evident = row.verdict() != Verdict.IMPROVED && deviate(row) >= critical;
    if (evident && harm > margin) {
      return new Judgement(Colour.RED, row, harm, limit, "worse than before the incident");
    }
    double worst = worst(row);
    boolean excluded =
        Double.isFinite(worst)
            ? worst < incidentHarm
            : row.minimumDetectableEffect() <= incidentHarm;
    if (excluded || row.verdict() == Verdict.IMPROVED) {
      return new Judgement(
          Colour.GREEN,
          row,
          harm,
          limit,
          evident ? "a change within the margin" : "as before the incident");
    }
    return new Judgement(
        Colour.INSUFFICIENT_DATA,
        row,
        harm,
        limit,
        "too little data to tell this night from the incident's");
  }

  private Judgement undecided(Comparison row, String why) {
    return new Judgement(Colour.INSUFFICIENT_DATA, row, Double.NaN, Double.NaN, why);
  }

  /** The night's deviate in the harmful direction, in standard errors with noise. */
  private static double deviate(Comparison row) {
    if (row == null || Double.isNaN(row.pValue()) || row.verdict() == Verdict.IMPROVED) {
      return Double.NaN;
    }
    return row.pValue() > 0 ? Normal.upperQuantile(Math.min(row.pValue(), 1)) : 40;
  }

  private double harm(Comparison row) {
    if (row == null) {
      return Double.NaN;
    }
    if (metric.kind().isDistance()) {
      return row.effectSize();
    }
    return metric.worse() == Direction.BOTH
        ? Math.abs(row.change())
        : metric.worse().sign() * row.change();
  }

  /** The largest harm that the night's interval leaves open; NaN without an interval. */
  private double worst(Comparison row) {
    return metric.kind().isDistance()
        ? Double.NaN
        : switch (metric.worse()) {
          case HIGHER -> row.changeUpper();
          case LOWER -> -row.changeLower();
          case BOTH -> Math.max(row.changeUpper(), -row.changeLower());
        };
  }

  private double margin(Comparison row) {
    return metric.kind().isDistance()
        ? metric.margin().absolute()
        : metric.margin().around(row.baselineEstimate().value());
  }
}
