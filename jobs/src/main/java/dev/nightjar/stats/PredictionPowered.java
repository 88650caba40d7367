package dev.nightjar.stats;

import java.util.List;

/**
 * Prediction-powered inference (PPI++, Angelopoulos et al., 2023): a rate from a few human labels y
 * and very many judge scores f, with the judge's bias removed by the labels. Both samples must come
 * from the same population and the same judge version.
 */
public final class PredictionPowered {

  private static final double FEWEST_POSITIVES = 10;

  private PredictionPowered() {}

  /** Sums over the labelled answers. */
  public record Labelled(double n, double y, double f, double yy, double ff, double yf) {

    /** From the table of label and binary judgement: both, label only, judge only, neither. */
    public static Labelled ofTable(
        double both, double labelOnly, double judgeOnly, double neither) {
      double y = both + labelOnly;
      double f = both + judgeOnly;
      return new Labelled(both + labelOnly + judgeOnly + neither, y, f, y, f, both);
    }

    public Labelled plus(double label, double score) {
      return new Labelled(
          n + 1, y + label, f + score, yy + label * label, ff + score * score, yf + label * score);
    }

    /** Half an answer more in each corner, so that no variance is zero. */
    private Labelled smoothed() {
      return new Labelled(n + 2, y + 1, f + 1, yy + 1, ff + 1, yf + 0.5);
    }

    private double correlation() {
      double covariance = yf / n - y / n * (f / n);
      double spread = (yy / n - y / n * (y / n)) * (ff / n - f / n * (f / n));
      return covariance / Math.sqrt(spread);
    }
  }

  /** Sums over the answers that only the judge has seen. */
  public record Judged(double n, double f, double ff) {

    /** {@code flagged} of {@code n} binary judgements. */
    public static Judged ofBinary(double n, double flagged) {
      return new Judged(n, flagged, flagged);
    }
  }

  /** One stratum and its share of the traffic. */
  public record Stratum(double share, Labelled labelled, Judged judged) {}

  /** Why the judge was left out, λ = 0. */
  public enum Fallback {
    NONE,
    /** Fewer than 10 positive (or negative) labels. */
    FEW_POSITIVES,
    /** The judge agrees with people no better than chance would in a sample of this size. */
    WEAK_JUDGE
  }

  /**
   * @param lambda weight of the judge, 0 for labels alone
   * @param effectiveSize number of plain labels that would know the rate as well
   */
  public record Estimate(
      double lambda, double rate, double standardError, double effectiveSize, Fallback fallback) {

    /** Wilson at the effective size: covers where the normal interval does not. */
    public Interval wilson(double level) {
      return WilsonInterval.ofRate(Math.min(Math.max(rate, 0), 1), effectiveSize, level);
    }

    public Interval wald(double level) {
      return Interval.around(rate, Normal.criticalValue(level) * standardError);
    }
  }

  /** The estimate to report: tuned, but from the labels alone where the judge cannot help. */
  public static Estimate of(Labelled labelled, Judged judged) {
    Fallback fallback = fallback(labelled);
    return fallback == Fallback.NONE
        ? estimate(labelled, judged, tunedLambda(labelled, judged), fallback)
        : estimate(labelled, judged, 0, fallback);
  }

  /** With a weight given: 0 for labels alone, 1 for plain PPI. */
  public static Estimate withLambda(Labelled labelled, Judged judged, double lambda) {
    return estimate(labelled, judged, lambda, Fallback.NONE);
  }

  /** The weight of least variance, before it is cut to [0, 1]. */
  public static double rawLambda(Labelled labelled, Judged judged) {
    double n = labelled.n();
    double total = n + judged.n();
    double covariance = labelled.yf() / n - labelled.y() / n * (labelled.f() / n);
    double mean = (labelled.f() + judged.f()) / total;
    double variance = ((labelled.ff() + judged.ff()) / total - mean * mean) * total / (total - 1);
    return covariance / ((1 + n / judged.n()) * variance);
  }

  /** Strata of known shares, each tuned on its own. */
  public static Estimate stratified(List<Stratum> strata) {
    double rate = 0;
    double variance = 0;
    double smoothRate = 0;
    double smoothVariance = 0;
    double lambda = 0;
    double labels = 0;
    Fallback worst = Fallback.NONE;
    for (Stratum s : strata) {
      Estimate own = of(s.labelled(), s.judged());
      Labelled smooth = s.labelled().smoothed();
      lambda += s.share() * own.lambda();
      rate += s.share() * own.rate();
      variance += s.share() * s.share() * own.standardError() * own.standardError();
      smoothRate += s.share() * rate(smooth, s.judged(), own.lambda());
      smoothVariance += s.share() * s.share() * variance(smooth, s.judged(), own.lambda());
      labels += s.labelled().n();
      worst = own.fallback() == Fallback.NONE ? worst : own.fallback();
    }
    return new Estimate(
        lambda,
        rate,
        Math.sqrt(variance),
        EffectiveSize.ofRate(smoothRate, smoothVariance, labels),
        worst);
  }

  private static Fallback fallback(Labelled labelled) {
    if (Math.min(labelled.y(), labelled.n() - labelled.y()) < FEWEST_POSITIVES) {
      return Fallback.FEW_POSITIVES;
    }
    double correlation = Math.abs(labelled.correlation());
    return correlation >= 1 / Math.sqrt(labelled.n() - 2) ? Fallback.NONE : Fallback.WEAK_JUDGE;
  }

  private static double tunedLambda(Labelled labelled, Judged judged) {
    double raw = rawLambda(labelled, judged);
    return raw > 0 ? Math.min(raw, 1) : 0;
  }

  private static Estimate estimate(
      Labelled labelled, Judged judged, double lambda, Fallback fallback) {
    Labelled smooth = labelled.smoothed();
    double effective =
        lambda == 0
            ? labelled.n()
            : EffectiveSize.ofRate(
                rate(smooth, judged, lambda), variance(smooth, judged, lambda), labelled.n());
    return new Estimate(
        lambda,
        rate(labelled, judged, lambda),
        Math.sqrt(variance(labelled, judged, lambda)),
        effective,
        fallback);
  }

  private static double rate(Labelled l, Judged j, double lambda) {
    return lambda == 0 ? l.y() / l.n() : lambda * (j.f() / j.n() - l.f() / l.n()) + l.y() / l.n();
  }

  private static double variance(Labelled l, Judged j, double lambda) {
    double residual = (l.y() - lambda * l.f()) / l.n();
    double squares = (l.yy() - 2 * lambda * l.yf() + lambda * lambda * l.ff()) / l.n();
    double rectifier = Math.max(0, squares - residual * residual) / l.n();
    if (lambda == 0) {
      return rectifier;
    }
    double mean = j.f() / j.n();
    double judged = Math.max(0, j.ff() / j.n() - mean * mean) / j.n();
    return lambda * lambda * judged + rectifier;
  }
}
