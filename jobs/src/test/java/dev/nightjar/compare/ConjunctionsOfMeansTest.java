package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConjunctionsOfMeansTest {
  private static final int LAST = 42;

  @ParameterizedTest
  @EnumSource(names = {"MEAN", "RATIO"})
  void a_rise_in_a_conjunction_is_found_with_the_variance_of_all_traffic(MetricKind kind) {
    assertThat(findings(kind, 1.5)).containsExactly("language=de,region=us,tenant_tier=pro");
  }

  @ParameterizedTest
  @EnumSource(names = {"MEAN", "RATIO"})
  void nothing_is_found_where_nothing_rose(MetricKind kind) {
    assertThat(findings(kind, 1)).isEmpty();
  }

  /** Costs of requests, lognormal, of which one combination of three becomes dearer tonight. */
  private static List<String> findings(MetricKind kind, double factor) {
    Metric metric = Fixture.metric("cost_per_request", kind, Direction.HIGHER, new Margin(0.1, 0));
    Map<LocalDate, Cells> cells = new HashMap<>();
    Map<String, Fixture.Days> series = new TreeMap<>();
    Random random = new Random(17);
    for (int d = 0; d <= LAST; d++) {
      WorldCells leaves = new WorldCells(metric, day(d));
      Map<String, double[][]> sums = new TreeMap<>();
      for (int i = 0; i < 6000; i++) {
        Map<String, String> of =
            Map.of(
                "language", List.of("en", "de", "ja").get(random.nextInt(3)),
                "region", List.of("eu", "us").get(random.nextInt(2)),
                "tenant_tier", List.of("free", "pro", "edu").get(random.nextInt(3)),
                "model_id", List.of("a", "b").get(random.nextInt(2)));
        boolean hit =
            of.get("language").equals("de")
                && of.get("region").equals("us")
                && of.get("tenant_tier").equals("pro");
        double value = Math.exp(0.7 * random.nextGaussian()) * (hit && d == LAST ? factor : 1);
        int bucket = random.nextInt(64);
        leaves.add(of, bucket, value);
        add(sums, "", bucket, value);
        of.forEach((name, v) -> add(sums, name + "=" + v, bucket, value));
      }
      cells.put(day(d), leaves.cells());
      int number = d;
      sums.forEach(
          (key, sum) ->
              series
                  .computeIfAbsent(key, k -> new Fixture.Days(metric, Slice.parse(k)))
                  .put(profile(metric, key, day(number), sum)));
    }
    List<Series> all = series.values().stream().map(Fixture.Days::series).toList();
    return NightComparer.of(all, CompareSettings.standard())
        .withCells((date, grain, evaluator, version) -> cells.get(date))
        .compare(day(LAST))
        .findings()
        .stream()
        .map(f -> f.lead().slice().key())
        .toList();
  }

  private static void add(Map<String, double[][]> sums, String key, int bucket, double value) {
    double[][] sum = sums.computeIfAbsent(key, k -> new double[3][64]);
    sum[0][bucket] += value;
    sum[1][bucket]++;
    sum[2][0] += value * value;
  }

  private static Profile profile(Metric metric, String key, LocalDate date, double[][] sum) {
    double top = Arrays.stream(sum[0]).sum();
    double units = Arrays.stream(sum[1]).sum();
    return new Fixture.Builder(metric, Slice.parse(key), date)
        .units((long) units)
        .subjects(500)
        .sums(top, units, sum[2][0])
        .buckets(sum[0], sum[1])
        .build();
  }
}
