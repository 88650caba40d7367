package dev.nightjar.compare;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.stats.PredictionPowered;
import dev.nightjar.stats.RoganGladen;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * How a judge's rate is given as people would have given it, chosen for a night and its baseline
 * together: from labels of their own, else by the errors that the same judge and version showed in
 * the last 28 days, else not at all. Value, interval, test and detectable change are of one method.
 */
final class JudgedRate {
  static final String POWERED = "prediction_powered";
  static final String ROGAN_GLADEN = "rogan_gladen";

  /** People's labels alone: a weighted rate of their own. */
  static final String LABELS = "weighted";

  static final String UNCORRECTED = "uncorrected";

  /** Chance below which a judge is held to have changed its ways. */
  private static final double CHANGED = 0.01;

  /** Positive labels below which a rate from them is little more than its interval. */
  private static final double FEWEST_POSITIVES = 5;

  /** Estimates and tests; the judge's own rate where nothing corrects it. */
  final Method method;

  final String estimator;

  /** Why two sides cannot be compared; null when they can. */
  final String incomparable;

  /** What is to be said of the correction, or of why there is none. */
  private final String note;

  /** Judge, version and days of the labels; null where none correct it. */
  private final String calibrationSet;

  private JudgedRate(
      Method method, String estimator, String incomparable, String note, String calibrationSet) {
    this.method = method;
    this.estimator = estimator;
    this.incomparable = incomparable;
    this.note = note;
    this.calibrationSet = calibrationSet;
  }

  /** Whether a judge's verdicts make this rate; people and unjudged metrics need no correction. */
  static boolean applies(Timeline line) {
    boolean human = line.evaluator.toLowerCase(Locale.ROOT).startsWith("human");
    return line.metric.kind() == MetricKind.RATE && !line.evaluator.isEmpty() && !human;
  }

  /** Whether labels say that the judge errs otherwise tonight than in the window. */
  static boolean isOther(Timeline whole, LocalDate night, Baseline window) {
    if (whole == null || !applies(whole)) {
      return false;
    }
    JudgeTable then = JudgeTable.of(whole.fold(window));
    return JudgeTable.sameErrors(JudgeTable.of(whole.on(night)), then) < CHANGED;
  }

  /** The choice for a draft; null where there is no judge, or no night to correct. */
  static JudgedRate of(Timeline line, LocalDate night, Baseline window, Day current, Day baseline) {
    if (current == null || !applies(line)) {
      return null;
    }
    Sides sides = new Sides(line.metric, current, baseline);
    if (sides.enough()) {
      boolean alone = baseline == null || window.days().isEmpty();
      return labelled(line, sides, alone ? night : window.days().get(0), night);
    }
    JudgeTable now = JudgeTable.of(line.whole().on(night));
    JudgeTable then = JudgeTable.of(window == null ? null : line.whole().fold(window));
    String moved = baseline == null ? null : moved(now, then);
    LocalDate first = night.minusDays(Windows.REACH - 1);
    JudgeTable recent = JudgeTable.of(recent(line, first, night));
    JudgeTable known =
        recent.isEnough() ? recent : JudgeTable.of(recent(line.whole(), first, night));
    boolean alone = baseline == null || window.days().isEmpty();
    return chosen(line, sides, known, moved, alone ? night : window.days().get(0), night);
  }

  /**
   * The choice for two arms of a night. A judge can err otherwise on what another model writes, so
   * errors correct only where labels of both arms show the same ones.
   */
  static JudgedRate ofArms(Timeline canary, Timeline control, LocalDate night) {
    if (control == null || control.on(night) == null || !applies(canary)) {
      return null;
    }
    Sides sides = new Sides(canary.metric, canary.on(night), control.on(night));
    if (sides.enough()) {
      return labelled(canary, sides, night, night);
    }
    LocalDate first = night.minusDays(Windows.REACH - 1);
    JudgeTable one = JudgeTable.of(recent(canary, first, night));
    JudgeTable other = JudgeTable.of(recent(control, first, night));
    String moved = moved(one, other);
    if (one.isEnough() && other.isEnough()) {
      return chosen(canary, sides, one.plus(other), moved, night, night);
    }
    if (sides.labelled()) {
      return labelled(canary, sides, night, night);
    }
    return new JudgedRate(
        RateMethod.INSTANCE,
        UNCORRECTED,
        null,
        "uncorrected: whether the judge errs alike on both arms is not known, with "
            + counted(one)
            + " of the canary and "
            + counted(other)
            + " of the baseline arm in 28 days, where 10 of either kind are needed of each",
        null);
  }

  /**
   * Once labels of the two sides do not say enough of the judge by themselves.
   *
   * @param first day of the baseline
   */
  private static JudgedRate chosen(
      Timeline line,
      Sides sides,
      JudgeTable known,
      String moved,
      LocalDate first,
      LocalDate night) {
    RoganGladen.Estimate level =
        known.isEnough()
            ? RoganGladen.of(sides.current.value(), 1, known.errors(), Method.LEVEL)
            : null;
    boolean informative = level != null && level.isInformative();
    boolean drowned = informative && level.drownsInFalsePositives();
    boolean older = informative && moved == null;
    if (sides.labelled() && !(older && saysMore(level, JudgeTable.of(sides.current)))) {
      return labelled(line, sides, first, night);
    }
    if (!informative) {
      return new JudgedRate(RateMethod.INSTANCE, UNCORRECTED, moved, why(known, level), null);
    }
    String note =
        "tested on verdicts of one judge and version, whose errors are the same on both sides;"
            + " value, change and detectable change are corrected with human labels of 28 days";
    if (drowned) {
      note +=
          "; its false alarms outnumber the events, so that the level is uncertain and the change"
              + " is not";
    }
    return new JudgedRate(
        new RoganGladenMethod(known.errors()),
        ROGAN_GLADEN,
        moved,
        note,
        set(line, night.minusDays(Windows.REACH - 1), night));
  }

  /**
   * Whether the judge's rate, corrected by errors that it showed on other days, is better known
   * than the rate of the night's labels alone: by the smaller standard error, half a label more of
   * each kind, so that labels without an event do not pass for certainty.
   */
  static boolean saysMore(RoganGladen.Estimate level, JudgeTable labels) {
    double size = labels.size();
    double share = (labels.share() * size + 0.5) / (size + 1);
    return level.standardError() < Math.sqrt(share * (1 - share) / size);
  }

  private static JudgedRate labelled(Timeline line, Sides sides, LocalDate first, LocalDate night) {
    PredictionPowered.Estimate tonight = LabelledMethod.corrected(line.metric, sides.current);
    JudgeTable table = JudgeTable.of(sides.current);
    String note =
        switch (tonight.fallback()) {
          case NONE -> "tested on rates corrected with human labels of their own days";
          case FEW_POSITIVES ->
              "from "
                  + counted(table)
                  + " alone: fewer than 10 of the rarer kind say nothing about the judge"
                  + (table.fewer() < FEWEST_POSITIVES
                      ? "; so few that only the interval counts"
                      : "");
          case WEAK_JUDGE ->
              "from "
                  + counted(table)
                  + " alone: the judge agrees with people no better than chance would";
        };
    note +=
        sides.baseline == null
            ? "; the judge alone says " + judge(sides.current)
            : "; the judge alone went from "
                + judge(sides.baseline)
                + " to "
                + judge(sides.current);
    String moved = sides.baseline == null ? null : moved(table, JudgeTable.of(sides.baseline));
    return new JudgedRate(
        LabelledMethod.INSTANCE,
        tonight.fallback() == PredictionPowered.Fallback.NONE ? POWERED : LABELS,
        null,
        moved == null ? note : note + "; " + moved,
        set(line, first, night));
  }

  private static String judge(Day day) {
    return Numbers.percent(day.value());
  }

  private static String counted(JudgeTable table) {
    return Numbers.plain(table.labels())
        + " human labels ("
        + Numbers.plain(table.fewer())
        + " of the rarer kind)";
  }

  private static String why(JudgeTable known, RoganGladen.Estimate level) {
    return level == null
        ? "uncorrected, trend only: "
            + Numbers.plain(known.labels())
            + " human labels of this judge and version in 28 days, "
            + Numbers.plain(known.fewer())
            + " of the rarer kind, fewer than 10"
        : "the judge is uninformative (sensitivity + specificity - 1 is "
            + Numbers.digits(level.informedness(), 2)
            + " against people, below 0.3): the value is uncorrected, its trend only counts";
  }

  private static Day recent(Timeline line, LocalDate first, LocalDate night) {
    List<Day> days = List.copyOf(line.days().subMap(first, true, night, true).values());
    return days.isEmpty() ? null : Day.fold(days);
  }

  /** That the judge errs otherwise on the one side; null where labels say nothing of it. */
  private static String moved(JudgeTable now, JudgeTable then) {
    double p = JudgeTable.sameErrors(now, then);
    if (!(p < CHANGED)) {
      return null;
    }
    RoganGladen.JudgeErrors a = now.errors();
    RoganGladen.JudgeErrors b = then.errors();
    return "the judge itself changed its ways: against people its sensitivity went from "
        + Numbers.percent(b.sensitivity())
        + " to "
        + Numbers.percent(a.sensitivity())
        + " and its specificity from "
        + Numbers.percent(b.specificity())
        + " to "
        + Numbers.percent(a.specificity())
        + " (p "
        + Numbers.probability(p)
        + "), so its own verdicts of both sides cannot be compared";
  }

  private static String set(Timeline line, LocalDate first, LocalDate last) {
    return line.evaluator + "@" + line.evaluatorVersion + ":" + first + ".." + last;
  }

  /** The row with what is to be said of the correction. */
  Comparison tell(Comparison row) {
    return row == null || row.current() == null
        ? row
        : row.toBuilder()
            .estimator(estimator)
            .reason(row.reason() + "; " + note)
            .calibrationSet(calibrationSet)
            .build();
  }

  /** A night and what it is held against, which there may be none of. */
  private record Sides(Metric metric, Day current, Day baseline) {
    /** Whether each has labels enough to weigh the judge by. */
    boolean enough() {
      return JudgeTable.of(current).isEnough()
          && (baseline == null || JudgeTable.of(baseline).isEnough());
    }

    /** Whether each has labels enough to do without the judge. */
    boolean labelled() {
      return LabelledMethod.isLabelled(current)
          && (baseline == null || LabelledMethod.isLabelled(baseline));
    }
  }
}
