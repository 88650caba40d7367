package dev.nightjar.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * The variance of a weighted mean under the design that drew its units, by Taylor linearisation
 * with strata: Σ over strata of n/(n-1) (A - B²/n) + B²/N, over (Σw)², where A = Σw²e² and B = Σwe
 * over the units at hand, e is a unit's distance from the mean, n units were drawn of N in the
 * whole stratum.
 *
 * <p>The units at hand can be part of a stratum, as those of a slice are: then n and N are still
 * those of all of it, and little is gained. B²/N is what the N units of a stratum themselves are a
 * sample of, so that a census is as uncertain as a binomial rate. Units without a stratum are one
 * drawn with replacement.
 */
final class DesignVariance {
  private DesignVariance() {}

  /**
   * Sums of units in cells, three numbers a cell: units, Σw, Σw².
   *
   * @param drawn units drawn in the stratum, at least those at hand; 0 where there is no stratum
   * @param population weight of the units drawn
   */
  record Part(double[] sums, double drawn, double population) {
    double units() {
      return total(0);
    }

    double weight() {
      return total(1);
    }

    private double total(int which) {
      double total = 0;
      for (int at = which; at < sums.length; at += 3) {
        total += sums[at];
      }
      return total;
    }

    double total(double[] value, int which) {
      double total = 0;
      for (int cell = 0; cell < value.length; cell++) {
        total += sums[3 * cell + which] * value[cell];
      }
      return total;
    }

    /** The same with {@code units} of mean weight more in each cell. */
    Part plus(double units) {
      double mean = weight() / units();
      double[] more = sums.clone();
      for (int at = 0; at < more.length; at += 3) {
        more[at] += units;
        more[at + 1] += units * mean;
        more[at + 2] += units * mean * mean;
      }
      double cells = more.length / 3.0;
      return drawn > 0
          ? new Part(more, drawn + cells * units, population + cells * units * mean)
          : new Part(more, 0, 0);
    }
  }

  /**
   * Half a unit more in each cell. A stratum gets its share of that in units or in weight,
   * whichever is more: a few units that stand for most of the traffic and show no event leave most
   * unknown.
   */
  static List<Part> smoothed(List<Part> parts) {
    double units = 0;
    double weight = 0;
    for (Part part : parts) {
      units += part.units();
      weight += part.weight();
    }
    List<Part> smoothed = new ArrayList<>();
    for (Part part : parts) {
      if (part.units() > 0.5) {
        double share = Math.max(part.units() / units, part.weight() / weight);
        smoothed.add(part.plus(0.5 * share));
      }
    }
    return smoothed;
  }

  /** Weighted mean of a value by cell. */
  static double mean(List<Part> parts, double[] value) {
    double sum = 0;
    double weight = 0;
    for (Part part : parts) {
      sum += part.total(value, 1);
      weight += part.weight();
    }
    return sum / weight;
  }

  static double of(List<Part> parts, double[] value) {
    return covariance(parts, value, value);
  }

  /** Covariance of the weighted means of two values; NaN where there are fewer than two units. */
  static double covariance(List<Part> parts, double[] first, double[] second) {
    double[] x = centred(parts, first);
    double[] y = centred(parts, second);
    double[] product = new double[x.length];
    for (int cell = 0; cell < product.length; cell++) {
      product[cell] = x[cell] * y[cell];
    }
    double sum = 0;
    double weight = 0;
    double units = 0;
    for (Part part : parts) {
      double squares = part.total(product, 2);
      double between = part.total(x, 1) * part.total(y, 1);
      double n = part.drawn > 0 ? part.drawn : part.units();
      double factor = n > 1 ? n / (n - 1) : 1;
      if (part.drawn > 1) {
        double population = Math.max(part.population, n);
        sum += factor * (squares - between / n) + between / population;
      } else {
        sum += factor * squares;
      }
      weight += part.weight();
      units += part.units();
    }
    return units > 1 ? sum / (weight * weight) : Double.NaN;
  }

  private static double[] centred(List<Part> parts, double[] value) {
    double mean = mean(parts, value);
    double[] centred = new double[value.length];
    for (int cell = 0; cell < centred.length; cell++) {
      centred[cell] = value[cell] - mean;
    }
    return centred;
  }
}
