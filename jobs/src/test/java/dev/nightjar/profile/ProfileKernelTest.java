package dev.nightjar.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileKernelTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void agreesWithTheDefinitionUnitByUnit(int seed) {
    List<Unit> units = Units.random(new Random(seed), 500);
    ProfileKernel kernel = new ProfileKernel(Units.plan(), 64);

    Map<String, Profile> profiles =
        Units.merged(Units.profile(kernel, units, 100_000), Units.plan(), units);

    assertSame(profiles, NaiveProfile.of(units, Units.METRICS));
  }

  /**
   * Days of another state are not compared, and what the state is has a version: this test says
   * when it should have been raised.
   */
  @Test
  void theVersionOfTheStateIsThatOfWhatTheKernelMakes() throws NoSuchAlgorithmException {
    List<Unit> units = Units.random(new Random(1), 500);
    ProfileKernel kernel = new ProfileKernel(Units.plan(), 64);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    new TreeMap<>(Units.merged(Units.profile(kernel, units, 100_000), Units.plan(), units))
        .values()
        .forEach(profile -> digest.update(profile.toBytes()));
    assertThat(Profile.STATE + " " + HexFormat.of().formatHex(digest.digest(), 0, 8))
        .as(
            "version and digest of the state. Where the same units give other numbers than before,"
                + " raise Profile.STATE, so that old days are not compared with new ones; where"
                + " only the bytes are others, leave it. Then write the new digest here")
        .isEqualTo("1 0aacb27c83bb506c");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void givesTheSameBytesWhateverThePartitioningAndTheOrder(int seed) {
    Random random = new Random(seed);
    List<Unit> units = Units.random(random, 500);
    Map<String, Profile> whole =
        Units.merged(
            Units.profile(new ProfileKernel(Units.plan(), 2048), units, 100_000),
            Units.plan(),
            units);
    for (int round = 0; round < 3; round++) {
      Collections.shuffle(units, random);
      List<Profile> parts = new ArrayList<>();
      int from = 0;
      while (from < units.size()) {
        int to = Math.min(units.size(), from + 1 + random.nextInt(220));
        ProfileKernel kernel = new ProfileKernel(Units.plan(), 1 + random.nextInt(100));
        parts.addAll(Units.profile(kernel, units.subList(from, to), 1 + random.nextInt(500)));
        from = to;
      }
      Collections.shuffle(parts, random);

      assertSame(Units.merged(parts, Units.plan(), units), whole);
    }
  }

  @Test
  void foldsValuesBeyondTheGuardTheSameWayForEveryPartitioning() {
    Random random = new Random(7);
    List<Unit> units = Units.random(random, 700);
    ProfileKernel whole = new ProfileKernel(Units.plan(), 50, 3, 10, 100);
    Units.profile(whole, units, 100_000);
    ValueCounts expected = counts(whole, ValueCounts.category("category"));

    ProfileKernel left = new ProfileKernel(Units.plan(), 50, 3, 10, 100);
    ProfileKernel right = new ProfileKernel(Units.plan(), 50, 3, 10, 100);
    Units.profile(left, units.subList(0, 20), 100_000);
    Units.profile(right, units.subList(20, 700), 100_000);
    ValueCounts merged = counts(right, expected.column()).merge(counts(left, expected.column()));

    assertThat(merged).isEqualTo(expected);
    assertThat(merged.distinct()).isEqualTo(40);
    assertThat(merged.counts()).hasSize(11).containsKey(Dictionary.OTHER_VALUE);
    assertThat(merged.frequent(4)).hasSize(4).doesNotContain(Dictionary.OTHER_VALUE);
  }

  private static ValueCounts counts(ProfileKernel kernel, String column) {
    return kernel.valueCounts().stream()
        .filter(counts -> counts.column().equals(column))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void takesRowClassesApartWhenThereAreTooMany() {
    // Twelve independently missing conditions make more combinations than are kept.
    List<Metric> metrics = new ArrayList<>();
    for (int m = 0; m < 12; m++) {
      metrics.add(Units.metric("rate" + m, MetricKind.RATE, "column" + m, null, true, false, 6));
    }
    KernelPlan plan = KernelPlan.of("grain", metrics, List.of());
    ProfileKernel kernel = new ProfileKernel(plan, 128);
    ProfileBatch batch = kernel.newBatch();
    Random random = new Random(8);
    long[] known = new long[12];
    for (int row = 0; row < 5000; row++) {
      batch.evaluator(kernel.evaluator("", ""));
      batch.components(kernel.components(Collections.nCopies(9, null)));
      batch.subject(Dictionary.mix(row));
      for (int m = 0; m < 12; m++) {
        if (random.nextBoolean()) {
          batch.condition(m, true);
          known[m]++;
        } else {
          batch.missing(m);
        }
      }
      if (batch.next()) {
        kernel.add(batch);
      }
    }
    kernel.add(batch);

    Map<String, Profile> profiles = Units.merged(drained(kernel), plan, List.of(blank()));

    assertThat(profiles).hasSize(12);
    for (Profile profile : profiles.values()) {
      int m = Integer.parseInt(profile.key().metric().substring(4));
      assertThat(profile.observationCount()).isEqualTo(known[m]);
      assertThat(profile.nullCount()).isEqualTo(5000 - known[m]);
      assertThat(profile.distinctSubjects()).isBetween(known[m] * 9 / 10, known[m] * 11 / 10);
    }
  }

  private static Unit blank() {
    return new Unit(
        0,
        "",
        "",
        Collections.nCopies(9, null),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        1,
        null,
        false);
  }

  @Test
  void slicesByReleaseComponentAlsoWhereTheVectorWasGivenUp() {
    List<Unit> units = Units.random(new Random(9), 600);
    // Two vectors keep their name out of about a dozen.
    List<Profile> parts = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      ProfileKernel kernel = new ProfileKernel(Units.plan(), 50, 10, 1000, 2);
      parts.addAll(Units.profile(kernel, units.subList(200 * part, 200 * part + 200), 150));
    }

    assertSame(
        foldedVectors(Units.merged(parts, Units.plan(), units)),
        foldedVectors(NaiveProfile.of(units, Units.METRICS)));
  }

  private static Map<String, Profile> foldedVectors(Map<String, Profile> profiles) {
    Map<String, Profile> folded = new TreeMap<>();
    for (Profile profile : profiles.values()) {
      ProfileKey key = profile.key();
      ProfileKey all =
          new ProfileKey(
              key.date(),
              key.grain(),
              key.metric(),
              key.slice(),
              "",
              key.evaluator(),
              key.evaluatorVersion());
      folded.merge(Units.text(all), profile.mergeInto(all), Profile::merge);
    }
    return folded;
  }

  private static List<Profile> drained(ProfileKernel kernel) {
    List<Profile> profiles = new ArrayList<>();
    kernel.drain().forEachRemaining(profiles::add);
    return profiles;
  }

  @Test
  void leavesOutSetsWithDimensionsThatTheObservationsLack() {
    KernelPlan plan = KernelPlan.of("grain", Units.METRICS, List.of("alpha", "beta"));

    assertThat(plan.absentDimensions()).containsExactly("gamma", "model_id");
    assertThat(plan.sets()).hasSize(3);
  }

  @Test
  void refusesKindsThatAreNotProfiledByName() {
    Metric metric = Units.metric("vectors", MetricKind.EMBEDDING, "number", null, false, false, 6);

    assertThatThrownBy(() -> KernelPlan.of("grain", List.of(metric), List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("metric vectors of report report: kind embedding")
        .hasMessageContaining("test.yaml:1");
  }

  private static void assertSame(Map<String, Profile> actual, Map<String, Profile> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (key, profile) ->
            assertThat(text(actual.get(key))).describedAs(key).isEqualTo(text(profile)));
    expected.forEach(
        (key, profile) -> assertThat(actual.get(key).toBytes()).isEqualTo(profile.toBytes()));
  }

  private static String text(Profile profile) {
    return profile.toString().replaceAll("\\[[BIJ]@\\w+", "[]")
        + Arrays.toString(profile.binIndex())
        + Arrays.toString(profile.binCount())
        + Arrays.toString(profile.bucketNumerator())
        + Arrays.toString(profile.bucketDenominator())
        + Arrays.toString(profile.subjects());
  }
}
