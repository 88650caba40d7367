package dev.nightjar.trial;

import dev.nightjar.model.Slice;
import dev.nightjar.stats.Normal;
import dev.nightjar.trial.Fleet.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the outcomes of a day were drawn from, for all traffic and each value of a dimension. */
final class Truth {
  private static final double SPREAD = Math.hypot(Fleet.USER_SPREAD, Fleet.REQUEST_SPREAD);

  private static final class Sums {
    double units;
    double failed;
    double error;
    double cost;
    double structural;
    final Map<Double, double[]> latencies = new TreeMap<>();
  }

  private final Map<String, Sums> slices = new HashMap<>();

  void add(Outcome o) {
    add("", o);
    for (int d = 0; d < Fleet.DIMENSIONS.size(); d++) {
      String value = o.request().value[d];
      if (value != null) {
        add(Slice.of(Fleet.DIMENSIONS.get(d), value).key(), o);
      }
    }
  }

  private void add(String slice, Outcome o) {
    Request r = o.request();
    Sums s = slices.computeIfAbsent(slice, k -> new Sums());
    double truth = Fleet.shifted(r.failed, o.shift()[0]);
    s.units++;
    s.failed += truth * r.sensitivity + (1 - truth) * r.falseAlarm;
    s.error += Fleet.shifted(r.error, o.shift()[1]);
    s.cost += Math.exp(r.cost + o.shift()[6] + SPREAD * SPREAD / 2);
    s.structural += r.failed;
    s.latencies.computeIfAbsent(r.latency + o.shift()[5], k -> new double[1])[0]++;
  }

  /** The day's true value of a statistic, the day's own shift included; NaN where not tracked. */
  double value(String metric, String statistic, Slice slice) {
    Sums s = slices.get(slice.key());
    if (s == null) {
      return Double.NaN;
    }
    return switch (metric) {
      case "hallucinated_response_rate", "judged_hallucination_rate" -> s.failed / s.units;
      case "error_rate" -> s.error / s.units;
      case "cost_per_request" -> s.cost / s.units;
      case "request_duration" -> quantile(s, Double.parseDouble(statistic.substring(1)) / 100);
      default -> Double.NaN;
    };
  }

  /** Mean chance of failure, day and user aside. */
  double structural(Slice slice) {
    Sums s = slices.get(slice.key());
    return s == null ? Double.NaN : s.structural / s.units;
  }

  private static double quantile(Sums s, double q) {
    double low = 0;
    double high = 20;
    while (high - low > 1e-9) {
      double middle = (low + high) / 2;
      double above = 0;
      for (Map.Entry<Double, double[]> e : s.latencies.entrySet()) {
        above += e.getValue()[0] * Normal.upperTail((middle - e.getKey()) / SPREAD);
      }
      if (above > (1 - q) * s.units) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.exp(low);
  }
}
