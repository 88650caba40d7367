package dev.nightjar.incident;

import dev.nightjar.compare.Numbers;
import dev.nightjar.model.MetricKind;
import java.util.Locale;

/**
 * How the values of a frozen metric are written: in percent or with their unit.
 *
 * @param kind null where it was not frozen
 */
record Quantity(String metric, MetricKind kind, String unit) {
  /** Of the metric of a finding. */
  static Quantity of(FrozenIncident frozen, Fields finding) {
    String metric = finding.text("metric_name");
    for (Fields state : frozen.rows("day_state", finding)) {
      if (metric.equals(state.text("metric_name"))) {
        return new Quantity(metric, kind(state.text("metric_kind")), state.text("unit", "1"));
      }
    }
    Fields lead = frozen.lead(finding);
    String unit = lead == null ? "1" : lead.text("unit", "1");
    return new Quantity(metric, metric.endsWith("_rate") ? MetricKind.RATE : null, unit);
  }

  private static MetricKind kind(String code) {
    for (MetricKind kind : MetricKind.values()) {
      if (kind.code().equals(String.valueOf(code).toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    return null;
  }

  private boolean isShare() {
    return Numbers.isShare(kind, metric, unit);
  }

  String value(double value) {
    return isShare() ? Numbers.percent(value) : Numbers.plain(value) + suffix();
  }

  String range(double lower, double upper) {
    return isShare()
        ? Numbers.plain(100 * lower) + "–" + Numbers.plain(100 * upper) + " %"
        : Numbers.plain(lower) + "–" + Numbers.plain(upper) + suffix();
  }

  /** A change, with its sign. */
  String change(double change) {
    double size = Math.abs(change);
    String amount =
        isShare()
            ? Numbers.plain(100 * size) + " percentage points"
            : Numbers.plain(size) + suffix();
    return (change < 0 ? "-" : "+") + amount;
  }

  private String suffix() {
    return unit.isEmpty() || unit.equals("1") ? "" : " " + unit;
  }
}
