package dev.nightjar.trial;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The incidents that are planted. */
final class Scenarios {
  private static final double NOISE = 0.1;
  private static final int USUAL = 3_000;

  private Scenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (int requests : List.of(500, USUAL, 20_000)) {
      all.add(rate("x1.5, all traffic", requests, 1.5, Slice.ALL));
      all.add(rate("x2, all traffic", requests, 2, Slice.ALL));
    }
    all.add(rate("x2, application (33 %)", USUAL, 2, Slice.of("application", "chat")));
    for (int requests : List.of(USUAL, 20_000)) {
      all.add(rate("x2, language (5 %)", requests, 2, Slice.of("language", "cs")));
      all.add(rate("x2, cross of 2 (7 %)", requests, 2, slice("application=chat,language=de")));
    }
    all.add(rate("x1.5, language (5 %)", 20_000, 1.5, Slice.of("language", "cs")));
    all.add(rate("x1.5, application (33 %)", 20_000, 1.5, Slice.of("application", "chat")));
    all.add(rate("x2, language (1 %)", 20_000, 2, Slice.of("language", "is")));
    all.add(rate("x2, unstored cross of 2 (7 %)", 20_000, 2, slice("language=de,tenant_tier=pro")));
    all.add(
        rate(
            "x2, unstored cross of 3 (3 %)",
            20_000, 2, slice("application=search,language=de,tenant_tier=pro")));
    others(all);
    all.addAll(RollOutScenarios.all());
    return all;
  }

  private static void others(List<Scenario> all) {
    all.add(
        of("mix only: ops doubles", TrialMetrics.FAILED, Slice.ALL, r -> {})
            .touching(TrialMetrics.TOKENS, TrialMetrics.VOLUME)
            .harmless()
            .with((day, r, random) -> r.is("application", "ops") || random.nextDouble() < .4));
    all.add(
        of(
                "judge change",
                TrialMetrics.FAILED,
                Slice.ALL,
                r -> {
                  r.judge = "v2";
                  r.falseAlarm = .05;
                })
            .harmless());
    all.add(of("errors x2", TrialMetrics.ERRORS, Slice.ALL, r -> r.error *= 2));
    all.add(
        of(
            "latency x1.3, one model (40 %)",
            TrialMetrics.LATENCY,
            Slice.of("model_id", "m-small"),
            r -> r.latency += Math.log(1.3)));
    all.add(
        of(
            "cost x1.3, application (33 %)",
            TrialMetrics.COST, Slice.of("application", "chat"), r -> r.cost += Math.log(1.3)));
    all.add(of("injection x5", TrialMetrics.INJECTION, Slice.ALL, r -> r.injected *= 5));
    all.add(
        of("input length x1.3", TrialMetrics.TOKENS, Slice.ALL, r -> r.tokens += Math.log(1.3)));
    all.add(
        of(
            "topic: one in eight moves",
            TrialMetrics.TOPICS,
            Slice.ALL,
            r -> r.topic = r.lot(9) < .125 ? 5 : -1));
    all.add(
        of(
            "vectors: one in eight about a new topic",
            TrialMetrics.VECTORS,
            Slice.ALL,
            r -> r.meant = r.lot(8) < .125 ? Vectors.FRESH : -1));
    for (int requests : List.of(500, USUAL, 20_000)) {
      all.add(
          of("half respond", TrialMetrics.THUMBS, Slice.ALL, r -> r.thumb /= 2).sized(requests));
      all.add(
          of("half respond: no quality finding", TrialMetrics.DOWN, Slice.ALL, r -> r.thumb /= 2)
              .touching(TrialMetrics.THUMBS)
              .harmless()
              .sized(requests));
    }
    all.add(
        of("slow drift to x2 in 6 weeks", TrialMetrics.FAILED, Slice.ALL, r -> {})
            .touching(TrialMetrics.REVIEWED)
            .from(14)
            .with(
                (day, r, random) -> {
                  r.failed *= Math.pow(2, (day - 13) / 43.0);
                  return true;
                }));
    lasting(all, 1.2, 7);
    lasting(all, 1.2, 14);
    lasting(all, 1.3, 7);
    all.add(
        of("lasting drift to x1.5 in 21 nights", TrialMetrics.FAILED, Slice.ALL, r -> {})
            .touching(TrialMetrics.REVIEWED)
            .from(Scenario.NIGHT - 20)
            .unpinned()
            .with(
                (day, r, random) -> {
                  r.failed *= Math.pow(1.5, (day - Scenario.NIGHT + 21) / 21.0);
                  return true;
                }));
  }

  /**
   * Shifts that a night of 3,000 requests does not show, and that nobody pinned a window against.
   */
  private static void lasting(List<Scenario> all, double factor, int nights) {
    all.add(
        of(
                "lasting x" + factor + " for " + nights + " nights",
                TrialMetrics.FAILED,
                Slice.ALL,
                r -> r.failed *= factor)
            .touching(TrialMetrics.REVIEWED)
            .from(Scenario.NIGHT - nights + 1)
            .unpinned());
  }

  static Scenario rate(String name, int requests, double factor, Slice slice) {
    return new Scenario(
        name,
        requests,
        NOISE,
        TrialMetrics.FAILED,
        Set.of(TrialMetrics.FAILED.name(), TrialMetrics.REVIEWED.name()),
        slice,
        null,
        Scenario.NIGHT,
        false,
        (day, r, random) -> {
          r.failed *= in(slice, r) ? factor : 1;
          return true;
        });
  }

  static Scenario of(String name, Metric metric, Slice slice, Consumer<Request> change) {
    return new Scenario(
        name,
        USUAL,
        NOISE,
        metric,
        Set.of(metric.name()),
        slice,
        null,
        Scenario.NIGHT,
        false,
        (day, r, random) -> {
          if (in(slice, r)) {
            change.accept(r);
          }
          return true;
        });
  }

  static boolean in(Slice slice, Request r) {
    for (Map.Entry<String, String> e : slice.values().entrySet()) {
      if (!r.is(e.getKey(), e.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static Slice slice(String key) {
    TreeMap<String, String> values = new TreeMap<>();
    for (String part : key.split(",", -1)) {
      values.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
    }
    return Slice.of(values);
  }
}
