package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Four weeks of cells of a rate, with the releases that served each kind of traffic. */
final class RollOuts {
  private static final List<String> NAMES =
      List.of(
          "application",
          "language",
          "model_id",
          "prompt_version",
          "retrieval_index_version",
          "runtime_version",
          "task_type",
          "tool_schema_version");
  private static final int UNITS = 12_000;
  private static final double NIGHT_NOISE = 0.05;

  /** A kind of traffic: its values of the confounders. */
  record Kind(String application, String language, String task, double share) {
    boolean is(String value) {
      return value.equals(application) || value.equals(language) || value.equals(task);
    }
  }

  /** A share of a kind's traffic, the versions that served it and what they do to the odds. */
  record Arm(double share, Map<String, String> versions, double oddsRatio) {
    Arm(double share) {
      this(share, Map.of(), 1);
    }

    Arm with(String component, String version) {
      Map<String, String> more = new HashMap<>(versions);
      more.put(component, version);
      return new Arm(share, more, oddsRatio);
    }

    Arm odds(double ratio) {
      return new Arm(share, versions, ratio);
    }
  }

  private final Random random;
  private final Metric metric;
  private final double rate;
  private final List<Kind> kinds = new ArrayList<>();

  RollOuts(long seed, Metric metric, double rate) {
    this.random = new Random(seed);
    this.metric = metric;
    this.rate = rate;
    Map<String, Double> applications = Map.of("chat", 0.4, "search", 0.35, "ops", 0.25);
    Map<String, Double> languages = Map.of("en", 0.5, "de", 0.3, "ja", 0.2);
    Map<String, Double> tasks = Map.of("question", 0.65, "summary", 0.35);
    for (String a : new TreeSet<>(applications.keySet())) {
      for (String l : new TreeSet<>(languages.keySet())) {
        for (String t : new TreeSet<>(tasks.keySet())) {
          double share = applications.get(a) * languages.get(l) * tasks.get(t);
          kinds.add(new Kind(a, l, t, share));
        }
      }
    }
  }

  ReleaseTraffic traffic(int night, BiFunction<Integer, Kind, List<Arm>> plan) {
    Map<LocalDate, Cells> days = new TreeMap<>();
    for (int d = 0; d <= night; d++) {
      days.put(day(d), cells(d, plan));
    }
    CellSource source = (date, grain, evaluator, version) -> days.get(date);
    return ReleaseTraffic.of(source, days.keySet(), metric, "", "", day(night), 10);
  }

  private Cells cells(int d, BiFunction<Integer, Kind, List<Arm>> plan) {
    double night = NIGHT_NOISE * random.nextGaussian();
    List<Map<String, String>> values = new ArrayList<>();
    List<long[]> sums = new ArrayList<>();
    for (Kind k : kinds) {
      for (Arm arm : plan.apply(d, k)) {
        Map<String, String> of = new HashMap<>();
        of.put("application", k.application());
        of.put("language", k.language());
        of.put("task_type", k.task());
        of.put("model_id", "m1");
        of.put("prompt_version", k.application() + "-p1");
        of.put("retrieval_index_version", "i1");
        of.put("runtime_version", "r1");
        of.put("tool_schema_version", "t1");
        of.putAll(arm.versions());
        double odds = rate / (1 - rate) * Math.exp(night) * arm.oddsRatio();
        odds *= k.is("ops") ? 0.7 : 1;
        long[] sum = new long[4];
        for (int half = 0; half < 2; half++) {
          sum[half] = poisson(UNITS * k.share() * arm.share() / 2);
          sum[2 + half] = numerator(sum[half], odds);
        }
        if (sum[0] + sum[1] > 0) {
          values.add(of);
          sums.add(sum);
        }
      }
    }
    return of(day(d), values, sums);
  }

  private Cells of(LocalDate date, List<Map<String, String>> values, List<long[]> sums) {
    int size = values.size();
    List<List<String>> dictionaries = new ArrayList<>();
    int[][] codes = new int[NAMES.size()][size];
    for (int n = 0; n < NAMES.size(); n++) {
      TreeSet<String> seen = new TreeSet<>();
      for (Map<String, String> v : values) {
        seen.add(v.get(NAMES.get(n)));
      }
      List<String> dictionary = new ArrayList<>(seen);
      dictionaries.add(dictionary);
      for (int c = 0; c < size; c++) {
        codes[n][c] = dictionary.indexOf(values.get(c).get(NAMES.get(n)));
      }
    }
    long[] units = new long[2 * size];
    long[] numerator = new long[2 * size];
    long[] denominator = new long[2 * size];
    long[] buckets = new long[size];
    java.util.Arrays.fill(buckets, -1);
    for (int i = 0; i < units.length; i++) {
      units[i] = sums.get(i / 2)[i % 2];
      numerator[i] = sums.get(i / 2)[2 + i % 2];
      denominator[i] = 1_000_000 * units[i];
    }
    return new Cells(
        date,
        "answers",
        "",
        "",
        NAMES,
        dictionaries,
        codes,
        new TreeMap<>(
            Map.of(metric.name(), new Cells.Sums(units, numerator, denominator, buckets))));
  }

  /** Scaled: events of a rate; else log-normal values in proportion to the odds, or their logs. */
  private long numerator(long units, double odds) {
    if (metric.kind() == MetricKind.RATE) {
      return 1_000_000 * binomial(units, odds / (1 + odds));
    }
    double sum = 0;
    for (long i = 0; i < units; i++) {
      double log = Math.log(odds) + random.nextGaussian();
      sum += metric.kind() == MetricKind.QUANTILE ? log : Math.exp(log);
    }
    return Math.round(1e6 * sum);
  }

  private long poisson(double mean) {
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
  }

  private long binomial(long n, double p) {
    long events = 0;
    for (long i = 0; i < n; i++) {
      events += random.nextDouble() < p ? 1 : 0;
    }
    return events;
  }
}
