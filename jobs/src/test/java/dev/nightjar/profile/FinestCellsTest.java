package dev.nightjar.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FinestCellsTest {
  @Test
  void cellsOfAnySliceAddUpToItsProfile() {
    List<Unit> units = Units.random(new Random(11), 600);
    List<Cells> cells = merged(parts(new ProfileKernel(Units.plan(), 64), units, 100_000));
    Map<String, Profile> profiles = NaiveProfile.of(units, Units.METRICS);
    int compared = 0;
    for (Profile profile : byJudgeAndSlice(profiles).values()) {
      Metric metric = metric(profile.key().metric());
      if (!FinestCells.isScanned(metric)) {
        continue;
      }
      long[] sums = new long[3];
      for (Cells day : cells) {
        if (day.date().equals(profile.key().date())
            && day.evaluator().equals(profile.key().evaluator())
            && day.evaluatorVersion().equals(profile.key().evaluatorVersion())) {
          add(sums, day, profile);
        }
      }
      if (metric.name().equals("latency")) {
        // Logarithms are of positive values alone; units without one are in no sum.
        assertThat(sums[0])
            .as("units of %s", profile.key())
            .isBetween(0L, profile.observationCount());
        if (profile.observationCount() > 0 && profile.valueMin() > 0) {
          assertThat(sums[0])
              .as("units of %s", profile.key())
              .isEqualTo(profile.observationCount());
          compared++;
        }
      } else if (fitsLong(profile)) {
        assertThat(sums[0]).as("units of %s", profile.key()).isEqualTo(profile.observationCount());
        assertThat(BigInteger.valueOf(sums[1]))
            .as("numerator of %s", profile.key())
            .isEqualTo(profile.numerator());
        assertThat(BigInteger.valueOf(sums[2]))
            .as("denominator of %s", profile.key())
            .isEqualTo(profile.denominator());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(500);
  }

  @Test
  void cellsAreTheSameBytesWhateverThePartitioningAndTheOrder() {
    Random random = new Random(12);
    List<Unit> units = Units.random(random, 500);
    List<String> whole = states(parts(new ProfileKernel(Units.plan(), 2048), units, 100_000));
    for (int round = 0; round < 3; round++) {
      Collections.shuffle(units, random);
      List<Cells> parts = new ArrayList<>();
      for (int from = 0; from < units.size(); ) {
        int to = Math.min(units.size(), from + 1 + random.nextInt(220));
        ProfileKernel kernel = new ProfileKernel(Units.plan(), 1 + random.nextInt(100));
        parts.addAll(parts(kernel, units.subList(from, to), 1 + random.nextInt(200)));
        from = to;
      }
      Collections.shuffle(parts, random);

      assertThat(states(parts)).isEqualTo(whole);
    }
  }

  private static void add(long[] sums, Cells day, Profile profile) {
    Cells.Sums of = day.sums().get(profile.key().metric());
    for (int c = 0; of != null && c < day.size(); c++) {
      if (isIn(day, c, profile.key().slice().values())) {
        for (int half = 0; half < 2; half++) {
          sums[0] += of.units()[2 * c + half];
          sums[1] += of.numerator()[2 * c + half];
          sums[2] += of.denominator()[2 * c + half];
        }
      }
    }
  }

  private static boolean isIn(Cells day, int cell, Map<String, String> slice) {
    return slice.entrySet().stream()
        .allMatch(
            part ->
                part.getValue().equals(day.value(day.dimensions().indexOf(part.getKey()), cell)));
  }

  /** Release vectors of a slice merged. */
  private static Map<String, Profile> byJudgeAndSlice(Map<String, Profile> profiles) {
    Map<String, Profile> merged = new TreeMap<>();
    for (Profile profile : profiles.values()) {
      String key =
          String.join(
              "|",
              profile.key().date().toString(),
              profile.key().metric(),
              profile.key().slice().key(),
              profile.key().evaluator(),
              profile.key().evaluatorVersion());
      ProfileKey of = profile.key();
      ProfileKey any =
          new ProfileKey(
              of.date(),
              of.grain(),
              of.metric(),
              of.slice(),
              "",
              of.evaluator(),
              of.evaluatorVersion());
      merged.merge(key, profile.mergeInto(any), Profile::merge);
    }
    return merged;
  }

  /** Sums of cells stop at the ends of a long. */
  private static boolean fitsLong(Profile profile) {
    return profile.numerator().bitLength() < 60 && profile.denominator().bitLength() < 60;
  }

  private static Metric metric(String name) {
    return Units.METRICS.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Cells> parts(ProfileKernel kernel, List<Unit> units, int drainEvery) {
    List<Cells> parts = new ArrayList<>();
    for (int from = 0; from < units.size(); from += drainEvery) {
      List<Unit> some = units.subList(from, Math.min(units.size(), from + drainEvery));
      Units.feed(kernel, some);
      parts.addAll(kernel.cells());
      kernel.drain().forEachRemaining(profile -> {});
    }
    return parts;
  }

  private static List<Cells> merged(List<Cells> parts) {
    Map<String, Cells> merged = new TreeMap<>();
    for (Cells part : parts) {
      merged.merge(
          part.date() + "|" + part.evaluator() + "|" + part.evaluatorVersion(), part, Cells::merge);
    }
    return List.copyOf(merged.values());
  }

  private static List<String> states(List<Cells> parts) {
    return merged(parts).stream().map(day -> HexFormat.of().formatHex(day.toBytes())).toList();
  }
}
