package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Cells;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Slice;
import dev.nightjar.report.FewReports;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ProfilerTest {
  private static final ProfileStamp STAMP =
      new ProfileStamp(
          "llm.llm_traces",
          7L,
          Map.of("serving", "abc"),
          FewReports.named("serving").stateHashes(),
          "run-1");

  private static final List<List<String>> SLICES =
      List.of(List.of("language"), List.of("model_id"), List.of("model_id", "language"));

  private static final List<Metric> METRICS =
      List.of(
          metric("error_rate", MetricKind.RATE, "status = 'ERROR'", null, null, 6),
          metric("ok_rate", MetricKind.RATE, "status = 'OK'", null, "language = 'de'", 6),
          metric("duration", MetricKind.QUANTILE, "duration_ms", null, "status = 'OK'", 6),
          metric("cost", MetricKind.RATIO, "price", "tokens", null, 12),
          metric("tokens", MetricKind.TOTAL, "tokens", null, null, 6),
          metric("language_mix", MetricKind.DISTRIBUTION, "language", null, null, 6));

  private static Metric metric(
      String name, MetricKind kind, String value, String denominator, String where, int decimals) {
    boolean ratio = kind == MetricKind.RATIO;
    return MetricBuilder.of("serving", name, kind)
        .value(ratio ? null : value)
        .numerator(ratio ? value : null)
        .denominator(denominator)
        .where(where)
        .decimals(decimals)
        .categorical(kind == MetricKind.DISTRIBUTION)
        .core(true)
        .slices(SLICES)
        .family("serving", 0.1)
        .source("serving.yaml:12")
        .build();
  }

  private static Dataset<Row> observations(SparkSession spark, int rows) {
    return spark.sql(
        "select date'2026-03-01' + cast(id % 3 as int) as observation_date,"
            + " 'user-' || (id * 7 % 500) as subject,"
            + " case when id % 11 = 0 then null when id % 2 = 0 then 1.0D else 2.5D end as weight,"
            + " '' as evaluator, '' as evaluator_version, id % 10 = 0 as late,"
            + " 'model-' || (id % 4) as model_id, 'p' || (id % 2) as prompt_version,"
            + " element_at(array('de', 'en', 'a language with a long name', null), cast(1 + id % 4 as int))"
            + "   as language,"
            + " case when id % 13 = 0 then 'ERROR' when id % 17 > 0 then 'OK' end as status,"
            + " case when id % 19 > 0 then exp(id % 100 / 10.0D) end as duration_ms,"
            + " cast(id % 1000 * 0.000000000124BD as decimal(18, 12)) as price,"
            + " cast(id % 31 as int) as tokens, 'value-' || (id * id % 40) as wide"
            + " from range(0, "
            + rows
            + ", 1, 3)");
  }

  @Test
  void agreesWithSparksOwnAggregates(SparkSession spark) {
    Dataset<Row> observations = observations(spark, 20_000);
    observations.createOrReplaceTempView("observations");
    try (ProfiledGrain grain =
        new Profiler(spark).profile(observations, "requests", METRICS, STAMP)) {
      Map<String, Profile> profiles = byKey(grain);
      List<Row> expected =
          spark
              .sql(
                  "select observation_date, model_id, language, prompt_version, count(*),"
                      + " count_if(status = 'ERROR' and weight is not null),"
                      + " sum(if(status = 'ERROR', weight, 0)),"
                      + " count(duration_ms) filter (where status = 'OK' and weight is not null),"
                      + " sum(cast(weight as decimal(3, 1)) * price) , sum(weight * tokens),"
                      + " sum(if(weight is not null, tokens, 0)),"
                      + " count_if(late), min(duration_ms) filter (where status = 'OK'"
                      + "   and weight is not null)"
                      + " from observations where language is not null"
                      + " group by observation_date, model_id, language, prompt_version")
              .collectAsList();
      assertThat(expected).hasSize(9);
      for (Row row : expected) {
        List<String> versions = new ArrayList<>(java.util.Collections.nCopies(9, null));
        versions.set(0, row.getString(1));
        versions.set(2, row.getString(3));
        String suffix =
            row.getDate(0)
                + Slice.of(Map.of("model_id", row.getString(1), "language", row.getString(2))).key()
                + Components.of(versions).key();
        Profile errors = profiles.get("error_rate" + suffix);
        assertThat(errors.observationCount() + errors.nullCount()).isEqualTo(row.getLong(4));
        assertThat(errors.numerator()).isEqualTo(scaled(row.getDouble(6), 6));
        assertThat(errors.lateCount()).isEqualTo(row.getLong(11));
        Profile duration = profiles.get("duration" + suffix);
        assertThat(duration.observationCount()).isEqualTo(row.getLong(7));
        assertThat(duration.valueMin()).isEqualTo(row.getDouble(12));
        assertThat(java.util.Arrays.stream(duration.binCount()).sum())
            .isEqualTo(duration.observationCount());
        Profile cost = profiles.get("cost" + suffix);
        assertThat(cost.numerator()).isEqualTo(row.getDecimal(8).movePointRight(12).toBigInteger());
        assertThat(cost.denominator()).isEqualTo(scaled(row.getDouble(9), 12));
        Profile tokens = profiles.get("tokens" + suffix);
        assertThat(tokens.valueSum()).isEqualTo(scaled(row.getLong(10), 6));
        Profile mix = profiles.get("language_mix" + suffix);
        assertThat(mix.categories()).isEqualTo(Map.of(row.getString(2), mix.observationCount()));
      }
      assertThat(grain.rowsRead()).isEqualTo(20_000);
      assertThat(grain.rowsLate()).isEqualTo(2_000);
      assertThat(grain.components()).hasSize(4);
      assertThat(grain.capped()).isEmpty();
    }
  }

  @Test
  void givesTheSameProfilesWhateverThePartitioningAndHoweverLittleMemory(SparkSession spark) {
    Dataset<Row> observations = observations(spark, 5_000);
    Map<String, Profile> whole;
    try (ProfiledGrain grain =
        new Profiler(spark).profile(observations.coalesce(1), "requests", METRICS, STAMP)) {
      whole = byKey(grain);
    }
    try (ProfiledGrain grain =
        new Profiler(spark, 1000, 100_000)
            .profile(observations.repartition(5), "requests", METRICS, STAMP)) {
      assertThat(byKey(grain)).isEqualTo(whole);
    }
  }

  @Test
  void mergesTheRareValuesOfAWideDimensionIntoOne(SparkSession spark) {
    List<Metric> metrics = new ArrayList<>();
    for (Metric metric : METRICS.subList(0, 1)) {
      metrics.add(withSlices(metric, List.of(List.of("wide"))));
    }
    Dataset<Row> observations = observations(spark, 4_000);
    List<Map<String, Profile>> results = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    for (int partitions : new int[] {1, 4}) {
      try (ProfiledGrain grain =
          new Profiler(spark, 5, 1L << 30)
              .profile(observations.repartition(partitions), "requests", metrics, STAMP)) {
        assertThat(grain.capped())
            .contains(new CappedValues("wide", values(observations, "wide"), 5));
        results.add(byKey(grain));
        cells.add(states(grain.cells()));
        for (DayCells day : grain.cells()) {
          Cells of = day.cells();
          assertThat(of.values().get(of.dimensions().indexOf("wide")))
              .as("values that cells tell apart")
              .hasSizeLessThanOrEqualTo(6)
              .contains("__other__");
        }
      }
    }
    assertThat(cells.get(1)).hasSize(3).isEqualTo(cells.get(0));
    assertThat(results.get(1)).isEqualTo(results.get(0));
    Map<Slice, Long> units = new HashMap<>();
    results
        .get(0)
        .values()
        .forEach(
            p -> units.merge(p.key().slice(), p.observationCount() + p.nullCount(), Long::sum));
    assertThat(units).hasSize(7).containsEntry(Slice.ALL, 4_000L);
    units.remove(Slice.ALL);
    assertThat(units).containsKey(Slice.of("wide", "__other__"));
    assertThat(units.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(4_000);
  }

  @Test
  void cellsBeyondTheCapAreOneOfWhichNothingIsLost(SparkSession spark) {
    try (ProfiledGrain grain =
        new Profiler(spark).profile(observations(spark, 1_000), "requests", METRICS, STAMP)) {
      List<DayCells> all = grain.cells();
      List<DayCells> capped = grain.cells(2);
      assertThat(capped).hasSize(3);
      for (int d = 0; d < capped.size(); d++) {
        Cells whole = all.get(d).cells();
        assertThat(capped.get(d).found()).isEqualTo(whole.size()).isGreaterThan(2);
        assertThat(capped.get(d).cells().size()).isEqualTo(3);
        assertThat(units(capped.get(d).cells())).isEqualTo(units(whole)).isPositive();
      }
    }
  }

  private static long units(Cells cells) {
    return java.util.Arrays.stream(cells.sums().get("error_rate").units()).sum();
  }

  private static List<String> states(List<DayCells> days) {
    return days.stream().map(day -> java.util.HexFormat.of().formatHex(day.state())).toList();
  }

  private static long values(Dataset<Row> observations, String column) {
    return observations.select(column).distinct().count();
  }

  @Test
  void survivesTheTable(Lake lake, SparkSession spark) throws Exception {
    try (ProfiledGrain grain =
        new Profiler(spark).profile(observations(spark, 3_000), "requests", METRICS, STAMP)) {
      grain.rows().writeTo("lake.nightjar.daily_profile").append();
      Map<String, Profile> written = byKey(grain);

      Map<String, Profile> read = new TreeMap<>();
      lake.rows(ProfileRows.TABLE).forEach(Where.all(), row -> add(read, ProfileRows.profile(row)));
      assertSame(read, written);

      Map<String, Profile> throughSpark = new TreeMap<>();
      spark
          .table("lake.nightjar.daily_profile")
          .collectAsList()
          .forEach(row -> add(throughSpark, ProfileRows.profile(row)));
      assertSame(throughSpark, written);

      Map<String, Profile> light = new TreeMap<>();
      lake.rows(ProfileRows.TABLE)
          .forEach(
              Where.all(),
              row -> add(light, ProfileRows.profile(row)),
              ProfileRows.LIGHT.toArray(String[]::new));
      assertThat(light.keySet()).isEqualTo(written.keySet());
      light.forEach(
          (key, profile) -> {
            assertThat(profile.numerator()).isEqualTo(written.get(key).numerator());
            assertThat(profile.distinctSubjects()).isEqualTo(written.get(key).distinctSubjects());
            assertThat(profile.binIndex()).isEmpty();
          });
    }
  }

  @Test
  void refusesAnExpressionThatDoesNotResolveWithItsPlace(SparkSession spark) {
    Metric wrong = metric("slow", MetricKind.RATE, "duraton_ms > 5", null, null, 6);

    assertThatThrownBy(
            () ->
                new Profiler(spark)
                    .profile(observations(spark, 10), "requests", List.of(wrong), STAMP))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("serving.yaml:12: metric slow of report serving, value")
        .hasMessageContaining("duraton_ms > 5")
        .hasMessageEndingWith("; did you mean \"duration_ms\"?");
  }

  @Test
  void refusesARateOfANumber(SparkSession spark) {
    Metric wrong = metric("slow", MetricKind.RATE, "duration_ms", null, null, 6);

    assertThatThrownBy(
            () ->
                new Profiler(spark)
                    .profile(observations(spark, 10), "requests", List.of(wrong), STAMP))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is of type double; expected a condition (boolean)");
  }

  @Test
  void skipsAndNamesDimensionsThatTheObservationsLack(SparkSession spark) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(withSlices(METRICS.get(0), List.of(List.of("region"), List.of("language"))));
    try (ProfiledGrain grain =
        new Profiler(spark).profile(observations(spark, 100), "requests", metrics, STAMP)) {
      assertThat(grain.absentDimensions()).containsExactly("region");
      byKey(grain)
          .values()
          .forEach(p -> assertThat(p.key().slice().dimensions()).doesNotContain("region"));
    }
  }

  private static void assertSame(Map<String, Profile> actual, Map<String, Profile> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((key, profile) -> assertThat(actual.get(key)).isEqualTo(profile));
  }

  private static Metric withSlices(Metric m, List<List<String>> slices) {
    return MetricBuilder.like(m).slices(slices).build();
  }

  private static Map<String, Profile> byKey(ProfiledGrain grain) {
    Map<String, Profile> profiles = new TreeMap<>();
    grain.profiles().forEachRemaining(profile -> add(profiles, profile));
    return profiles;
  }

  private static void add(Map<String, Profile> profiles, Profile profile) {
    LocalDate date = profile.key().date();
    String key =
        profile.key().metric() + date + profile.key().slice().key() + profile.key().componentKey();
    assertThat(profiles.put(key, profile)).describedAs("Two profiles of " + key).isNull();
  }

  private static BigInteger scaled(double value, int decimals) {
    return BigDecimal.valueOf(value).movePointRight(decimals).toBigIntegerExact();
  }
}
