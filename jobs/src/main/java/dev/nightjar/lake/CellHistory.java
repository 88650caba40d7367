package dev.nightjar.lake;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Days of slices that no profile is stored for, added up from the finest cells: units, numerator
 * and denominator are exact; squares, which cells do not have, are those that the units would have
 * if they were spread as all units of the metric are. Rates, ratios and means only.
 */
final class CellHistory {
  private static final long[] NONE = {};

  private final StoredCells cells;
  private final Metric metric;

  CellHistory(StoredCells cells, Metric metric) {
    this.cells = cells;
    this.metric = metric;
  }

  /** Whether cells have all that a profile of the metric needs. */
  static boolean covers(Metric metric) {
    return metric.kind() == MetricKind.RATE
        || metric.kind() == MetricKind.RATIO
        || metric.kind() == MetricKind.MEAN;
  }

  /**
   * A day of a slice; empty where no cell of it has units.
   *
   * @param all the day's profile of all traffic; null where there is none
   */
  Optional<Profile> on(
      LocalDate day, Slice slice, String evaluator, String evaluatorVersion, Profile all) {
    Cells found = cells.on(day, metric.grain(), evaluator, evaluatorVersion);
    Cells.Sums sums = found == null ? null : found.sums().get(metric.name());
    if (sums == null || !found.dimensions().containsAll(slice.dimensions())) {
      return Optional.empty();
    }
    long units = 0;
    long subjects = 0;
    BigInteger numerator = BigInteger.ZERO;
    BigInteger denominator = BigInteger.ZERO;
    for (int cell = 0; cell < found.size(); cell++) {
      if (isIn(found, slice, cell)) {
        for (int half = 2 * cell; half < 2 * cell + 2; half++) {
          units += sums.units()[half];
          numerator = numerator.add(BigInteger.valueOf(sums.numerator()[half]));
          denominator = denominator.add(BigInteger.valueOf(sums.denominator()[half]));
        }
        subjects |= sums.buckets()[cell];
      }
    }
    ProfileKey key =
        new ProfileKey(day, metric.grain(), metric.name(), slice, "", evaluator, evaluatorVersion);
    return units == 0
        ? Optional.empty()
        : Optional.of(profile(key, units, numerator, denominator, Long.bitCount(subjects), all));
  }

  private static boolean isIn(Cells cells, Slice slice, int cell) {
    for (Map.Entry<String, String> value : slice.values().entrySet()) {
      int dimension = cells.dimensions().indexOf(value.getKey());
      if (!value.getValue().equals(cells.value(dimension, cell))) {
        return false;
      }
    }
    return true;
  }

  private Profile profile(
      ProfileKey key,
      long units,
      BigInteger numerator,
      BigInteger denominator,
      long subjects,
      Profile all) {
    BigInteger count = BigInteger.valueOf(units);
    boolean rate = metric.kind() == MetricKind.RATE;
    BigInteger weight =
        metric.kind() == MetricKind.RATIO
            ? count.multiply(BigInteger.valueOf(1_000_000))
            : denominator;
    BigInteger squares = weight.multiply(weight).divide(count);
    BigInteger positive =
        rate && denominator.signum() > 0
            ? squares.multiply(numerator).divide(denominator)
            : BigInteger.ZERO;
    return new Profile(
        key,
        units,
        0,
        weight,
        squares,
        numerator,
        denominator,
        positive,
        numerator,
        valueSquares(count, numerator, all),
        Double.NaN,
        Double.NaN,
        0,
        0,
        0,
        0,
        "",
        new int[0],
        NONE,
        new TreeMap<>(),
        0,
        List.of(),
        NONE,
        NONE,
        subjects,
        new byte[0],
        0,
        NONE);
  }

  /** The mean square over the squared mean is taken from all units of the metric. */
  private static BigInteger valueSquares(BigInteger units, BigInteger sum, Profile all) {
    if (all == null || all.valueSum().signum() == 0) {
      return sum.multiply(sum).divide(units);
    }
    BigInteger total = BigInteger.valueOf(all.observationCount());
    return sum.multiply(sum)
        .multiply(all.valueSquareSum())
        .multiply(total)
        .divide(all.valueSum().multiply(all.valueSum()).multiply(units));
  }
}
