package dev.nightjar.stats;

/**
 * When a rate changed: the likelihood gained by splitting the nights after night τ, as a posterior
 * over τ with a flat prior. Overdispersion φ = σ_z² flattens it.
 */
public final class OnsetPosterior {

  private static final int POWERS = 3;

  private OnsetPosterior() {}

  /**
   * Nights count from 1; a change after night τ means that night τ+1 is the first of the new rate.
   *
   * @param gain log-likelihood gained by a change after each night 1 … T-1
   * @param posterior the same as probabilities
   * @param mostLikely the τ of the largest gain
   * @param earliest lower limit of the credible set of τ
   * @param latest upper limit
   */
  public record Onset(double[] gain, double[] posterior, int mostLikely, int earliest, int latest) {

    /** The first night of the new rate, most likely. */
    public int firstNight() {
      return mostLikely + 1;
    }

    /** Whether there were two nights to tell apart. */
    public boolean isDefined() {
      return posterior.length > 0;
    }
  }

  /**
   * @param events per night
   * @param sizes observations per night
   * @param overdispersion φ, at least 1
   * @param credibility of the equal-tailed set, usually 0.9
   */
  public static Onset of(
      double[] events, double[] sizes, double overdispersion, double credibility) {
    Lengths.requireEqual("events", events.length, "sizes", sizes.length);
    int nights = events.length;
    double allEvents = Totals.of(events);
    double allSizes = Totals.of(sizes);
    double[] gain = new double[Math.max(0, nights - 1)];
    double x = 0;
    double n = 0;
    for (int i = 0; i < gain.length; i++) {
      x += events[i];
      n += sizes[i];
      gain[i] =
          logLikelihood(x, n)
              + logLikelihood(allEvents - x, allSizes - n)
              - logLikelihood(allEvents, allSizes);
    }
    return of(gain, overdispersion, credibility);
  }

  private static Onset of(double[] gain, double overdispersion, double credibility) {
    int best = 0;
    for (int i = 0; i < gain.length; i++) {
      best = gain[i] > gain[best] ? i : best;
    }
    double[] posterior = new double[gain.length];
    for (int i = 0; i < gain.length; i++) {
      posterior[i] = Math.exp((gain[i] - gain[best]) / overdispersion);
    }
    double total = Totals.of(posterior);
    double tail = (1 - credibility) / 2;
    double cumulative = 0;
    int earliest = 0;
    int latest = 0;
    for (int i = 0; i < posterior.length; i++) {
      posterior[i] /= total;
      cumulative += posterior[i];
      earliest = earliest == 0 && cumulative >= tail ? i + 1 : earliest;
      latest = latest == 0 && cumulative >= 1 - tail - 1e-12 ? i + 1 : latest;
    }
    return new Onset(gain, posterior, gain.length == 0 ? 0 : best + 1, earliest, latest);
  }

  /**
   * The same for a change that may have come by and by: after night τ the rate rises as the power 0
   * (a leap), 1 (steadily) or 2 (ever faster) of the nights since, each as likely beforehand. Rates
   * are fitted by least squares, weighted by their sizes.
   */
  public static Onset ofDrift(
      double[] events, double[] sizes, double overdispersion, double credibility) {
    Lengths.requireEqual("events", events.length, "sizes", sizes.length);
    double rate = Totals.of(events) / Totals.of(sizes);
    double variance = Math.max(rate * (1 - rate), Double.MIN_NORMAL);
    double[][] gains = new double[POWERS][Math.max(0, events.length - 1)];
    double most = 0;
    for (int power = 0; power < POWERS; power++) {
      for (int i = 0; i < gains[power].length; i++) {
        gains[power][i] = fitGain(events, sizes, i + 1, power) / variance / overdispersion;
        most = Math.max(most, gains[power][i]);
      }
    }
    double[] gain = new double[gains[0].length];
    for (int i = 0; i < gain.length; i++) {
      double sum = 0;
      for (double[] of : gains) {
        sum += Math.exp(of[i] - most) / POWERS;
      }
      gain[i] = overdispersion * (most + Math.log(sum));
    }
    return of(gain, overdispersion, credibility);
  }

  /** Half the weighted sum of squares that a rise from a night on explains. */
  private static double fitGain(double[] events, double[] sizes, int from, int power) {
    double weight = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < events.length; i++) {
      double rise = i < from ? 0 : Math.pow(i - from + 1, power);
      weight += sizes[i];
      x += sizes[i] * rise;
      y += events[i];
      xx += sizes[i] * rise * rise;
      xy += events[i] * rise;
    }
    double spread = xx - x * x / weight;
    double common = xy - x * y / weight;
    return spread > 0 ? common * common / spread / 2 : 0;
  }

  private static double logLikelihood(double x, double n) {
    return xLogShare(x, n) + xLogShare(n - x, n);
  }

  private static double xLogShare(double x, double n) {
    return x <= 0 ? 0 : x * Math.log(x / n);
  }
}
