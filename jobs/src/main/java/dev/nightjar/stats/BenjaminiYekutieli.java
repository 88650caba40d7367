package dev.nightjar.stats;

/**
 * False discovery rate control under any dependence (Benjamini and Yekutieli, 2001), at the price
 * of a factor of about ln m.
 */
public final class BenjaminiYekutieli {

  private BenjaminiYekutieli() {}

  /** As {@link BenjaminiHochberg#adjusted(double[])}, times Σ1/i. */
  public static double[] adjusted(double[] p) {
    double harmonic = 0;
    int counted = 0;
    for (double value : p) {
      if (!Double.isNaN(value)) {
        harmonic += 1.0 / ++counted;
      }
    }
    return BenjaminiHochberg.adjusted(p, Math.max(1, harmonic));
  }
}
