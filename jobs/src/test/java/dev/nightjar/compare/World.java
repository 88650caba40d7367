package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Six weeks of requests with the usual dimensions, of which a rate is profiled on every slice. */
final class World {
  private static final List<List<String>> SETS =
      List.of(
          List.of(),
          List.of("application"),
          List.of("model_id"),
          List.of("prompt_version"),
          List.of("retrieval_index_version"),
          List.of("runtime_version"),
          List.of("language"),
          List.of("task_type"),
          List.of("tenant_tier"),
          List.of("region"),
          List.of("application", "language"),
          List.of("application", "model_id"),
          List.of("application", "task_type"),
          List.of("application", "prompt_version"),
          List.of("application", "retrieval_index_version"),
          List.of("application", "tenant_tier"),
          List.of("language", "model_id"),
          List.of("language", "task_type"));

  /** A request: its dimensions, to be changed by a day's story. */
  static final class Request {
    final Map<String, String> dimensions = new HashMap<>();
    double rate;

    boolean is(String dimension, String value) {
      return value.equals(dimensions.get(dimension));
    }
  }

  private final Random random;
  private final Random people;
  private final Map<LocalDate, Cells> cells = new HashMap<>();
  private double heavy;
  private final int requests;
  private final double noise;

  World(long seed, int requests, double noise) {
    random = new Random(seed);
    people = new Random(seed + 1);
    this.requests = requests;
    this.noise = noise;
  }

  /**
   * Some users are behind many requests and are better or worse served than others.
   *
   * @param spread standard deviation between users, in log odds
   */
  World withHeavyUsers(double spread) {
    heavy = spread;
    return this;
  }

  /** The finest cells of the days whose series were made last. */
  CellSource cells() {
    return (date, grain, evaluator, version) -> cells.get(date);
  }

  /**
   * The series of a metric over {@code nights} nights.
   *
   * @param story changes a request of a day; returns null to drop it
   */
  List<Series> series(Metric metric, int nights, BiFunction<Integer, Request, Request> story) {
    SortedMap<String, Fixture.Days> series = new TreeMap<>();
    for (int d = 0; d < nights; d++) {
      double common = noise * random.nextGaussian() + (d % 7 >= 5 ? 0.08 : 0);
      Map<String, long[]> counts = new HashMap<>();
      WorldCells leaves = new WorldCells(metric, day(d));
      for (int i = 0; i < requests; i++) {
        Request r = story.apply(d, draw());
        if (r != null) {
          double logit = Math.log(r.rate / (1 - r.rate)) + common;
          int user = user();
          logit += heavy * effect(user);
          boolean event = random.nextDouble() < 1 / (1 + Math.exp(-logit));
          count(r, event, counts);
          leaves.add(r.dimensions, Math.floorMod(user * 0x9E3779B9, 64), event);
        }
      }
      int date = d;
      cells.put(day(d), leaves.cells());
      counts.forEach(
          (key, c) -> {
            Fixture.Days days =
                series.computeIfAbsent(key, k -> new Fixture.Days(metric, Slice.parse(k)));
            days.put(Fixture.rate(metric, days.slice, day(date), c[0], c[1]));
          });
    }
    return series.values().stream().map(Fixture.Days::series).toList();
  }

  /** A tenth of heavy users makes half of the requests. */
  private int user() {
    if (heavy == 0) {
      return people.nextInt(3000);
    }
    return people.nextDouble() < 0.5 ? people.nextInt(100) : people.nextInt(1000);
  }

  private static double effect(int user) {
    return new Random(user * 31L + 7).nextGaussian();
  }

  private static void count(Request r, boolean event, Map<String, long[]> counts) {
    StringBuilder key = new StringBuilder();
    for (List<String> set : SETS) {
      key.setLength(0);
      boolean whole = true;
      for (String dimension : set) {
        String value = r.dimensions.get(dimension);
        whole &= value != null;
        key.append(key.isEmpty() ? "" : ",").append(dimension).append('=').append(value);
      }
      if (whole) {
        long[] c = counts.computeIfAbsent(key.toString(), k -> new long[2]);
        c[0]++;
        c[1] += event ? 1 : 0;
      }
    }
  }

  boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private Request draw() {
    Request r = new Request();
    String application = pick("search", .42, "chat", .33, "ops");
    r.dimensions.put("application", application);
    r.dimensions.put("model_id", pick("m-large", .6, "m-small"));
    r.dimensions.put("language", pick("en", .5, "de", .2, "es", .15, "ja"));
    r.dimensions.put("tenant_tier", pick("free", .45, "pro", .35, "enterprise"));
    r.dimensions.put("region", pick("eu", .55, "us"));
    r.dimensions.put("runtime_version", "engine-1");
    r.dimensions.put("prompt_version", application + "-v1");
    boolean ops = application.equals("ops");
    r.dimensions.put(
        "task_type", ops ? pick("automation", .7, "report") : pick("question", .6, "summary"));
    if (!ops) {
      r.dimensions.put("retrieval_index_version", "idx-6");
    }
    r.rate = 0.06;
    return r;
  }

  private String pick(Object... choices) {
    double draw = random.nextDouble();
    List<Object> list = new ArrayList<>(List.of(choices));
    for (int i = 0; i + 1 < list.size(); i += 2) {
      draw -= (double) list.get(i + 1);
      if (draw < 0) {
        return (String) list.get(i);
      }
    }
    return (String) list.get(list.size() - 1);
  }
}
