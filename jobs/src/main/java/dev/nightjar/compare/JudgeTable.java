package dev.nightjar.compare;

import dev.nightjar.model.LabelSum;
import dev.nightjar.stats.FisherExact;
import dev.nightjar.stats.PooledZTest;
import dev.nightjar.stats.RoganGladen;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What people said of answers that one version of a judge judged: human by judge, weighted.
 *
 * @param sums units, weights and squared weights of neither, judge only, human only, both
 */
record JudgeTable(double[] sums) {
  private static final double MICRO = 1e6;
  private static final double[] NONE = {};
  private static final int CELLS = LabelSum.JOINT;
  private static final List<String> ORDER =
      IntStream.range(0, CELLS)
          .mapToObj(cell -> LabelSum.joint(cell / 2 == 1, cell % 2 == 1))
          .toList();

  /** Labels of each kind below which neither a rate nor the judge's errors can be told. */
  static final double FEWEST = 10;

  static JudgeTable of(Day day) {
    return new JudgeTable(
        day == null || day.labels.length == 0 ? new double[3 * CELLS] : day.labels);
  }

  /** The sums in a profile; empty where it has none. */
  static double[] sums(List<LabelSum> labels) {
    double[] sums = NONE;
    for (LabelSum label : labels) {
      int cell = ORDER.indexOf(label.label());
      if (cell >= 0) {
        sums = sums.length == 0 ? new double[3 * CELLS] : sums;
        sums[3 * cell] += label.count();
        sums[3 * cell + 1] += label.weightSum().doubleValue() / MICRO;
        sums[3 * cell + 2] += label.weightSquareSum().doubleValue() / (MICRO * MICRO);
      }
    }
    return sums;
  }

  /** The same by stratum. */
  static Strata strata(List<LabelSum> labels) {
    return Strata.of(labels, ORDER);
  }

  static double unweighted(List<LabelSum> labels) {
    return labels.stream()
        .filter(label -> label.label().equals(LabelSum.UNWEIGHTED))
        .mapToDouble(LabelSum::count)
        .sum();
  }

  private double units(int cell) {
    return sums[3 * cell];
  }

  double labels() {
    return units(0) + units(1) + units(2) + units(3);
  }

  JudgeTable plus(JudgeTable other) {
    double[] total = sums.clone();
    for (int at = 0; at < total.length; at++) {
      total[at] += other.sums[at];
    }
    return new JudgeTable(total);
  }

  /** Units of the rarer human verdict. */
  double fewer() {
    return Math.min(units(0) + units(1), units(2) + units(3));
  }

  boolean isEnough() {
    return fewer() >= FEWEST;
  }

  /** Units that the judge flagged, among those with labels. */
  double flagged() {
    return units(1) + units(3);
  }

  /** Labels that weigh the same of which as much would be known. */
  double size() {
    double weight = 0;
    double squares = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      weight += sums[3 * cell + 1];
      squares += sums[3 * cell + 2];
    }
    return squares > 0 ? weight * weight / squares : 0;
  }

  /** Weighted share of failures among the labels, by people. */
  double share() {
    double weight = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      weight += sums[3 * cell + 1];
    }
    return weight > 0 ? (sums[3 * 2 + 1] + sums[3 * 3 + 1]) / weight : Double.NaN;
  }

  /** The judge's errors, at the sizes that weights leave of the counts. */
  RoganGladen.JudgeErrors errors() {
    double[] pass = effective(0, 1);
    double[] fail = effective(2, 3);
    return new RoganGladen.JudgeErrors(fail[1], fail[0] + fail[1], pass[0], pass[0] + pass[1]);
  }

  private double[] effective(int first, int second) {
    double a = sums[3 * first + 1];
    double b = sums[3 * second + 1];
    double squares = sums[3 * first + 2] + sums[3 * second + 2];
    double factor = squares > 0 ? (a + b) / squares : 0;
    return new double[] {a * factor, b * factor};
  }

  /**
   * How likely two tables of a judge with the same errors differ as much as these, in sensitivity
   * or specificity: twice the smaller p-value of the two.
   */
  static double sameErrors(JudgeTable now, JudgeTable then) {
    RoganGladen.JudgeErrors a = now.errors();
    RoganGladen.JudgeErrors b = then.errors();
    double p =
        Math.min(
            twoSided(a.truePositives(), a.positives(), b.truePositives(), b.positives()),
            twoSided(a.trueNegatives(), a.negatives(), b.trueNegatives(), b.negatives()));
    return Math.min(1, 2 * p);
  }

  private static double twoSided(double x1, double n1, double x2, double n2) {
    if (!(n1 >= 1) || !(n2 >= 1)) {
      return 1;
    }
    if (PooledZTest.applies(x1, n1, x2, n2)) {
      return PooledZTest.of(x1, n1, x2, n2).twoSided();
    }
    FisherExact.Result exact =
        FisherExact.of(Math.round(x1), Math.round(n1), Math.round(x2), Math.round(n2));
    return Math.min(1, 2 * Math.min(exact.upperMidP(), exact.lowerMidP()));
  }
}
