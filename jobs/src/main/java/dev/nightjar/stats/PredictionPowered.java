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

    /** {@code half} an answer more in each corner, so that no variance is zero. */
    private Labelled smoothed(double half) {
      return new Labelled(
          n + 4 * half, y + 2 * half, f + 2 * half, yy + 2 * half, ff + 2 * half, yf + half);
    }

    private Labelled plus(Labelled other) {
      return new Labelled(
          n + other.n, y + other.y, f + other.f, yy + other.yy, ff + other.ff, yf + other.yf);
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

    private Judged plus(Judged other) {
      return new Judged(n + other.n, f + other.f, ff + other.ff);
    }
  }

  /**
   * One stratum.
   *
   * @param share of the traffic
   * @param shareVariance what the squared distance of the stratum from the overall rate adds to the
   *     variance, because shares are those of traffic that happened to come; 0 for fixed shares
   */
  public record Stratum(double share, Labelled labelled, Judged judged, double shareVariance) {
    public Stratum(double share, Labelled labelled, Judged judged) {
      this(share, labelled, judged, 0);
    }
  }

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
    return of(labelled, judged, 1);
  }

  /**
   * The same.
   *
   * @param designEffect by how much repeated subjects raise the variance of the labels
   */
  public static Estimate of(Labelled labelled, Judged judged, double designEffect) {
    Fallback fallback = fallback(labelled);
    double lambda = fallback == Fallback.NONE ? tunedLambda(labelled, judged) : 0;
    return estimate(labelled, judged, lambda, fallback, designEffect);
  }

  /** With a weight given: 0 for labels alone, 1 for plain PPI. */
  public static Estimate withLambda(Labelled labelled, Judged judged, double lambda) {
    return estimate(labelled, judged, lambda, Fallback.NONE, 1);
  }

  /** Whether there are too few labels of either kind to tune anything by. */
  static boolean isFew(double positives, double labels) {
    return Math.min(positives, labels - positives) < FEWEST_POSITIVES;
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

  /** Strata of known shares. */
  public static Estimate stratified(List<Stratum> strata) {
    return stratified(strata, 1);
  }

  /**
   * Strata of known shares, each tuned on its own where it has labels enough, and as all together
   * are where it has not.
   */
  public static Estimate stratified(List<Stratum> strata, double designEffect) {
    Labelled all = strata.stream().map(Stratum::labelled).reduce(Labelled::plus).orElseThrow();
    Judged allJudged = strata.stream().map(Stratum::judged).reduce(Judged::plus).orElseThrow();
    Estimate pooled = of(all, allJudged);
    double rate = 0;
    double variance = 0;
    double smoothRate = 0;
    double smoothVariance = 0;
    double weight = 0;
    double[] own = new double[strata.size()];
    for (int h = 0; h < own.length; h++) {
      Stratum s = strata.get(h);
      boolean enough = fallback(s.labelled()) == Fallback.NONE;
      double lambda = enough ? tunedLambda(s.labelled(), s.judged()) : pooled.lambda();
      Labelled smooth =
          s.labelled().smoothed(0.5 * Math.max(s.labelled().n() / all.n(), s.share()));
      double square = s.share() * s.share();
      own[h] = rate(s.labelled(), s.judged(), lambda);
      weight += s.share() * lambda;
      rate += s.share() * own[h];
      variance += square * variance(s.labelled(), s.judged(), lambda, designEffect);
      smoothRate += s.share() * rate(smooth, s.judged(), lambda);
      smoothVariance += square * variance(smooth, s.judged(), lambda, designEffect);
    }
    double between = 0;
    for (int h = 0; h < own.length; h++) {
      between += strata.get(h).shareVariance() * (own[h] - rate) * (own[h] - rate);
    }
    return new Estimate(
        weight,
        rate,
        Math.sqrt(variance + between),
        EffectiveSize.ofRate(
            Math.min(Math.max(smoothRate, 1e-9), 1 - 1e-9), smoothVariance + between, all.n()),
        weight > 0 ? Fallback.NONE : pooled.fallback());
  }

  private static Fallback fallback(Labelled labelled) {
    if (isFew(labelled.y(), labelled.n())) {
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
      Labelled labelled, Judged judged, double lambda, Fallback fallback, double designEffect) {
    Labelled smooth = labelled.smoothed(0.5);
    double effective =
        lambda == 0
            ? labelled.n() / designEffect
            : EffectiveSize.ofRate(
                rate(smooth, judged, lambda),
                variance(smooth, judged, lambda, designEffect),
                labelled.n());
    return new Estimate(
        lambda,
        rate(labelled, judged, lambda),
        Math.sqrt(variance(labelled, judged, lambda, designEffect)),
        effective,
        fallback);
  }

  private static double rate(Labelled l, Judged j, double lambda) {
    return lambda == 0 ? l.y() / l.n() : lambda * (j.f() / j.n() - l.f() / l.n()) + l.y() / l.n();
  }

  private static double variance(Labelled l, Judged j, double lambda, double designEffect) {
    double residual = (l.y() - lambda * l.f()) / l.n();
    double squares = (l.yy() - 2 * lambda * l.yf() + lambda * lambda * l.ff()) / l.n();
    double rectifier = designEffect * Math.max(0, squares - residual * residual) / l.n();
    if (lambda == 0) {
      return rectifier;
    }
    double mean = j.f() / j.n();
    double judged = Math.max(0, j.ff() / j.n() - mean * mean) / j.n();
    return lambda * lambda * judged + rectifier;
  }
}
