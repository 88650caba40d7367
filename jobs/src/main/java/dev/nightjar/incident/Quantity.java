package dev.nightjar.incident;

import dev.nightjar.compare.Numbers;
import dev.nightjar.model.MetricKind;
import java.util.Locale;

/**
 * How the values of a frozen metric are written: in percent or with their unit.
 *
 * @param kind of the metric
 */
record Quantity(MetricKind kind, String unit) {
  /** Of the metric of a finding. */
  static Quantity of(FrozenIncident frozen, Fields finding) {
    String metric = finding.text("metric_name");
    for (Fields state : frozen.rows("day_state", finding)) {
      if (metric.equals(state.text("metric_name"))) {
        return new Quantity(kind(state.text("metric_kind")), state.text("unit", "1"));
      }
    }
    Fields lead = frozen.lead(finding);
    String unit = lead == null ? "1" : lead.text("unit", "1");
    // No day of such a slice is stored, nor its kind: what has two sums is one over the other.
    Fields row = frozen.report(lead);
    boolean quotient = row != null && row.has("numerator") && row.has("denominator");
    return new Quantity(quotient ? MetricKind.RATIO : null, unit);
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
    return Numbers.isShare(kind, unit);
  }

  String value(double value) {
    return isShare() ? Numbers.percent(value) : Numbers.amount(value, unit);
  }

  /**
   * A sum over units beyond what was expected: of units where they are counted, else in the unit.
   */
  String excess(double sum) {
    return kind == MetricKind.RATE || kind == MetricKind.QUANTILE
        ? Numbers.plain(sum)
        : Numbers.amount(sum, unit);
  }

  String range(double lower, double upper) {
    return isShare()
        ? Numbers.plain(100 * lower) + "–" + Numbers.plain(100 * upper) + " %"
        : Numbers.plain(lower) + "–" + Numbers.amount(upper, unit);
  }

  /** A change, with its sign. */
  String change(double change) {
    double size = Math.abs(change);
    String amount =
        isShare() ? Numbers.plain(100 * size) + " percentage points" : Numbers.amount(size, unit);
    return (change < 0 ? "-" : "+") + amount;
  }
}
