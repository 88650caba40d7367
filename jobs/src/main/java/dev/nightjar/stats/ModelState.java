package dev.nightjar.stats;

import dev.nightjar.stats.ComponentModel.Design;
import dev.nightjar.stats.ComponentModel.Family;
import dev.nightjar.stats.ComponentModel.Fit;

/** Where the iteration of a {@link ComponentModel} stands. */
final class ModelState {
  /** Linear predictors are cut here, beyond which a mean is 0 or 1. */
  private static final double FARTHEST = 35;

  final Family family;
  final Design d;
  final double ridge;
  final int width;
  final double[] alpha;
  final double[] beta;

  /** Cells of strata without information, whose effect would be infinite, are left out. */
  final boolean[] used;

  ModelState(Family family, Design d, double ridge) {
    this.family = family;
    this.d = d;
    this.ridge = ridge;
    this.width = d.penalised().length;
    this.alpha = new double[d.strata()];
    this.beta = new double[width];
    this.used = new boolean[d.events().length];
    double[] events = new double[Math.max(1, alpha.length)];
    double[] sizes = new double[events.length];
    for (int i = 0; i < used.length; i++) {
      int s = alpha.length == 0 ? 0 : d.stratum()[i];
      events[s] += d.events()[i];
      sizes[s] += d.sizes()[i];
    }
    for (int i = 0; i < used.length; i++) {
      int s = alpha.length == 0 ? 0 : d.stratum()[i];
      boolean any = family == Family.GAUSSIAN || events[s] > 0;
      used[i] = d.sizes()[i] > 0 && any && (family != Family.BINOMIAL || events[s] < sizes[s]);
    }
    for (int s = 0; s < alpha.length; s++) {
      double mean = sizes[s] > 0 ? events[s] / sizes[s] : 0;
      alpha[s] = mean > 0 || family == Family.GAUSSIAN ? link(mean) : 0;
    }
  }

  private double link(double mean) {
    return switch (family) {
      case BINOMIAL -> Math.log(mean / Math.max(1e-12, 1 - mean));
      case POISSON -> Math.log(mean);
      case GAUSSIAN -> mean;
    };
  }

  double mean(int i) {
    double eta = alpha.length == 0 ? 0 : alpha[d.stratum()[i]];
    for (int c : d.columns()[i]) {
      eta += beta[c];
    }
    double e = Math.max(-FARTHEST, Math.min(FARTHEST, eta));
    return switch (family) {
      case BINOMIAL -> 1 / (1 + Math.exp(-e));
      case POISSON -> Math.exp(e);
      case GAUSSIAN -> eta;
    };
  }

  /** Variance of a sum, which is also its weight: every link is the canonical one. */
  double variance(int i, double mean) {
    return switch (family) {
      case BINOMIAL -> d.sizes()[i] * mean * (1 - mean);
      case POISSON -> d.sizes()[i] * mean;
      case GAUSSIAN -> d.sizes()[i];
    };
  }

  double deviance() {
    double sum = 0;
    for (int i = 0; i < used.length; i++) {
      sum += used[i] ? deviance(d.events()[i], d.sizes()[i], mean(i)) : 0;
    }
    return sum;
  }

  private double deviance(double y, double n, double m) {
    return switch (family) {
      case BINOMIAL -> 2 * (term(y, n * m) + term(n - y, n * (1 - m)));
      case POISSON -> 2 * (term(y, n * m) - (y - n * m));
      case GAUSSIAN -> n * (y / n - m) * (y / n - m);
    };
  }

  private static double term(double observed, double expected) {
    return observed > 0 ? observed * Math.log(observed / Math.max(1e-300, expected)) : 0;
  }

  double objective() {
    double penalty = 0;
    for (int c = 0; c < width; c++) {
      penalty += d.penalised()[c] ? ridge * beta[c] * beta[c] : 0;
    }
    return deviance() + penalty;
  }

  void moveTo(double[] from, double[] home, double[] move, double[] strata, double fraction) {
    for (int c = 0; c < width; c++) {
      beta[c] = from[c] + fraction * move[c];
    }
    for (int s = 0; s < alpha.length; s++) {
      alpha[s] = home[s] + fraction * strata[s];
    }
  }

  Fit result(NormalEquations sweep) {
    double[] means = new double[used.length];
    double[] variances = new double[used.length];
    double pearson = 0;
    int cells = 0;
    for (int i = 0; i < used.length; i++) {
      means[i] = used[i] ? mean(i) : d.events()[i] / d.sizes()[i];
      variances[i] = used[i] ? variance(i, means[i]) : 0;
      double rest = d.events()[i] - d.sizes()[i] * means[i];
      pearson += variances[i] > 0 ? rest * rest / variances[i] : 0;
      cells += used[i] ? 1 : 0;
    }
    double degrees = cells - sweep.parameters();
    return new Fit(
        beta.clone(),
        sweep.inverse.getData(),
        means,
        variances,
        deviance(),
        degrees,
        degrees > 0 ? pearson / degrees : Double.NaN,
        sweep.ofPenalised(),
        sweep.sizes());
  }
}
