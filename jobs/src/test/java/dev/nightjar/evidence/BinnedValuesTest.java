package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.stats.BinnedSample;
import dev.nightjar.stats.LogBins;
import dev.nightjar.stats.QuantileFromBins;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The verifier's own quantiles against those that made the numbers, which share no code. */
class BinnedValuesTest {
  private static final LogBins BINS = LogBins.standard();

  @Test
  void quantilesOfAnySampleAreThoseOfTheProfile() {
    Random random = new Random(20261122);
    for (int round = 0; round < 300; round++) {
      double[] values = new double[1 + random.nextInt(60)];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (random.nextInt(12)) {
              case 0 -> 0;
              case 1 -> -random.nextDouble();
              case 2 -> 1e-8 * random.nextDouble();
              case 3 -> round % 3 == 0 ? 1e10 : 7;
              default -> Math.exp(random.nextGaussian() * 3);
            };
      }
      double smallest = Arrays.stream(values).min().orElseThrow();
      double largest = Arrays.stream(values).max().orElseThrow();
      boolean beyond = largest > BINS.max();
      BinnedSample sample =
          BinnedSample.ofValues(BINS, values).withExtremes(smallest, beyond ? Double.NaN : largest);
      BinnedValues own = new BinnedValues(LogMapping.of(BINS.id()));
      own.add(day(values, smallest, largest));
      for (double q : new double[] {0, 0.05, 0.5, 0.9, 0.95, 0.99, 1}) {
        double expected = Math.min(QuantileFromBins.of(sample, q).linear(), BINS.max());
        assertThat(own.quantile(q))
            .as("q %s of %s", q, Arrays.toString(values))
            .isCloseTo(expected, within(1e-12 * Math.abs(expected)));
      }
      assertThat(own.tolerance()).isZero();
    }
  }

  @Test
  void withoutExtremesItSaysHowFarOffItMayBe() {
    double[] values = {100};
    BinnedValues own = new BinnedValues(LogMapping.of(BINS.id()));
    own.add(day(values, Double.NaN, Double.NaN));
    assertThat(own.tolerance()).isEqualTo(0.02);
    assertThat(own.quantile(0.5)).isCloseTo(100, within(2.0));
  }

  @Test
  void aMappingThatIsNotKnownIsNoMapping() {
    assertThat(LogMapping.of("log-a0.02-v9")).isNull();
  }

  private static StoredDay day(double[] values, double smallest, double largest) {
    TreeMap<Long, Long> bins = new TreeMap<>();
    long[] apart = new long[4];
    for (double v : values) {
      switch (BINS.classify(v)) {
        case NEGATIVE -> apart[0]++;
        case ZERO -> apart[1]++;
        case UNDERFLOW -> apart[2]++;
        case OVERFLOW -> apart[3]++;
        default -> bins.merge((long) BINS.index(v), 1L, Long::sum);
      }
    }
    return new StoredDay(
        new StoredDay.Series("m", "", "", ""),
        "f",
        "quantile",
        1,
        1,
        1,
        "current",
        LocalDate.of(2026, 11, 22),
        List.of(),
        null,
        values.length,
        null,
        null,
        apart[0],
        apart[1],
        apart[2],
        apart[3],
        smallest,
        largest,
        BINS.id(),
        List.copyOf(bins.keySet()),
        List.copyOf(bins.values()),
        false);
  }
}
