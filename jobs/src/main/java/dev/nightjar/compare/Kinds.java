package dev.nightjar.compare;

import dev.nightjar.model.MetricKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a night's traffic would have done at the past rates of its kinds: task type, language and
 * application. Harder traffic is no harm, and what is left beyond it may be. Kinds are few on
 * purpose: with ever finer cells every change becomes one of mix.
 */
final class Kinds {
  /** The dimensions that say how hard a request is, by what is known before it is answered. */
  static final List<String> CONFOUNDERS = List.of("task_type", "language", "application");

  private static final double PRIOR_UNITS = 50;

  private final double[][] tonight;
  private final double[][] past;
  private final double[] overall = new double[2];

  Kinds(Cube cube) {
    int size = cube.size();
    tonight = new double[2][size];
    past = new double[2][size];
    int[] kind = of(cube, CONFOUNDERS);
    int kinds = 0;
    for (int k : kind) {
      kinds = Math.max(kinds, k + 1);
    }
    for (int half = 0; half < 2; half++) {
      double[] top = new double[kinds];
      double[] bottom = new double[kinds];
      double units = 0;
      double sum = 0;
      double total = 0;
      for (int leaf = 0; leaf < size; leaf++) {
        top[kind[leaf]] += cube.past.numerator()[half][leaf];
        bottom[kind[leaf]] += cube.past.denominator()[half][leaf];
        units += cube.past.units()[half][leaf];
        sum += cube.past.numerator()[half][leaf];
        total += cube.past.denominator()[half][leaf];
      }
      overall[half] = total > 0 ? sum / total : 0;
      double prior = units > 0 ? PRIOR_UNITS * total / units : 1;
      for (int leaf = 0; leaf < size; leaf++) {
        double rate = (top[kind[leaf]] + prior * overall[half]) / (bottom[kind[leaf]] + prior);
        tonight[half][leaf] = rate * cube.night.denominator()[half][leaf];
        past[half][leaf] = rate * cube.past.denominator()[half][leaf];
      }
    }
  }

  /** Numbers the combinations of the values of some dimensions; the number of each leaf. */
  static int[] of(Cube cube, List<String> dimensions) {
    int[] kind = new int[cube.size()];
    for (String name : dimensions) {
      int dimension = cube.dimensions.indexOf(name);
      if (dimension >= 0) {
        Map<Long, Integer> numbers = new HashMap<>();
        for (int leaf = 0; leaf < kind.length; leaf++) {
          long key = ((long) kind[leaf] << 32) + cube.codes[dimension][leaf] + 1;
          Integer known = numbers.putIfAbsent(key, numbers.size());
          kind[leaf] = known == null ? numbers.size() - 1 : known;
        }
      }
    }
    return kind;
  }

  double tonight(int half, int leaf) {
    return tonight[half][leaf];
  }

  double past(int half, int leaf) {
    return past[half][leaf];
  }

  double overall(int half) {
    return overall[half];
  }

  /** Kinds of metric whose sums can be split and scanned. */
  static boolean apply(MetricKind kind) {
    return kind == MetricKind.RATE || kind == MetricKind.RATIO || kind == MetricKind.MEAN;
  }
}
