package dev.nightjar.compare;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The finest cells of one day of a rate, unit by unit. */
final class WorldCells {
  private static final List<String> DIMENSIONS =
      List.of(
          "application",
          "language",
          "model_id",
          "prompt_version",
          "region",
          "retrieval_index_version",
          "runtime_version",
          "task_type",
          "tenant_tier");

  private final Metric metric;
  private final LocalDate date;
  private final TreeMap<String, long[]> leaves = new TreeMap<>();

  WorldCells(Metric metric, LocalDate date) {
    this.metric = metric;
    this.date = date;
  }

  void add(Map<String, String> dimensions, int bucket, boolean event) {
    add(dimensions, bucket, event ? 1.0 : 0);
  }

  void add(Map<String, String> dimensions, int bucket, double value) {
    List<String> key = new ArrayList<>();
    DIMENSIONS.forEach(d -> key.add(dimensions.getOrDefault(d, "")));
    long[] sum = leaves.computeIfAbsent(String.join("\n", key), k -> new long[5]);
    int half = bucket % 2;
    sum[2 * half]++;
    sum[2 * half + 1] += Math.round(1e6 * value);
    sum[4] |= 1L << bucket;
  }

  Cells cells() {
    List<SortedSet<String>> values = new ArrayList<>();
    DIMENSIONS.forEach(d -> values.add(new TreeSet<>()));
    for (String leaf : leaves.keySet()) {
      String[] parts = leaf.split("\n", -1);
      for (int i = 0; i < parts.length; i++) {
        if (!parts[i].isEmpty()) {
          values.get(i).add(parts[i]);
        }
      }
    }
    List<List<String>> dictionaries = values.stream().map(List::copyOf).toList();
    int size = leaves.size();
    int[][] codes = new int[DIMENSIONS.size()][size];
    long[] units = new long[2 * size];
    long[] top = new long[2 * size];
    long[] bottom = new long[2 * size];
    long[] buckets = new long[size];
    int cell = 0;
    for (Map.Entry<String, long[]> leaf : leaves.entrySet()) {
      String[] parts = leaf.getKey().split("\n", -1);
      for (int i = 0; i < parts.length; i++) {
        codes[i][cell] = dictionaries.get(i).indexOf(parts[i]);
      }
      for (int half = 0; half < 2; half++) {
        units[2 * cell + half] = leaf.getValue()[2 * half];
        top[2 * cell + half] = leaf.getValue()[2 * half + 1];
        bottom[2 * cell + half] = 1_000_000 * leaf.getValue()[2 * half];
      }
      buckets[cell++] = leaf.getValue()[4];
    }
    Cells.Sums sums = new Cells.Sums(units, top, bottom, buckets);
    TreeMap<String, Cells.Sums> all = new TreeMap<>(Map.of(metric.name(), sums));
    return new Cells(date, metric.grain(), "", "", DIMENSIONS, dictionaries, codes, all);
  }
}
