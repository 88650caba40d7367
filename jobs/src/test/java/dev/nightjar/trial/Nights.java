package dev.nightjar.trial;

import dev.nightjar.compare.CompareSettings;
import dev.nightjar.compare.NightComparer;
import dev.nightjar.compare.Series;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import dev.nightjar.profile.Dictionary;
import dev.nightjar.profile.KernelPlan;
import dev.nightjar.profile.ProfileBatch;
import dev.nightjar.profile.ProfileKernel;
import dev.nightjar.profile.SliceExpansion;
import dev.nightjar.trial.Fleet.Outcome;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Days of a fleet as the product stores them: its own kernel fed with units. */
final class Nights {
  static final LocalDate START = LocalDate.of(2026, 1, 5);

  /** What a series is named by, days aside. */
  private record Key(String metric, Slice slice, String evaluator, String version) {}

  /** A day's profiles and its traffic by combination of values. */
  record Stored(
      Map<Key, Profile> profiles,
      Map<List<String>, int[]> traffic,
      Truth truth,
      TrialCells cells) {}

  private static final Map<String, Metric> METRICS = new HashMap<>();

  static {
    TrialMetrics.REQUESTS.forEach(m -> METRICS.put(m.name(), m));
    TrialMetrics.ANSWERS.forEach(m -> METRICS.put(m.name(), m));
    METRICS.put(TrialMetrics.VECTORS.name(), TrialMetrics.VECTORS);
  }

  private Nights() {}

  static LocalDate date(int day) {
    return START.plusDays(day);
  }

  /** The profiles of a day. */
  static Stored profile(Fleet fleet, int day, Story story) {
    Grain requests = new Grain("requests", TrialMetrics.REQUESTS, day);
    Grain answers = new Grain("answers", TrialMetrics.ANSWERS, day);
    Map<List<String>, int[]> traffic = new HashMap<>();
    Truth truth = new Truth();
    TrialCells cells = new TrialCells();
    Vectors vectors = new Vectors(date(day));
    fleet.day(
        day,
        story,
        o -> {
          requests.add(o);
          answers.add(o);
          vectors.add(o);
          truth.add(o);
          List<String> cell = new ArrayList<>();
          for (String value : o.request().value) {
            cell.add(value == null ? "" : value);
          }
          cells.add(cell, o, (int) (Dictionary.hash("user-" + o.request().subject) & 63));
          traffic.computeIfAbsent(cell, c -> new int[1])[0]++;
        });
    Map<Key, Profile> profiles = new HashMap<>();
    requests.drain(profiles);
    answers.drain(profiles);
    for (Profile p : vectors.profiles()) {
      profiles.put(new Key(p.key().metric(), p.key().slice(), "", ""), p);
    }
    return new Stored(profiles, traffic, truth, cells);
  }

  /** A comparer of these days, with their cells. */
  static NightComparer comparer(TreeMap<Integer, Stored> days, CompareSettings settings) {
    return NightComparer.of(series(days), settings)
        .withCells(
            (date, grain, evaluator, version) -> {
              Stored day = days.get((int) ChronoUnit.DAYS.between(START, date));
              return day == null ? null : day.cells().of(date, grain, evaluator, version);
            });
  }

  private static List<Series> series(TreeMap<Integer, Stored> days) {
    Map<Key, TreeMap<LocalDate, Profile>> series = new HashMap<>();
    days.forEach(
        (day, stored) ->
            stored
                .profiles()
                .forEach(
                    (key, p) ->
                        series.computeIfAbsent(key, k -> new TreeMap<>()).put(date(day), p)));
    List<Series> all = new ArrayList<>();
    series.forEach(
        (key, profiles) ->
            all.add(
                new Series(
                    METRICS.get(key.metric()),
                    key.slice(),
                    key.evaluator(),
                    key.version(),
                    profiles)));
    return all;
  }

  /** One grain of a day on its way through the kernel. */
  private static final class Grain {
    private final KernelPlan plan;
    private final ProfileKernel kernel;
    private final ProfileBatch batch;
    private final int day;
    private final boolean judged;
    private final Map<List<String>, Integer> vectors = new HashMap<>();

    Grain(String name, List<Metric> metrics, int day) {
      plan = KernelPlan.of(name, metrics, Fleet.DIMENSIONS);
      kernel = new ProfileKernel(plan, 2048);
      batch = kernel.newBatch();
      this.day = day;
      this.judged = name.equals("answers");
    }

    void add(Outcome o) {
      Request r = o.request();
      batch.day((int) date(day).toEpochDay());
      batch.evaluator(kernel.evaluator(judged ? "model:judge" : "", judged ? r.judge : ""));
      batch.components(vectors.computeIfAbsent(vector(r), kernel::components));
      for (int d = 0; d < plan.dimensions().size(); d++) {
        String value = r.get(plan.dimensions().get(d));
        batch.dimension(d, value == null ? ProfileBatch.NONE : kernel.dimension(d).code(value));
      }
      batch.subject(Dictionary.hash("user-" + r.subject));
      batch.late(o.late());
      batch.weight(judged && o.inSample() ? o.weight() : 1);
      for (int i = 0; i < plan.inputs().size(); i++) {
        column(i, o);
      }
      if (batch.next()) {
        kernel.add(batch);
      }
    }

    private void column(int i, Outcome o) {
      switch (plan.inputs().get(i).expression()) {
        case "failed", "reviewed" -> batch.condition(i, o.failed());
        case "in_sample" -> batch.condition(i, o.inSample());
        case "error" -> batch.condition(i, o.error());
        case "injected" -> batch.condition(i, o.injected());
        case "thumb" -> batch.condition(i, o.thumb());
        case "down" -> batch.condition(i, o.down());
        case "latency" -> batch.number(i, o.latency());
        case "cost" -> batch.number(i, o.cost());
        case "tokens" -> batch.number(i, o.tokens());
        case "topic" -> batch.category(i, kernel.categories(i).code("topic-" + o.topic()));
        default -> batch.number(i, 1.0);
      }
    }

    private static List<String> vector(Request r) {
      List<String> vector = new ArrayList<>();
      for (String name : Components.NAMES) {
        vector.add(Fleet.DIMENSIONS.contains(name) ? r.get(name) : null);
      }
      return vector;
    }

    void drain(Map<Key, Profile> into) {
      kernel.add(batch);
      Map<String, List<String>> versions = new HashMap<>();
      vectors.keySet().forEach(v -> versions.put(Components.of(v).key(), v));
      SliceExpansion expansion = new SliceExpansion(plan);
      kernel
          .drain()
          .forEachRemaining(
              p -> {
                for (Profile each : expansion.expand(p, versions.get(p.key().componentKey()))) {
                  ProfileKey k = each.key();
                  ProfileKey whole =
                      new ProfileKey(
                          k.date(),
                          k.grain(),
                          k.metric(),
                          k.slice(),
                          "",
                          k.evaluator(),
                          k.evaluatorVersion());
                  into.merge(
                      new Key(k.metric(), k.slice(), k.evaluator(), k.evaluatorVersion()),
                      each.mergeInto(whole),
                      Profile::merge);
                }
              });
    }
  }
}
