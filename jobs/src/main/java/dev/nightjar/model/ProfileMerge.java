package dev.nightjar.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds two profiles of one key: exact, associative and commutative in every part. */
final class ProfileMerge {
  private ProfileMerge() {}

  static Profile of(Profile a, Profile b) {
    if (!a.binMappingId().equals(b.binMappingId())) {
      throw new IllegalArgumentException(
          "Cannot merge histograms of two bin mappings: \""
              + a.binMappingId()
              + "\" and \""
              + b.binMappingId()
              + "\" of "
              + a.key()
              + "; profile one of the days again");
    }
    int[] index = union(a.binIndex(), b.binIndex());
    long[] count = new long[index.length];
    addBins(index, count, a);
    addBins(index, count, b);
    SubjectSketch subjects = SubjectSketch.of(a.subjects());
    subjects.add(b.subjects());
    return new Profile(
        a.key(),
        a.observationCount() + b.observationCount(),
        a.nullCount() + b.nullCount(),
        a.weightSum().add(b.weightSum()),
        a.weightSquareSum().add(b.weightSquareSum()),
        a.numerator().add(b.numerator()),
        a.denominator().add(b.denominator()),
        a.positiveWeightSquareSum().add(b.positiveWeightSquareSum()),
        a.valueSum().add(b.valueSum()),
        a.valueSquareSum().add(b.valueSquareSum()),
        smaller(a.valueMin(), b.valueMin()),
        -smaller(-a.valueMax(), -b.valueMax()),
        a.zeroCount() + b.zeroCount(),
        a.negativeCount() + b.negativeCount(),
        a.underflowCount() + b.underflowCount(),
        a.overflowCount() + b.overflowCount(),
        a.binMappingId(),
        index,
        count,
        categories(a.categories(), b.categories()),
        a.otherCount() + b.otherCount(),
        labels(a.labels(), b.labels()),
        buckets(a.bucketNumerator(), b.bucketNumerator()),
        buckets(a.bucketDenominator(), b.bucketDenominator()),
        // Profiles read without their heavy parts keep a lower bound.
        Math.max(subjects.count(), Math.max(a.distinctSubjects(), b.distinctSubjects())),
        subjects.toBytes(),
        a.lateCount() + b.lateCount(),
        moments(a, b));
  }

  /** The smaller of two, where NaN stands for nothing. */
  private static double smaller(double a, double b) {
    if (Double.isNaN(a)) {
      return b;
    }
    return Double.isNaN(b) ? a : Math.min(a, b);
  }

  private static int[] union(int[] a, int[] b) {
    int[] union = new int[a.length + b.length];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      int next = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
      i += i < a.length && a[i] == next ? 1 : 0;
      j += j < b.length && b[j] == next ? 1 : 0;
      union[n++] = next;
    }
    return Arrays.copyOf(union, n);
  }

  private static void addBins(int[] index, long[] count, Profile profile) {
    int at = 0;
    for (int i = 0; i < profile.binIndex().length; i++) {
      while (index[at] != profile.binIndex()[i]) {
        at++;
      }
      count[at] += profile.binCount()[i];
    }
  }

  private static SortedMap<String, Long> categories(Map<String, Long> a, Map<String, Long> b) {
    SortedMap<String, Long> sum = new TreeMap<>(a);
    b.forEach((category, count) -> sum.merge(category, count, Long::sum));
    return sum;
  }

  private static List<LabelSum> labels(List<LabelSum> a, List<LabelSum> b) {
    SortedMap<String, LabelSum> sum = new TreeMap<>();
    List<LabelSum> both = new ArrayList<>(a);
    both.addAll(b);
    for (LabelSum label : both) {
      sum.merge(
          label.label(),
          label,
          (x, y) ->
              new LabelSum(
                  x.label(),
                  x.count() + y.count(),
                  x.weightSum().add(y.weightSum()),
                  x.weightSquareSum().add(y.weightSquareSum())));
    }
    return List.copyOf(sum.values());
  }

  /** A day without buckets makes a window without: part of the subjects would be missing. */
  private static long[] buckets(long[] a, long[] b) {
    if (a.length != b.length) {
      return new long[0];
    }
    long[] sum = new long[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = addWithinLong(a[i], b[i]);
    }
    return sum;
  }

  /** Kinds with moments have them whenever they have units. */
  private static long[] moments(Profile a, Profile b) {
    if (a.moments().length == 0 || b.moments().length == 0) {
      return a.moments().length == 0 ? b.moments() : a.moments();
    }
    if (a.moments().length != b.moments().length) {
      throw new IllegalArgumentException(
          "Cannot merge "
              + a.moments().length
              + " and "
              + b.moments().length
              + " moments of "
              + a.key()
              + "; profile one of the days again");
    }
    return buckets(a.moments(), b.moments());
  }

  static long addWithinLong(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }
}
