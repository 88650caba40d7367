package dev.nightjar.trial;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.trial.Fleet.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The finest cells of a day, unit by unit, for each grain and judge. */
final class TrialCells {
  private static final double MICRO = 1e6;

  /** Sums of a metric in one cell: units, numerator and denominator by half, and its buckets. */
  private static final class Sums {
    final long[] units = new long[2];
    final long[] top = new long[2];
    final long[] bottom = new long[2];
    long buckets;
  }

  /** By grain and judge, cell, and metric. */
  private final Map<String, TreeMap<List<String>, Map<String, Sums>>> leaves = new TreeMap<>();

  void add(List<String> cell, Outcome o, int bucket) {
    Map<String, Sums> requests = sums("requests|", cell);
    rate(requests, TrialMetrics.ERRORS, o.error(), bucket, 1);
    rate(requests, TrialMetrics.INJECTION, o.injected(), bucket, 1);
    rate(requests, TrialMetrics.THUMBS, o.thumb(), bucket, 1);
    if (o.thumb()) {
      rate(requests, TrialMetrics.DOWN, o.down(), bucket, 1);
    }
    double cents = TrialMetrics.COST.scale();
    add(requests, TrialMetrics.COST, o.cost() * cents, cents, bucket);
    add(requests, TrialMetrics.LATENCY, Math.log(o.latency()) * MICRO, MICRO, bucket);
    Map<String, Sums> answers = sums("answers|" + o.request().judge, cell);
    rate(answers, TrialMetrics.FAILED, o.failed(), bucket, 1);
    if (o.inSample()) {
      rate(answers, TrialMetrics.REVIEWED, o.failed(), bucket, o.weight());
    }
  }

  private Map<String, Sums> sums(String part, List<String> cell) {
    return leaves
        .computeIfAbsent(part, p -> new TreeMap<>(TrialCells::order))
        .computeIfAbsent(cell, c -> new TreeMap<>());
  }

  private static int order(List<String> a, List<String> b) {
    return String.join("\n", a).compareTo(String.join("\n", b));
  }

  private static void rate(
      Map<String, Sums> cell, Metric metric, boolean event, int bucket, double weight) {
    add(cell, metric, event ? weight * MICRO : 0, weight * MICRO, bucket);
  }

  private static void add(
      Map<String, Sums> cell, Metric metric, double top, double bottom, int bucket) {
    Sums s = cell.computeIfAbsent(metric.name(), m -> new Sums());
    s.units[bucket % 2]++;
    s.top[bucket % 2] += Math.round(top);
    s.bottom[bucket % 2] += Math.round(bottom);
    s.buckets |= 1L << bucket;
  }

  /** The cells of a grain as a judge saw it; null when it saw none. */
  Cells of(LocalDate date, String grain, String evaluator, String version) {
    TreeMap<List<String>, Map<String, Sums>> cells = leaves.get(grain + "|" + version);
    if (cells == null) {
      return null;
    }
    List<List<String>> values = new ArrayList<>();
    int[][] codes = new int[Fleet.DIMENSIONS.size()][cells.size()];
    for (int d = 0; d < codes.length; d++) {
      TreeSet<String> seen = new TreeSet<>();
      for (List<String> cell : cells.keySet()) {
        seen.add(cell.get(d));
      }
      seen.remove("");
      values.add(List.copyOf(seen));
      int at = 0;
      for (List<String> cell : cells.keySet()) {
        codes[d][at++] = values.get(d).indexOf(cell.get(d));
      }
    }
    TreeMap<String, Cells.Sums> sums = new TreeMap<>();
    List<Metric> metrics = grain.equals("requests") ? TrialMetrics.REQUESTS : TrialMetrics.ANSWERS;
    for (Metric metric : metrics) {
      Cells.Sums of = sums(metric.name(), cells.values());
      if (of != null) {
        sums.put(metric.name(), of);
      }
    }
    return new Cells(date, grain, evaluator, version, Fleet.DIMENSIONS, values, codes, sums);
  }

  private static Cells.Sums sums(String metric, Collection<Map<String, Sums>> cells) {
    long[] units = new long[2 * cells.size()];
    long[] top = new long[units.length];
    long[] bottom = new long[units.length];
    long[] buckets = new long[cells.size()];
    int at = 0;
    boolean any = false;
    for (Map<String, Sums> cell : cells) {
      Sums s = cell.get(metric);
      if (s != null) {
        any = true;
        System.arraycopy(s.units, 0, units, 2 * at, 2);
        System.arraycopy(s.top, 0, top, 2 * at, 2);
        System.arraycopy(s.bottom, 0, bottom, 2 * at, 2);
        buckets[at] = s.buckets;
      }
      at++;
    }
    return any ? new Cells.Sums(units, top, bottom, buckets) : null;
  }
}
