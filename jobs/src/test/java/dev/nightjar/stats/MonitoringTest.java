package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MonitoringTest {

  private static final double NAN = Double.NaN;
  private static final double[] Z = {0.2, -0.5, 0.3, 1.8, 1.2, 2.1, 0.9, 1.7};

  @Test
  void laneyAgreesWithThePublishedExample() {
    double[] x = {500, 560, 470, 530, 600, 450, 520};
    double mean = Arrays.stream(x).sum() / 70_000;
    double[] z = new double[7];
    for (int i = 0; i < 7; i++) {
      z[i] = NoiseScale.score(x[i], 10_000, mean, Double.POSITIVE_INFINITY);
    }
    double scale = NoiseScale.laney(z);
    assertThat(scale).isCloseTo(3.33171982443, closedForm(3.3));
    double tonight = NoiseScale.score(900, 10_000, mean, Double.POSITIVE_INFINITY);
    assertThat(tonight).isCloseTo(17.2017265687, closedForm(17.2));
    assertThat(tonight / scale).isCloseTo(5.16301714286, closedForm(5.16));
  }

  @Test
  void noiseIsNeverBelowSamplingErrorAndSkipsMissingDays() {
    assertThat(NoiseScale.of(new double[] {0.1, -0.1, NAN, 0.1}, 0)).isEqualTo(1);
    assertThat(NoiseScale.of(new double[] {3, -3, NAN, 3, -3}, 0)).isEqualTo(3);
    assertThat(NoiseScale.of(new double[] {3, -3, 3, -3}, 3)).isEqualTo(6);
    assertThat(NoiseScale.of(new double[] {3, NAN}, 1)).isNaN();
    assertThat(NoiseScale.laney(new double[] {NAN, 4, NAN})).isNaN();
    assertThat(NoiseScale.laney(new double[] {0, NAN, 11.28})).isCloseTo(10, within(1e-12));
  }

  @Test
  void shortHistoriesLeanOnTheMetric() {
    assertThat(NoiseScale.shrunk(3, 14, 1)).isEqualTo(2);
    assertThat(NoiseScale.shrunk(3, 0, 1.5)).isEqualTo(1.5);
    assertThat(NoiseScale.shrunk(NAN, 0, 1.5)).isEqualTo(1.5);
    assertThat(NoiseScale.shrunk(3, 14, NAN)).isEqualTo(3);
    assertThat(NoiseScale.shrunk(NAN, 5, NAN)).isEqualTo(1);
    assertThat(NoiseScale.shrunk(1, 28, 0.2)).isEqualTo(1);
  }

  @Test
  void weekdayPatternsAreNotNoise() {
    double[] events = new double[28];
    double[] sizes = new double[28];
    int[] weekday = new int[28];
    boolean[] usable = new boolean[28];
    for (int day = 0; day < 28; day++) {
      weekday[day] = day % 7;
      sizes[day] = 10_000;
      events[day] = day % 7 < 5 ? 500 : 900;
      usable[day] = true;
    }
    assertThat(NoiseScale.weekdayScores(events, sizes, weekday)).containsOnly(0);
    double[] trailing = NoiseScale.trailingScores(events, sizes, usable);
    assertThat(Arrays.copyOf(trailing, 7)).containsOnly(NAN);
    assertThat(Arrays.copyOfRange(trailing, 7, 28)).containsOnly(0);
    usable[14] = false;
    events[14] = 5000;
    double[] skipped = NoiseScale.trailingScores(events, sizes, usable);
    assertThat(skipped[14]).isNaN();
    assertThat(skipped[21]).isZero();
    sizes[3] = 0;
    events[3] = 0;
    assertThat(NoiseScale.weekdayScores(events, sizes, weekday)[3]).isNaN();
  }

  @Test
  void independentDaysHaveAScaleOfAboutOne() {
    Random random = new Random(13);
    double squares = 0;
    for (int run = 0; run < 200; run++) {
      double[] events = new double[28];
      double[] sizes = new double[28];
      int[] weekday = new int[28];
      for (int day = 0; day < 28; day++) {
        weekday[day] = day % 7;
        sizes[day] = 1000;
        for (int i = 0; i < 1000; i++) {
          events[day] += random.nextInt(20) == 0 ? 1 : 0;
        }
      }
      for (double z : NoiseScale.weekdayScores(events, sizes, weekday)) {
        squares += z * z / (28 - 7);
      }
    }
    assertThat(squares / 200).isCloseTo(1, within(0.07));
  }

  @Test
  void cusumAgreesWithThePublishedExample() {
    double[] path = Cusum.path(Z, 0.5);
    double[] expected = {0, 0, 0, 1.3, 2.0, 3.6, 4.0, 5.2};
    for (int i = 0; i < 8; i++) {
      assertThat(path[i]).isCloseTo(expected[i], within(1e-12));
    }
    assertThat(Cusum.firstAlarm(path, 5)).isEqualTo(7);
    assertThat(Cusum.firstAlarm(path, 8)).isEqualTo(-1);
    assertThat(Cusum.onset(path, 7)).isEqualTo(3);
    assertThat(Cusum.next(1.5, NAN, 0.5)).isEqualTo(1.5);
    assertThat(Cusum.falseAlarmInterval(0.5, 4)).isCloseTo(338.093, within(1e-3));
    assertThat(Cusum.falseAlarmInterval(0.5, 5)).isCloseTo(938.222, within(1e-3));
    assertThat(Cusum.falseAlarmInterval(0.5, 8)).isCloseTo(19112.2, within(0.1));
  }

  @Test
  void theChanceOfACusumIsThatOfARandomWalkHeldAtZero() {
    Random random = new Random(7);
    double sum = 0;
    int nights = 400_000;
    int beyond = 0;
    for (int i = 0; i < nights; i++) {
      sum = Cusum.next(sum, random.nextGaussian(), 0.5);
      beyond += sum >= 4 ? 1 : 0;
    }
    double expected = Cusum.upperTail(4, 0.5, Double.POSITIVE_INFINITY);
    assertThat((double) beyond / nights).isCloseTo(expected, within(0.15 * expected));
    assertThat(Cusum.upperTail(0, 0.5, 30)).isEqualTo(1);
    // An estimated scale makes the tail heavier.
    assertThat(Cusum.upperTail(8, 0.5, 30)).isGreaterThan(2 * Cusum.upperTail(8, 0.5, 1e9));
    assertThat(Cusum.upperTail(8, 0.5, 1e9)).isCloseTo(Math.exp(-8.583), within(1e-9));
  }

  @Test
  void ewmaAgreesWithThePublishedExample() {
    double[] path = Ewma.path(Z, 0.2);
    double[] expected = {
      0.04, -0.068, 0.0056, 0.36448, 0.531584, 0.8452672, 0.85621376, 1.024971008
    };
    double[] limits = {
      0.572, 0.73251741, 0.81889946, 0.86969285, 0.90069863, 0.91999409, 0.9321336, 0.93982059
    };
    for (int i = 0; i < 8; i++) {
      assertThat(path[i]).isCloseTo(expected[i], within(1e-12));
      assertThat(Ewma.limit(i + 1, 0.2, 2.86)).isCloseTo(limits[i], within(6e-9));
    }
    assertThat(Ewma.firstAlarm(path, 0.2, 2.86)).isEqualTo(7);
    assertThat(Ewma.firstAlarm(path, 0.2, 9)).isEqualTo(-1);
  }

  @Test
  void onsetsAgreeWithThePublishedExample() {
    double[] events = {10, 12, 9, 11, 10, 19, 22, 18, 21};
    double[] sizes = new double[9];
    Arrays.fill(sizes, 1000);
    OnsetPosterior.Onset onset = OnsetPosterior.of(events, sizes, 1, 0.9);
    double[] gain = {
      0.94075594, 1.2777378, 3.1027262, 4.458422, 7.0402364, 4.7604915, 1.9425821, 1.4015442
    };
    double[] posterior = {
      0.00185075, 0.00259237, 0.0160798, 0.0623808, 0.824743, 0.0843797, 0.00504006, 0.00293404
    };
    for (int i = 0; i < 8; i++) {
      assertThat(onset.gain()[i]).isCloseTo(gain[i], within(1e-7));
      assertThat(onset.posterior()[i]).isCloseTo(posterior[i], within(posterior[i] * 1e-5));
    }
    assertThat(onset.mostLikely()).isEqualTo(5);
    assertThat(onset.firstNight()).isEqualTo(6);
    assertThat(onset.earliest()).isEqualTo(4);
    assertThat(onset.latest()).isEqualTo(6);
  }

  @Test
  void noiseWidensAnOnsetAndASingleNightHasNone() {
    double[] events = {10, 12, 9, 11, 10, 19, 22, 18, 21};
    double[] sizes = new double[9];
    Arrays.fill(sizes, 1000);
    OnsetPosterior.Onset noisy = OnsetPosterior.of(events, sizes, 5, 0.9);
    assertThat(noisy.latest() - noisy.earliest()).isGreaterThan(2);
    assertThat(OnsetPosterior.of(new double[] {1}, new double[] {9}, 1, 0.9).isDefined()).isFalse();
    OnsetPosterior.Onset flat =
        OnsetPosterior.of(new double[] {0, 0, 0}, new double[] {9, 9, 9}, 1, 0.9);
    assertThat(flat.posterior()).containsExactly(0.5, 0.5);
  }
}
