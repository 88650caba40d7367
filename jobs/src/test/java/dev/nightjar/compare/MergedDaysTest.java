package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Direction;
import dev.nightjar.model.Estimate;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import dev.nightjar.stats.LogBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergedDaysTest {
  private static final Metric LATENCY =
      Fixture.metric("latency", MetricKind.QUANTILE, Direction.HIGHER, new Margin(0.1, 0));

  private static List<Double> values(int seed, int n, double scale) {
    Random random = new Random(seed);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      values.add(scale * Math.exp(random.nextGaussian()));
    }
    return values;
  }

  private static Fixture.Builder day(int day, List<Double> values) {
    TreeMap<Integer, Long> bins = new TreeMap<>();
    values.forEach(v -> bins.merge(LogBins.standard().index(v), 1L, Long::sum));
    return new Fixture.Builder(LATENCY, Slice.ALL, Fixture.day(day))
        .units(values.size())
        .subjects(values.size())
        .bins(bins);
  }

  private static Profile merged(Profile... days) {
    return Profile.fold(days[0].key(), Arrays.asList(days));
  }

  @Test
  void aWeeksQuantileIsThatOfAllItsValuesAndNotTheMiddleOfItsNights() {
    // Many fast requests on two nights, slow ones on a third: no night has the week's p95.
    List<Double> first = values(1, 2000, 100);
    List<Double> second = values(2, 2000, 100);
    List<Double> third = values(3, 1000, 1000);
    List<Double> all = new ArrayList<>(first);
    all.addAll(second);
    all.addAll(third);
    Collections.sort(all);
    double exact = all.get((int) Math.floor(0.95 * (all.size() - 1)));
    Profile week = merged(day(0, first).build(), day(1, second).build(), day(2, third).build());
    Estimate p95 = MergedDays.estimates(LATENCY, week, 1).get("p95");
    assertThat(p95.value()).isCloseTo(exact, within(0.02 * exact));
    assertThat(p95.lower()).isLessThan(exact);
    assertThat(p95.upper()).isGreaterThan(exact);
    assertThat(p95.observations()).isEqualTo(5000);
    double middle = MergedDays.estimates(LATENCY, day(1, second).build(), 1).get("p95").value();
    assertThat(p95.value()).isGreaterThan(2 * middle);
  }

  @Test
  void oneNightIsWhatItWasByItself() {
    Profile night = day(0, values(4, 800, 100)).build();
    Estimate alone =
        QuantileMethod.INSTANCE.estimate(LATENCY, 1, Day.of(LATENCY, night, java.util.Map.of()), 1);
    Estimate week = MergedDays.estimates(LATENCY, night, 1).get("p95");
    assertThat(week.value()).isEqualTo(alone.value());
    assertThat(week.lower()).isEqualTo(alone.lower());
    assertThat(week.upper()).isEqualTo(alone.upper());
  }

  @Test
  void manyEqualValuesLeaveOpenWhatTheirBinDoes() {
    Profile night = day(0, Collections.nCopies(20_000, 100.0)).build();
    Estimate p50 = MergedDays.estimates(LATENCY, night, 1).get("p50");
    assertThat(p50.lower()).isLessThan(100);
    assertThat(p50.upper()).isGreaterThan(100);
    assertThat(p50.upper() / p50.lower()).isCloseTo(LogBins.standard().gamma(), within(1e-9));
  }

  @Test
  void peopleWhoComeBackWidenTheInterval() {
    List<Double> values = values(5, 6400, 100);
    // A hundred values a bucket; in one case buckets differ as people do.
    double[] alike = new double[64];
    double[] apart = new double[64];
    double[] numbers = new double[64];
    Arrays.fill(numbers, 100);
    double place = LogBins.standard().place(LogBins.standard().index(100));
    for (int b = 0; b < 64; b++) {
      alike[b] = 100 * (place + (b % 2 == 0 ? 1 : -1));
      apart[b] = 100 * (place + (b % 2 == 0 ? 40 : -40));
    }
    Estimate same =
        estimate(day(0, values).places(alike, numbers), day(1, values).places(alike, numbers));
    Estimate back =
        estimate(day(0, values).places(apart, numbers), day(1, values).places(apart, numbers));
    assertThat(back.value()).isEqualTo(same.value());
    assertThat(back.upper() - back.lower()).isGreaterThan(2 * (same.upper() - same.lower()));
  }

  private static Estimate estimate(Fixture.Builder... days) {
    return MergedDays.estimates(LATENCY, merged(days[0].build(), days[1].build()), 1).get("p50");
  }
}
