package dev.nightjar.compare;

import dev.nightjar.model.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much more a series moves from day to day than sampling explains, learned from its own past.
 *
 * <p>Each past day's squared deviate is 1 on average when there is only sampling noise; what is
 * above is variance between days, {@code excess}, on the scale on which slices of a metric share
 * it. Keeping the variance and not the factor lets a large slice, whose sampling noise is small,
 * and a small one learn from each other, and carries over to a night with more or less traffic.
 *
 * @param nights past days that count
 * @param excess variance between days; negative when the past was quieter than chance
 * @param information one over the sampling variance of a typical past day
 */
record DayNoise(int nights, double excess, double information) {
  static final DayNoise UNKNOWN = new DayNoise(0, 0, 0);

  /**
   * Squares beyond this many robust ones are cut back to it: three standard deviations. Noise in
   * one direction leaves an omnibus statistic as spread out as one squared deviate, so that it is
   * cut no earlier.
   */
  private static final double CAP = 9;

  /** Most nights that an ongoing change may take out of its own history. */
  private static final int LONGEST_RUN = 10;

  /** Fewest nights that must remain. */
  private static final int SHORTEST_REST = 5;

  /**
   * @param past earlier days against their own baselines, latest first
   * @param worse harmful direction: an ongoing run of harm right before the night is left out, so
   *     that an incident does not raise the noise by which it is judged
   */
  static DayNoise of(List<Contrast> past, Direction worse) {
    List<Contrast> defined = new ArrayList<>(past.size());
    for (Contrast c : past) {
      if (c.isDefined() && c.variance() > 0) {
        defined.add(c);
      }
    }
    if (defined.isEmpty()) {
      return UNKNOWN;
    }
    int run = run(defined, worse);
    List<Contrast> rest = defined.subList(run, defined.size());
    double scale = robustSquare(rest);
    double sum = 0;
    double information = 0;
    for (Contrast c : rest) {
      sum += Math.min(c.square(), scale * CAP) - 1;
      information += 1 / (c.variance() * (1 + 1 / c.baselineDays()));
    }
    return new DayNoise(rest.size(), sum / information, information / rest.size());
  }

  /**
   * The same days without the distance that they have in common: what a steady drift does to each
   * day against the days before it. Signed deviates only.
   */
  static List<Contrast> aroundTrend(List<Contrast> past) {
    List<Double> distances = new ArrayList<>();
    for (Contrast c : past) {
      if (c.isDefined() && c.variance() > 0 && !c.omnibus()) {
        distances.add(c.z() * Math.sqrt(c.variance()));
      }
    }
    if (distances.size() < SHORTEST_REST) {
      return past;
    }
    double common = distances.stream().mapToDouble(d -> d).average().orElse(0);
    // One mean was fitted to the days.
    double fitted = Math.sqrt(distances.size() / (distances.size() - 1.0));
    List<Contrast> centred = new ArrayList<>();
    for (Contrast c : past) {
      boolean signed = c.isDefined() && c.variance() > 0 && !c.omnibus();
      centred.add(signed ? c.withZ((c.z() - common / Math.sqrt(c.variance())) * fitted) : c);
    }
    return centred;
  }

  /** What the series has to say about an excess of this size: nothing if sampling drowns it. */
  double weight(double between) {
    return 1 / (1 / information + between);
  }

  /** Sampling variance of a typical past day. */
  double sampling() {
    return 1 / information;
  }

  /** One over the variance, but for a factor, with which the excess is known. */
  double precision() {
    double total = sampling() + Math.max(0, excess);
    return nights / (total * total);
  }

  /** How many of the latest nights are an ongoing change in the harmful direction. */
  private static int run(List<Contrast> past, Direction worse) {
    int longest = Math.min(LONGEST_RUN, past.size() - SHORTEST_REST);
    if (longest < 1 || !isUnderWay(past, longest, worse)) {
      return 0;
    }
    int run = 0;
    for (int length = 1; length <= longest; length++) {
      double limit = robustSquare(past.subList(length, past.size()));
      int extreme = 0;
      for (Contrast c : past.subList(0, length)) {
        extreme += isExtreme(c, limit, worse, past.get(0)) ? 1 : 0;
      }
      boolean last = isExtreme(past.get(length - 1), limit, worse, past.get(0));
      run = last && extreme >= 0.8 * length ? length : run;
    }
    return run;
  }

  /** Whether one of the last nights stands out from what was before: else there is no run. */
  private static boolean isUnderWay(List<Contrast> past, int longest, Direction worse) {
    double limit = robustSquare(past.subList(longest, past.size()));
    for (Contrast c : past.subList(0, Math.min(longest, 3))) {
      if (isExtreme(c, limit, worse, past.get(0))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isExtreme(Contrast c, double limit, Direction worse, Contrast latest) {
    double sign = worse.sign() == 0 ? Math.signum(latest.z()) : worse.sign();
    return (c.omnibus() || c.z() * sign > 0) && c.square() > limit * CAP;
  }

  /** The median square over what it is under pure sampling noise, at least 1. */
  private static double robustSquare(List<Contrast> past) {
    double[] squares = new double[past.size()];
    for (int i = 0; i < squares.length; i++) {
      Contrast c = past.get(i);
      squares[i] = c.square() / median(c);
    }
    Arrays.sort(squares);
    int middle = squares.length / 2;
    double median =
        squares.length % 2 == 1 ? squares[middle] : (squares[middle - 1] + squares[middle]) / 2;
    return Math.max(1, median);
  }

  /** The median of a chi-square over its degrees of freedom, by Wilson and Hilferty. */
  private static double median(Contrast c) {
    double df = c.omnibus() ? c.degrees() : 1;
    if (df == 1) {
      return 0.4549364231195728;
    }
    double root = 1 - 2 / (9 * df);
    return root * root * root;
  }
}
