package dev.nightjar.compare;

/** A {@link Day} while it is being built: what its fields mean is said there. */
final class DaySums {
  int days;
  double units;
  double nulls;
  double unweighted;
  double[] labels = Day.NONE;
  Strata labelStrata = Strata.NONE;
  Strata strata = Strata.NONE;
  double weight;
  double weightSquare;
  double numerator;
  double denominator;
  double positiveWeightSquare;
  double valueSum;
  double valueSquareSum;
  double zero;
  double negative;
  double underflow;
  double overflow;
  double other;
  double min = Double.NaN;
  double max = Double.NaN;
  int[] index = {};
  double[] count = Day.NONE;
  double[] bucketNumerator = Day.NONE;
  double[] bucketDenominator = Day.NONE;
  double[] moments = Day.NONE;
  double subjects;
  long late;
  byte[] sketch;
  double clustering = 1;
  double clusteredVariance;
  double binomialVariance;

  /**
   * {@code factor} times the sums of a day, but for its counts; other things stay what they are.
   */
  static DaySums of(Day d, double factor) {
    DaySums s = new DaySums();
    s.addScaled(d, factor);
    s.days = d.days;
    s.subjects = d.subjects;
    s.clusteredVariance = d.clusteredVariance;
    s.binomialVariance = d.binomialVariance;
    return s;
  }

  void add(Day d) {
    days += d.days;
    subjects = Math.max(subjects, d.subjects);
    late += d.late;
    clusteredVariance += d.clusteredVariance;
    binomialVariance += d.binomialVariance;
    addScaled(d, 1);
  }

  void addScaled(Day d, double factor) {
    clustering = Math.max(clustering, d.clustering);
    units += factor * d.units;
    nulls += factor * d.nulls;
    unweighted += factor * d.unweighted;
    labels = plus(labels, d.labels, factor);
    labelStrata = labelStrata.plus(d.labelStrata, factor);
    strata = strata.plus(d.strata, factor);
    weight += factor * d.weight;
    weightSquare += factor * d.weightSquare;
    numerator += factor * d.numerator;
    denominator += factor * d.denominator;
    positiveWeightSquare += factor * d.positiveWeightSquare;
    valueSum += factor * d.valueSum;
    valueSquareSum += factor * d.valueSquareSum;
    zero += factor * d.zero;
    negative += factor * d.negative;
    underflow += factor * d.underflow;
    overflow += factor * d.overflow;
    other += factor * d.other;
    min = Double.isNaN(min) || d.min < min ? d.min : min;
    max = Double.isNaN(max) || d.max > max ? d.max : max;
    bucketNumerator = plus(bucketNumerator, d.bucketNumerator, factor);
    bucketDenominator = plus(bucketDenominator, d.bucketDenominator, factor);
    moments = plus(moments, d.moments, factor);
  }

  void compress(double[] dense, int first) {
    int used = 0;
    for (double c : dense) {
      used += c != 0 ? 1 : 0;
    }
    index = new int[used];
    count = new double[used];
    int next = 0;
    for (int i = 0; i < dense.length; i++) {
      if (dense[i] != 0) {
        index[next] = first + i;
        count[next++] = dense[i];
      }
    }
  }

  private static double[] plus(double[] sum, double[] more, double factor) {
    double[] result = sum.length == 0 ? new double[more.length] : sum;
    for (int i = 0; i < more.length; i++) {
      result[i] += factor * more[i];
    }
    return result;
  }
}
