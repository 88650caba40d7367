package dev.nightjar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectSketchTest {
  @Test
  void countsExactlyUpTo64AndIgnoresRepetitions() {
    SubjectSketch sketch = new SubjectSketch();
    for (int i = 0; i < 64; i++) {
      sketch.add(i);
      sketch.add(i);
      assertThat(sketch.count()).isEqualTo(i + 1);
    }
    sketch.add(64);
    assertThat(sketch.count()).isGreaterThan(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 200, 1000, 5000, 20_000, 100_000, 1_000_000})
  void estimatesWithinThreeStandardErrorsOnAverageOfTen(int subjects) {
    Random random = new Random(subjects);
    double sum = 0;
    for (int round = 0; round < 10; round++) {
      SubjectSketch sketch = new SubjectSketch();
      for (int i = 0; i < subjects; i++) {
        sketch.add(random.nextLong());
      }
      sum += sketch.count() / (double) subjects / 10;
    }
    assertThat(sum).isCloseTo(1, within(3 * 0.023 / Math.sqrt(10)));
  }

  @Test
  void hasTheSameBytesWhateverTheOrderAndTheParts() {
    Random random = new Random(3);
    for (int size : new int[] {0, 1, 40, 64, 65, 90, 400, 3000}) {
      long[] hashes = random.longs(size).toArray();
      byte[] whole = sketch(LongStream.of(hashes)).toBytes();
      for (int parts = 1; parts < 6; parts++) {
        List<Long> shuffled = new ArrayList<>(LongStream.of(hashes).boxed().toList());
        Collections.shuffle(shuffled, random);
        SubjectSketch merged = new SubjectSketch();
        for (int part = 0; part < parts; part++) {
          int from = size * part / parts;
          int to = size * (part + 1) / parts;
          SubjectSketch one = sketch(shuffled.subList(from, to).stream().mapToLong(h -> h));
          if (part % 2 == 0) {
            merged.add(one);
          } else {
            merged.add(one.toBytes());
          }
        }
        assertThat(merged.toBytes()).isEqualTo(whole);
        assertThat(SubjectSketch.of(whole).toBytes()).isEqualTo(whole);
        assertThat(SubjectSketch.of(whole).count()).isEqualTo(merged.count());
        assertThat(whole.length).isLessThanOrEqualTo(4096);
      }
    }
  }

  private static SubjectSketch sketch(LongStream hashes) {
    SubjectSketch sketch = new SubjectSketch();
    hashes.forEach(sketch::add);
    return sketch;
  }
}
