package dev.nightjar.profile;

import dev.nightjar.model.Codebook;
import dev.nightjar.model.EmbeddingSums;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Profiles vectors: rows in, exact mergeable profiles out. Beside {@link ProfileKernel}, because a
 * vector costs a hundred times what a number does and is cut into few slices.
 */
public final class EmbeddingKernel {
  private final List<Metric> metrics;
  private final List<String> dimensions;
  private final List<List<String>> sets;
  private final Map<LocalDate, Codebook> codebooks;
  private final Map<Integer, float[][]> folds = new HashMap<>();
  private Map<ProfileKey, EmbeddingState> states = new HashMap<>();
  private long rows;
  private long lateRows;

  /**
   * @param metrics of kind embedding, or distributions over topics; all of one grain
   * @param dimensions those that rows give, in this order; slice sets with others are left out
   * @param codebooks what each day's vectors are described by; days without one have no profiles
   */
  public EmbeddingKernel(
      List<Metric> metrics, List<String> dimensions, Map<LocalDate, Codebook> codebooks) {
    this.metrics = List.copyOf(metrics);
    this.dimensions = List.copyOf(dimensions);
    this.codebooks = Map.copyOf(codebooks);
    Set<List<String>> asked = new LinkedHashSet<>();
    asked.add(List.of());
    metrics.forEach(metric -> asked.addAll(metric.slices()));
    asked.removeIf(set -> !dimensions.containsAll(set));
    this.sets = List.copyOf(asked);
  }

  /**
   * Adds a row. One whose model is not the one that the day's codebook is of is left out: two
   * models' vectors have nothing to do with each other.
   *
   * @param values of the dimensions, null where missing
   * @param subject hash, null where there is none
   */
  public void add(
      LocalDate day, String model, String[] values, Long subject, boolean late, float[] vector) {
    Codebook codebook = codebooks.get(day);
    if (codebook == null || !codebook.embeddingModel().equals(model)) {
      return;
    }
    rows++;
    lateRows += late ? 1 : 0;
    float[] unit = vector.length == codebook.dimensions() ? Codebook.unit(vector) : null;
    int topic = unit == null ? -1 : codebook.nearest(unit);
    double distance = unit == null ? Double.NaN : codebook.distance(unit, topic);
    float[] folded = unit == null ? null : folded(unit);
    for (List<String> set : sets) {
      Slice slice = slice(set, values);
      if (slice != null) {
        ProfileKey key = new ProfileKey(day, metrics.get(0).grain(), "", slice, "", "", "");
        states
            .computeIfAbsent(key, k -> new EmbeddingState(codebook))
            .add(topic, distance, folded, subject, late);
      }
    }
  }

  private float[] folded(float[] unit) {
    float[][] signs = folds.computeIfAbsent(unit.length, EmbeddingKernel::signs);
    if (signs.length == 0) {
      return unit;
    }
    float[] folded = new float[signs.length];
    for (int d = 0; d < folded.length; d++) {
      float sum = 0;
      for (int i = 0; i < unit.length; i++) {
        sum += signs[d][i] * unit[i];
      }
      folded[d] = sum;
    }
    return folded;
  }

  private static float[][] signs(int dimensions) {
    float[][] fold = Codebook.fold(dimensions);
    return fold == null ? new float[0][] : fold;
  }

  private Slice slice(List<String> set, String[] values) {
    Map<String, String> of = new TreeMap<>();
    for (String dimension : set) {
      String value = values[dimensions.indexOf(dimension)];
      if (value == null) {
        return null;
      }
      of.put(dimension, value);
    }
    return Slice.of(of);
  }

  /** Rows that a codebook described, those without a usable vector included. */
  public long rows() {
    return rows;
  }

  public long lateRows() {
    return lateRows;
  }

  /** Days and slices in memory; each holds up to {@link EmbeddingSums#length} sums. */
  public int states() {
    return states.size();
  }

  /** The profiles of the rows since the last drain; a key can occur in several drains. */
  public List<Profile> drain() {
    List<Profile> profiles = new ArrayList<>();
    states.forEach(
        (key, state) -> {
          for (Metric metric : metrics) {
            if (asksFor(metric, key.slice())) {
              ProfileKey of =
                  new ProfileKey(key.date(), key.grain(), metric.name(), key.slice(), "", "", "");
              profiles.add(
                  metric.kind() == MetricKind.EMBEDDING ? state.vectors(of) : state.topics(of));
            }
          }
        });
    states = new HashMap<>();
    return profiles;
  }

  private static boolean asksFor(Metric metric, Slice slice) {
    Set<String> of = new TreeSet<>(slice.dimensions());
    return of.isEmpty() || metric.slices().stream().anyMatch(set -> of.equals(Set.copyOf(set)));
  }
}
