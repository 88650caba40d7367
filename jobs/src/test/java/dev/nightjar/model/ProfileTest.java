package dev.nightjar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final ProfileKey KEY =
      new ProfileKey(
          LocalDate.of(2026, 3, 1), "requests", "ttft", Slice.ALL, "c0ffee", "model:judge", "2");

  @Test
  void mergesToTheSameBytesInAnyOrder() {
    Random random = new Random(1);
    List<Profile> days = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      days.add(random(random, "log-a0.01-v1"));
    }
    byte[] expected = Profile.fold(KEY, days).toBytes();
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(days, random);
      Profile left = Profile.fold(KEY, days.subList(0, 5));
      Profile right = Profile.fold(KEY, days.subList(5, 12));
      assertThat(left.merge(right).toBytes()).isEqualTo(expected);
      assertThat(right.merge(left).toBytes()).isEqualTo(expected);
    }
  }

  @Test
  void addsEveryPart() {
    Profile one = random(new Random(2), "log-a0.01-v1");
    Profile two = one.merge(one);

    assertThat(two.observationCount()).isEqualTo(2 * one.observationCount());
    assertThat(two.nullCount()).isEqualTo(2 * one.nullCount());
    assertThat(two.lateCount()).isEqualTo(2 * one.lateCount());
    assertThat(two.numerator()).isEqualTo(one.numerator().shiftLeft(1));
    assertThat(two.valueMin()).isEqualTo(one.valueMin());
    assertThat(two.valueMax()).isEqualTo(one.valueMax());
    assertThat(two.binIndex()).isEqualTo(one.binIndex());
    assertThat(two.binCount()[1]).isEqualTo(2 * one.binCount()[1]);
    assertThat(two.categories().get("a")).isEqualTo(2 * one.categories().get("a"));
    assertThat(two.labels().get(0).count()).isEqualTo(2 * one.labels().get(0).count());
    assertThat(two.bucketNumerator()[7]).isEqualTo(2 * one.bucketNumerator()[7]);
    assertThat(two.distinctSubjects()).isEqualTo(one.distinctSubjects());
  }

  @Test
  void refusesToMergeTwoBinMappings() {
    Profile today = random(new Random(3), "log-a0.01-v1");
    Profile old = random(new Random(4), "log-a0.02-v1");

    assertThatThrownBy(() -> today.merge(old))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two bin mappings: \"log-a0.01-v1\" and \"log-a0.02-v1\"")
        .hasMessageContaining("metric=ttft");
  }

  @Test
  void refusesToMergeTwoKeysButFoldsReleaseVectorsAndDays() {
    Profile one = random(new Random(5), "");
    ProfileKey other =
        new ProfileKey(
            KEY.date().plusDays(1), "requests", "ttft", Slice.ALL, "beef", "model:judge", "2");
    Profile moved = one.mergeInto(other);

    assertThatThrownBy(() -> one.merge(moved)).hasMessageContaining("two keys");
    assertThat(Profile.fold(KEY, List.of(one, moved))).isEqualTo(one.merge(one));
  }

  @Test
  void neverFoldsTwoJudges() {
    Profile one = random(new Random(6), "");
    ProfileKey other =
        new ProfileKey(KEY.date(), "requests", "ttft", Slice.ALL, "c0ffee", "model:judge", "3");

    assertThatThrownBy(() -> one.mergeInto(other)).hasMessageContaining("never mix");
  }

  @Test
  void sealsToTheMostFrequentCategoriesWithTiesByName() {
    Map<String, Long> counts = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      counts.put("c" + (1000 + i), i < 10 ? 5L : 2L);
    }
    Profile sealed = random(new Random(7), "").withCategories(counts, 4).sealed();

    assertThat(sealed.categories()).hasSize(256).containsKeys("c1000", "c1255");
    assertThat(sealed.otherCount()).isEqualTo(4 + 44 * 2);
    assertThat(sealed.merge(sealed).categories()).hasSize(256).containsEntry("c1000", 10L);
  }

  @Test
  void keepsSumsOfSquaresWithinTheirColumn() {
    Profile one = random(new Random(8), "");
    BigInteger largest = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

    Profile sum = one;
    for (int i = 0; i < 80; i++) {
      sum = sum.merge(sum.mergeInto(KEY));
      assertThat(sum.valueSquareSum()).isLessThanOrEqualTo(largest);
      if (sum.valueSquareSum().equals(largest)) {
        return;
      }
      sum = Profile.fold(KEY, List.of(sum, sum, sum, sum));
    }
    throw new AssertionError("The limit was never reached");
  }

  @Test
  void survivesItsBytes() {
    Profile one = random(new Random(9), "log-a0.01-v1");

    assertThat(Profile.ofBytes(one.toBytes()).toBytes()).isEqualTo(one.toBytes());
    assertThat(Profile.ofBytes(one.toBytes()).key()).isEqualTo(one.key());
  }

  private static Profile random(Random random, String mapping) {
    SubjectSketch subjects = new SubjectSketch();
    random.ints(10 + random.nextInt(40)).forEach(subjects::add);
    return new Profile(
        KEY,
        random.nextInt(1000),
        random.nextInt(10),
        big(random),
        big(random).abs(),
        big(random),
        big(random),
        big(random).abs(),
        big(random),
        big(random).abs().add(BigInteger.ONE),
        random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian(),
        random.nextGaussian(),
        random.nextInt(5),
        random.nextInt(5),
        random.nextInt(5),
        random.nextInt(5),
        mapping,
        mapping.isEmpty() ? new int[0] : IntStream.of(-3, random.nextInt(5), 9).toArray(),
        mapping.isEmpty() ? new long[0] : new long[] {1, 2 + random.nextInt(9), 3},
        Map.of("a", 1L + random.nextInt(9), "b" + random.nextInt(3), 2L),
        random.nextInt(5),
        List.of(new LabelSum("1", 1 + random.nextInt(4), big(random), big(random))),
        random.longs(64, 0, 1 << 30).toArray(),
        random.longs(64, 0, 1 << 30).toArray(),
        subjects.count(),
        subjects.toBytes(),
        random.nextInt(3),
        new long[0]);
  }

  private static BigInteger big(Random random) {
    return new BigInteger(90, random).subtract(BigInteger.ONE.shiftLeft(89));
  }
}
