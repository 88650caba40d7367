package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Codebook;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.profile.EmbeddingKernel;
import dev.nightjar.stats.ChiSquare;
import dev.nightjar.stats.KMeans;
import dev.nightjar.stats.Normal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What a night of 800 vectors against another 800 shows at the 5 % level: 128 dimensions, 20
 * topics, rows independent. Which test sees what is the reason for having both.
 */
class EmbeddingPowerTest {
  private static final int DIMENSIONS = 128;
  private static final int TOPICS = 20;
  private static final int VECTORS = 800;
  private static final int NIGHTS = 40;
  private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
  private static final Metric METRIC =
      Fixture.metric("input_embedding", MetricKind.EMBEDDING, Direction.BOTH, new Margin(0, 0.03));

  /** How a night differs; {@code fresh} is the share of a topic never seen before. */
  private record Change(double shift, double fresh, double spread) {}

  /** Share of nights that each test finds. */
  private record Power(double meanShift, double novelty) {}

  private final double[][] centres = new double[TOPICS + 1][];
  private final double[] direction;
  private final Codebook codebook;

  EmbeddingPowerTest() {
    SplittableRandom random = new SplittableRandom(20);
    for (int t = 0; t <= TOPICS; t++) {
      centres[t] = gaussian(random, 1);
    }
    direction = gaussian(random, 1 / Math.sqrt(DIMENSIONS));
    float[][] sample = new float[2000][];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = Codebook.unit(vector(random, new Change(0, 0, 1)));
    }
    codebook = new Codebook("m/1", "m", KMeans.of(sample, 32, 7), List.of());
  }

  private static double[] gaussian(SplittableRandom random, double scale) {
    double[] vector = new double[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] = scale * random.nextGaussian();
    }
    return vector;
  }

  private float[] vector(SplittableRandom random, Change change) {
    int topic = random.nextDouble() < change.fresh ? TOPICS : random.nextInt(TOPICS);
    float[] vector = new float[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] =
          (float)
              (centres[topic][d]
                  + 0.8 * change.spread * random.nextGaussian()
                  + change.shift * direction[d]);
    }
    return vector;
  }

  private Day day(SplittableRandom random, Change change) {
    EmbeddingKernel kernel = new EmbeddingKernel(List.of(METRIC), List.of(), Map.of(DAY, codebook));
    for (int i = 0; i < VECTORS; i++) {
      kernel.add(DAY, "m", new String[0], random.nextLong(), false, vector(random, change));
    }
    Profile profile = kernel.drain().get(0);
    return Day.of(METRIC, profile, Map.of());
  }

  private Power power(Change change) {
    SplittableRandom random = new SplittableRandom(99);
    List<Contrast[]> nights = new ArrayList<>();
    for (int i = 0; i < NIGHTS; i++) {
      Day before = day(random, new Change(0, 0, 1));
      nights.add(EmbeddingMethod.INSTANCE.contrast(METRIC, day(random, change), before, 1));
    }
    double moved =
        nights.stream()
            .filter(c -> ChiSquare.upperTail(c[0].printed(), c[0].degrees()) < 0.05)
            .count();
    double novel = nights.stream().filter(c -> Normal.twoSided(c[1].z()) < 0.05).count();
    return new Power(moved / NIGHTS, novel / NIGHTS);
  }

  @Test
  void aNightLikeTheOthersIsQuiet() {
    Power power = power(new Change(0, 0, 1));

    assertThat(power.meanShift).isLessThanOrEqualTo(0.15);
    assertThat(power.novelty).isLessThanOrEqualTo(0.15);
  }

  @Test
  void aShiftOfEverythingMovesTheMean() {
    assertThat(power(new Change(2, 0, 1)).meanShift).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void aNewTopicOfFivePercentMovesTheMean() {
    assertThat(power(new Change(0, 0.05, 1)).meanShift).isGreaterThanOrEqualTo(0.6);
  }

  @Test
  void scatterIsSeenByTheDistanceAlone() {
    Power power = power(new Change(0, 0, 1.05));

    assertThat(power.novelty).isGreaterThanOrEqualTo(0.95);
    assertThat(power.meanShift).isLessThanOrEqualTo(0.2);
  }
}
