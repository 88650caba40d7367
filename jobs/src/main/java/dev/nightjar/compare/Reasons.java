package dev.nightjar.compare;

import dev.nightjar.model.Direction;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import java.time.LocalDate;

/** Why a verdict is what it is, for somebody who is no statistician. */
final class Reasons {
  /** Noise scale from which day-to-day noise is worth a word. */
  private static final double NOISY = 1.5;

  private Reasons() {}

  static String regressed(Draft d, double size, double margin) {
    String how =
        d.metric().kind().isDistance()
            ? "changed by "
            : d.metric().worse() == Direction.BOTH
                ? "changed: " + way(size) + " by "
                : way(size) + " by ";
    return how
        + amount(d, size)
        + ", beyond the margin of "
        + amount(d, margin)
        + " and beyond "
        + noise(d)
        + " (q "
        + Numbers.probability(d.harmQ)
        + " at level "
        + Numbers.plain(d.metric().falseDiscoveryRate())
        + ")";
  }

  static String improved(Draft d, double size, double margin) {
    return way(size)
        + " by "
        + amount(d, size)
        + ", which is better, beyond the margin of "
        + amount(d, margin)
        + " and beyond "
        + noise(d)
        + " (p and q are those of an improvement: q "
        + Numbers.probability(d.gainQ)
        + ")";
  }

  static String notWorse(Draft d, double worst, double margin) {
    return "at worst "
        + (worst > 0 ? amount(d, worst) + " worse" : "not worse at all")
        + " with day-to-day noise included, within the margin of "
        + amount(d, margin);
  }

  static String undecided(Draft d, double worst, double margin, double detectable, double needed) {
    StringBuilder text = new StringBuilder(200);
    if (d.harmQ <= d.metric().falseDiscoveryRate()) {
      text.append("a change is there but smaller than the margin of ").append(amount(d, margin));
      text.append(", and harm up to ").append(amount(d, worst)).append(" cannot be ruled out");
    } else {
      text.append("no change shown, but harm up to ").append(amount(d, worst));
      text.append(" cannot be ruled out; the margin is ").append(amount(d, margin));
    }
    text.append("; the smallest change these data would show is ").append(amount(d, detectable));
    if (!(margin > 0)) {
      return text.append("; no amount of data shows a margin of 0").toString();
    }
    if (Double.isNaN(needed)) {
      return text.append(
              "; one more night's data cannot show the margin, because days differ by more:"
                  + " compare over several nights or with concurrent traffic")
          .toString();
    }
    return text.append("; about ")
        .append(Numbers.plain(needed))
        .append(" units a night would show the margin")
        .toString();
  }

  static String newSlice(LocalDate since, LocalDate night) {
    return since.equals(night)
        ? "new tonight: no units of it before"
        : "new since " + since + ": no units of it in the baseline";
  }

  static String noBaseline(Metric metric, boolean metricHas, boolean judged, LocalDate since) {
    if (metricHas) {
      return "no units of this slice on the baseline's days, though it was seen since " + since;
    }
    return "no history yet: "
        + metric.name()
        + " has no units on the baseline's days"
        + (judged ? " by this evaluator and version" : "");
  }

  static String shortHistory(int nights) {
    return "only "
        + nights
        + (nights == 1 ? " night" : " nights")
        + " of history: too few to know how much days differ";
  }

  /**
   * Why a ratio has no value, or nothing to be held against: its denominator is zero. Null where it
   * is not.
   */
  static String undefined(Metric metric, Day current, Day baseline) {
    if (metric.kind() != MetricKind.RATIO) {
      return null;
    }
    if (!(current.denominator > 0)) {
      return "no value: " + zero(metric, current, "tonight");
    }
    return baseline == null || baseline.denominator > 0
        ? null
        : "nothing to compare with: " + zero(metric, baseline, "of the baseline");
  }

  private static String zero(Metric metric, Day day, String when) {
    return "the denominator, the sum of "
        + metric.denominator()
        + ", is 0 over the "
        + Numbers.plain(day.units)
        + " units "
        + when
        + ", and the numerator is "
        + Numbers.plain(day.numerator);
  }

  static String fewUnits(double units, double fewest, String where) {
    return "only " + Numbers.plain(units) + " units " + where + ", fewer than " + (long) fewest;
  }

  static String thinBaseline(int subjects) {
    return "the baseline has fewer than " + subjects + " subjects and is not printed";
  }

  static String noError() {
    return "no standard error: too few subject buckets, or one that holds most of the units";
  }

  static String young(LocalDate since) {
    return "seen since "
        + since
        + " only: its own days are no baseline yet; findings hold it against the traffic that it"
        + " took over";
  }

  static String missing(double perDay) {
    return "no units tonight; the baseline has "
        + Numbers.plain(Math.rint(perDay))
        + " on an average day";
  }

  private static String noise(Draft d) {
    return d.scale >= NOISY
        ? "its day-to-day noise, which is "
            + Numbers.digits(d.scale, 2)
            + " times what sampling explains"
        : "its day-to-day noise";
  }

  private static String way(double size) {
    return size > 0 ? "up" : "down";
  }

  /** What an effect size of the metric is measured by. */
  static String distance(Metric metric, String statistic) {
    if (metric.kind() == MetricKind.EMBEDDING) {
      return statistic.equals("novelty")
          ? " (Kolmogorov-Smirnov, distance to the nearest topic)"
          : " spreads of the vectors";
    }
    return metric.categorical() ? " bits (Jensen-Shannon)" : " (log-Wasserstein)";
  }

  /** Days of another codebook or bin mapping are no history of this series. */
  static String renewed(LocalDate since, String before) {
    return "a new series since "
        + since
        + ": earlier days were described by "
        + before
        + " and cannot be compared";
  }

  private static String amount(Draft d, double size) {
    if (d.metric().kind().isDistance()) {
      return Numbers.plain(Math.abs(size)) + distance(d.metric(), d.statisticName());
    }
    return Numbers.difference(d.metric(), size);
  }
}
