package dev.nightjar.profile;

import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A profile being put together: what all metrics have is filled first, then what the kind adds. */
final class ProfileDraft {
  final ProfileKey key;
  long observationCount;
  long nullCount;
  BigInteger weightSum = BigInteger.ZERO;
  BigInteger weightSquareSum = BigInteger.ZERO;
  BigInteger numerator = BigInteger.ZERO;
  BigInteger denominator = BigInteger.ZERO;
  BigInteger positiveWeightSquareSum = BigInteger.ZERO;
  BigInteger valueSum = BigInteger.ZERO;
  BigInteger valueSquareSum = BigInteger.ZERO;
  double valueMin = Double.NaN;
  double valueMax = Double.NaN;
  long zeroCount;
  long negativeCount;
  long underflowCount;
  long overflowCount;
  String binMappingId = "";
  int[] binIndex = new int[0];
  long[] binCount = new long[0];
  Map<String, Long> categories = Map.of();
  long otherCount;
  final List<LabelSum> labels = new ArrayList<>();
  long[] bucketNumerator = new long[0];
  long[] bucketDenominator = new long[0];
  long distinctSubjects;
  byte[] subjects = new byte[0];
  long lateCount;
  long[] moments = new long[0];

  ProfileDraft(ProfileKey key) {
    this.key = key;
  }

  void label(String label, long count, BigInteger weights, BigInteger squares) {
    if (count > 0) {
      labels.add(new LabelSum(label, count, weights, squares));
    }
  }

  Profile profile() {
    return new Profile(
        key,
        observationCount,
        nullCount,
        weightSum,
        weightSquareSum,
        numerator,
        denominator,
        positiveWeightSquareSum,
        valueSum,
        valueSquareSum,
        valueMin,
        valueMax,
        zeroCount,
        negativeCount,
        underflowCount,
        overflowCount,
        binMappingId,
        binIndex,
        binCount,
        categories,
        otherCount,
        labels,
        bucketNumerator,
        bucketDenominator,
        distinctSubjects,
        subjects,
        lateCount,
        moments);
  }
}
