package dev.nightjar.trial;

import dev.nightjar.model.Codebook;
import dev.nightjar.model.Profile;
import dev.nightjar.profile.Dictionary;
import dev.nightjar.profile.EmbeddingKernel;
import dev.nightjar.stats.KMeans;
import dev.nightjar.trial.Fleet.Outcome;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The prompts of a day as vectors around the topics they are about, on their way to profiles. */
final class Vectors {
  static final List<List<String>> SLICES =
      List.of(List.of("application"), List.of("model_id"), List.of("language"));

  /** A topic that no prompt of the past was about. */
  static final int FRESH = Fleet.TOPICS;

  private static final int DIMENSIONS = 32;
  private static final double SPREAD = 0.8;
  private static final String MODEL = "embedder";
  private static final double[][] CENTRES = new double[Fleet.TOPICS + 1][DIMENSIONS];
  private static final Codebook CODEBOOK;

  static {
    Random random = new Random(20);
    for (double[] centre : CENTRES) {
      for (int d = 0; d < DIMENSIONS; d++) {
        centre[d] = random.nextGaussian();
      }
    }
    float[][] sample = new float[1500][];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = Codebook.unit(of(random.nextInt(Fleet.TOPICS), random));
    }
    CODEBOOK = new Codebook(MODEL + "/1", MODEL, KMeans.of(sample, 16, 7), List.of());
  }

  private final LocalDate date;
  private final EmbeddingKernel kernel;

  Vectors(LocalDate date) {
    this.date = date;
    kernel =
        new EmbeddingKernel(
            List.of(TrialMetrics.VECTORS),
            SLICES.stream().map(s -> s.get(0)).toList(),
            Map.of(date, CODEBOOK));
  }

  /** The vector of a prompt about a topic. */
  static float[] of(int topic, Random random) {
    float[] vector = new float[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] = (float) (CENTRES[topic][d] + SPREAD * random.nextGaussian());
    }
    return vector;
  }

  void add(Outcome o) {
    String[] values = SLICES.stream().map(s -> o.request().get(s.get(0))).toArray(String[]::new);
    long subject = Dictionary.hash("user-" + o.request().subject);
    kernel.add(date, MODEL, values, subject, o.late(), o.vector());
  }

  List<Profile> profiles() {
    return kernel.drain();
  }
}
