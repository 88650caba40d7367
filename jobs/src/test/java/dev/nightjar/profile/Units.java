package dev.nightjar.profile;

import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Generated rows and metrics of every kind, and the kernel run over them. */
final class Units {
  static final List<String> DIMENSIONS = List.of("alpha", "beta", "gamma", "model_id");

  private static final List<List<String>> SLICES =
      List.of(
          List.of("alpha"),
          List.of("beta"),
          List.of("model_id"),
          List.of("gamma", "model_id"),
          List.of("gamma", "alpha"),
          DIMENSIONS);

  static final List<Metric> METRICS =
      List.of(
          metric("rate", MetricKind.RATE, "yes", null, true, false, 6),
          metric("rate_of_some", MetricKind.RATE, "yes", "applies", false, true, 6),
          metric("weighted_rate", MetricKind.RATE, "yes", null, true, true, 6),
          metric("mean", MetricKind.MEAN, "number", "applies", true, false, 6),
          metric("weighted_mean", MetricKind.MEAN, "number", null, true, true, 6),
          metric("money", MetricKind.TOTAL, "other", null, true, true, 12),
          metric("latency", MetricKind.QUANTILE, "number", null, true, false, 6),
          metric("length", MetricKind.DISTRIBUTION, "other", "applies", true, true, 6),
          metric("mix", MetricKind.DISTRIBUTION, "category", null, false, false, 6),
          metric("ratio", MetricKind.RATIO, null, null, true, false, 6),
          metric("weighted_ratio", MetricKind.RATIO, null, "applies", true, true, 6),
          perUnit("per_unit", false, 6),
          perUnit("weighted_per_unit", true, 6),
          perUnit("money_per_unit", false, 12),
          perUnit("weighted_money_per_unit", true, 12));

  private Units() {}

  static Metric metric(
      String name,
      MetricKind kind,
      String value,
      String where,
      boolean core,
      boolean weighted,
      int decimals) {
    return metric(name, kind, value, "other", where, core, weighted, decimals);
  }

  private static Metric perUnit(String name, boolean weighted, int decimals) {
    return metric(name, MetricKind.RATIO, null, "1", null, true, weighted, decimals);
  }

  private static Metric metric(
      String name,
      MetricKind kind,
      String value,
      String denominator,
      String where,
      boolean core,
      boolean weighted,
      int decimals) {
    return MetricBuilder.of("report", name, kind)
        .grain("grain")
        .value(value)
        .numerator(value == null ? "number" : null)
        .denominator(value == null ? denominator : null)
        .where(where)
        .decimals(decimals)
        .categorical("mix".equals(name))
        .core(core)
        .weighted(weighted)
        .slices(SLICES)
        .family("family", 0.1)
        .build();
  }

  static List<Unit> random(Random random, int rows) {
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int judge = random.nextInt(3);
      List<String> versions = new ArrayList<>();
      for (int c = 0; c < Components.NAMES.size(); c++) {
        versions.add(c < 2 && random.nextInt(9) > 0 ? "v" + random.nextInt(3) : null);
      }
      List<String> dimensions = new ArrayList<>();
      for (int d = 0; d < 3; d++) {
        dimensions.add(random.nextInt(8) == 0 ? null : "v," + random.nextInt(3 + d));
      }
      dimensions.add(versions.get(0));
      units.add(
          new Unit(
              20_000 + random.nextInt(2),
              judge == 0 ? "" : "model:judge",
              judge == 0 ? "" : "v" + judge,
              versions,
              dimensions,
              truth(random),
              truth(random),
              number(random),
              number(random),
              random.nextInt(9) == 0 ? null : "c" + random.nextInt(40),
              weight(random),
              random.nextInt(20) == 0 ? null : Dictionary.mix(random.nextInt(400)),
              random.nextInt(10) == 0));
    }
    return units;
  }

  private static Boolean truth(Random random) {
    int roll = random.nextInt(5);
    return roll == 0 ? null : Boolean.valueOf(roll > 2);
  }

  private static Double number(Random random) {
    return switch (random.nextInt(16)) {
      case 0 -> null;
      case 1 -> Double.NaN;
      case 2 -> Double.POSITIVE_INFINITY;
      case 3 -> 0.0;
      case 4 -> -0.0;
      case 5 -> -random.nextDouble() * 1000;
      case 6 -> 1e-9 * random.nextDouble();
      case 7 -> 5e9 * (1 + random.nextDouble());
      case 8 -> 1e14;
      case 9 -> random.nextDouble();
      default -> Math.exp(4 + 2 * random.nextGaussian());
    };
  }

  private static double weight(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> Double.NaN;
      case 1 -> 0;
      case 2 -> -1;
      case 3 -> Double.POSITIVE_INFINITY;
      case 4, 5, 6 -> 1;
      default -> 1 / random.nextDouble();
    };
  }

  static KernelPlan plan() {
    return KernelPlan.of("grain", METRICS, DIMENSIONS);
  }

  /** Profiles of these rows, some of them handed out before the end. */
  static List<Profile> profile(ProfileKernel kernel, List<Unit> units, int drainEvery) {
    List<Profile> profiles = new ArrayList<>();
    ProfileBatch batch = kernel.newBatch();
    int rows = 0;
    for (Unit unit : units) {
      write(unit, kernel, batch);
      if (batch.next()) {
        kernel.add(batch);
      }
      rows++;
      if (rows % drainEvery == 0) {
        kernel.add(batch);
        kernel.drain().forEachRemaining(profiles::add);
      }
    }
    kernel.add(batch);
    Iterator<Profile> rest = kernel.drain();
    rest.forEachRemaining(profiles::add);
    return profiles;
  }

  /** Adds these rows. */
  static void feed(ProfileKernel kernel, List<Unit> units) {
    ProfileBatch batch = kernel.newBatch();
    for (Unit unit : units) {
      write(unit, kernel, batch);
      if (batch.next()) {
        kernel.add(batch);
      }
    }
    kernel.add(batch);
  }

  private static void write(Unit unit, ProfileKernel kernel, ProfileBatch batch) {
    KernelPlan plan = kernel.plan();
    batch.day(unit.day());
    batch.evaluator(kernel.evaluator(unit.evaluator(), unit.version()));
    batch.components(kernel.components(unit.components()));
    for (int d = 0; d < plan.dimensions().size(); d++) {
      String value = unit.dimensions().get(DIMENSIONS.indexOf(plan.dimensions().get(d)));
      batch.dimension(d, value == null ? ProfileBatch.NONE : kernel.dimension(d).code(value));
    }
    batch.weight(unit.weight());
    batch.late(unit.late());
    if (unit.subject() == null) {
      batch.noSubject();
    } else {
      batch.subject(unit.subject());
    }
    for (int i = 0; i < plan.inputs().size(); i++) {
      Object value =
          switch (plan.inputs().get(i).expression()) {
            case "yes" -> unit.yes();
            case "applies" -> unit.applies();
            case "number" -> unit.number();
            case "other" -> unit.other();
            case "1" -> 1.0;
            default -> unit.category();
          };
      if (value == null) {
        batch.missing(i);
      } else if (value instanceof Boolean truth) {
        batch.condition(i, truth);
      } else if (value instanceof Double number) {
        batch.number(i, number);
      } else {
        batch.category(i, kernel.categories(i).code(value.toString()));
      }
    }
  }

  /** All slices of the merged profiles, as a caller has them in the end. */
  static Map<String, Profile> merged(List<Profile> profiles, KernelPlan plan, List<Unit> units) {
    Map<String, Profile> merged = new TreeMap<>();
    for (Profile profile : profiles) {
      merged.merge(text(profile.key()), profile, Profile::merge);
    }
    Map<String, List<String>> versions = new TreeMap<>();
    units.forEach(unit -> versions.put(Components.of(unit.components()).key(), unit.components()));
    SliceExpansion expansion = new SliceExpansion(plan);
    Map<String, Profile> all = new TreeMap<>();
    for (Profile profile : merged.values()) {
      String key = profile.key().componentKey();
      List<Profile> expanded =
          key.equals(Components.OTHER_KEY)
              ? List.of(profile)
              : expansion.expand(profile, versions.get(key));
      expanded.forEach(each -> all.merge(text(each.key()), each, Profile::merge));
    }
    return all;
  }

  static String text(ProfileKey key) {
    return key.toString();
  }
}
