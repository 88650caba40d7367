package dev.nightjar.compare;

import dev.nightjar.model.Estimate;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.stats.BucketJackknife;
import dev.nightjar.stats.ClopperPearson;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.LabelledSample;
import dev.nightjar.stats.PredictionPowered;
import dev.nightjar.stats.WilsonInterval;
import java.util.ArrayList;
import java.util.List;

/**
 * A judge's rate corrected by people's labels of the very days it is about, each side by its own:
 * whatever the judge's errors are, and whether they are the same on both sides, they are taken out.
 * What is tested is the corrected difference. Days without labels are tested by the judge alone.
 */
final class LabelledMethod implements Method {
  static final LabelledMethod INSTANCE = new LabelledMethod();

  /** Evenly weighted labels below which a rate is not told from them alone. */
  private static final double FEWEST_LABELS = 30;

  /** Labels of a stratum below which it has no variance of its own. */
  private static final double FEWEST_IN_STRATUM = 2;

  private LabelledMethod() {}

  /** Whether a day has labels enough to tell its rate, if need be from them alone. */
  static boolean isLabelled(Day day) {
    return day != null && JudgeTable.of(day).size() >= FEWEST_LABELS;
  }

  @Override
  public List<String> statistics(Metric metric) {
    return RateMethod.INSTANCE.statistics(metric);
  }

  @Override
  public Contrast[] contrast(Metric metric, Day current, Day baseline, double activeDays) {
    if (!isLabelled(current) || !isLabelled(baseline)) {
      return RateMethod.INSTANCE.contrast(metric, current, baseline, activeDays);
    }
    Rate[] both = both(metric, current, baseline);
    return new Contrast[] {Rate.contrast(both[0], both[1], metric.rare(), baseline.days)};
  }

  @Override
  public Estimate estimate(Metric metric, int statistic, Day day, double activeDays) {
    PredictionPowered.Estimate e = corrected(metric, day);
    Rate rate = rate(e);
    // Wilson's lower end is too high where events are few.
    boolean exact = e.fallback() == PredictionPowered.Fallback.FEW_POSITIVES;
    Interval interval =
        exact
            ? ClopperPearson.ofRate(rate.share(), rate.size(), LEVEL)
            : WilsonInterval.ofRate(rate.share(), rate.size(), LEVEL);
    return estimate(day, rate.share(), interval, exact ? "clopper_pearson" : "wilson", rate.size());
  }

  static Estimate estimate(Day day, double rate, Interval interval, String method, double size) {
    return new Estimate(
        rate,
        interval.lower(),
        interval.upper(),
        LEVEL,
        method,
        rate,
        rate,
        Math.round(day.units),
        size,
        Math.round(day.subjects),
        rate * day.denominator,
        day.denominator);
  }

  @Override
  public Change change(
      Metric metric, int statistic, Day current, Day baseline, double activeDays, double widening) {
    if (!isLabelled(current) || !isLabelled(baseline)) {
      return RateMethod.INSTANCE.change(metric, statistic, current, baseline, activeDays, widening);
    }
    Rate[] both = both(metric, current, baseline);
    return Rate.change(both[0], both[1], widening);
  }

  /** Both sides, with the design effect that their labels have together, see {@link RateMethod}. */
  private static Rate[] both(Metric metric, Day current, Day baseline) {
    Spread now = Spread.of(current, corrected(metric, current, 1).lambda());
    Spread then = Spread.of(baseline, corrected(metric, baseline, 1).lambda());
    double effect = now.plus(then).designEffect();
    return new Rate[] {
      rate(corrected(metric, current, effect)), rate(corrected(metric, baseline, effect))
    };
  }

  private static Rate rate(PredictionPowered.Estimate e) {
    return new Rate(Math.min(Math.max(e.rate(), 0), 1), Math.max(1, e.effectiveSize()));
  }

  /** The corrected rate of a day that has labels. */
  static PredictionPowered.Estimate corrected(Metric metric, Day day) {
    double lambda = corrected(metric, day, 1).lambda();
    return corrected(metric, day, Spread.of(day, lambda).designEffect());
  }

  private static PredictionPowered.Estimate corrected(Metric metric, Day day, double effect) {
    JudgeTable table = JudgeTable.of(day);
    Rate judged = RateMethod.rate(metric, day);
    LabelledSample sample = new LabelledSample(table.sums(), day.labelStrata.design(), effect);
    List<PredictionPowered.Stratum> strata = strata(day, judged.size() / RateMethod.size(day));
    if (!strata.isEmpty()) {
      return PredictionPowered.stratified(strata, effect);
    }
    if (!day.labelStrata.isEmpty() || !sample.evenlyWeighted() || !day.evenlyWeighted()) {
      return sample.estimate(judged.share(), judged.size());
    }
    double rest = day.units - table.labels();
    double flagged = judged.share() * day.units - table.flagged();
    return PredictionPowered.of(
        sample.table(), judged(rest, flagged, judged.size() / day.units), effect);
  }

  /** Units that only the judge saw; where there are none, they are nothing to learn from. */
  private static PredictionPowered.Judged judged(double units, double flagged, double worth) {
    if (units < 1) {
      return PredictionPowered.Judged.ofBinary(1, 0);
    }
    double share = Math.min(Math.max(flagged / units, 0), 1);
    return PredictionPowered.Judged.ofBinary(units * worth, share * units * worth);
  }

  /**
   * The strata of a day whose every unit is known by its stratum, each with its own share of the
   * judge's verdicts; empty where one is not known so, or where weights differ within one.
   */
  private static List<PredictionPowered.Stratum> strata(Day day, double worth) {
    Strata units = day.strata;
    Strata labels = day.labelStrata;
    boolean known =
        units.names().size() > 1
            && Math.abs(units.units() - day.units) < 0.5
            && Math.abs(labels.units() - JudgeTable.of(day).labels()) < 0.5
            && labels.names().stream().allMatch(LabelSum::isDrawn);
    List<PredictionPowered.Stratum> strata = new ArrayList<>();
    for (String name : known ? units.names() : List.<String>of()) {
      double[] of = units.of(name);
      double[] sums = labels.of(name);
      if (sums == null || !isEven(of) || !isEven(sums)) {
        return List.of();
      }
      LabelledSample sample = new LabelledSample(sums, List.of(), 1);
      double n = of[0] + of[3];
      double weight = of[1] + of[4];
      double drawn = Math.max(units.drawn(name), n);
      double population = Math.max(units.population(name), drawn);
      double labelled = new JudgeTable(sums).labels();
      if (labelled < FEWEST_IN_STRATUM || labelled > n - 1) {
        return List.of();
      }
      double fixed = weight * weight * (1 / drawn - 1 / population);
      strata.add(
          new PredictionPowered.Stratum(
              weight / day.weight,
              sample.table(),
              judged(n - labelled, of[3] - new JudgeTable(sums).flagged(), worth),
              (of[2] + of[5] - fixed) / (day.weight * day.weight)));
    }
    return strata;
  }

  private static boolean isEven(double[] sums) {
    double units = 0;
    double weight = 0;
    double squares = 0;
    for (int at = 0; at < sums.length; at += 3) {
      units += sums[at];
      weight += sums[at + 1];
      squares += sums[at + 2];
    }
    return Math.abs(squares * units - weight * weight) <= 1e-9 * weight * weight;
  }

  /** Variance of what labels say, times the square of their number: with subjects, and without. */
  private record Spread(double clustered, double independent) {
    static Spread of(Day day, double lambda) {
      double[] sums = day.moments;
      if (sums.length != LabelSum.JOINT * Profile.BUCKETS) {
        return new Spread(0, 0);
      }
      double[] top = new double[Profile.BUCKETS];
      double[] bottom = new double[Profile.BUCKETS];
      for (int bucket = 0; bucket < Profile.BUCKETS; bucket++) {
        for (int cell = 0; cell < LabelSum.JOINT; cell++) {
          double weight = sums[LabelSum.JOINT * bucket + cell] / 1e6;
          top[bucket] += weight * ((cell >= 2 ? 1 : 0) - lambda * (cell % 2));
          bottom[bucket] += weight;
        }
      }
      BucketJackknife.Estimate e = BucketJackknife.ratio(top, bottom);
      JudgeTable table = JudgeTable.of(day);
      double independent =
          new LabelledSample(table.sums(), List.of(), 1).independentVariance(lambda);
      if (!e.isReliable() || !(independent > 0)) {
        return new Spread(0, 0);
      }
      double square = table.labels() * table.labels();
      return new Spread(square * e.standardError() * e.standardError(), square * independent);
    }

    Spread plus(Spread other) {
      return new Spread(clustered + other.clustered, independent + other.independent);
    }

    double designEffect() {
      return independent > 0 ? Math.max(1, clustered / independent) : 1;
    }
  }
}
