package dev.nightjar.model;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * One metric of a report: what counts, over which units, which way is worse. The expressions are
 * SQL over the columns that {@code sql/observations/<grain>.sql} offers.
 *
 * @param report name of the report it belongs to
 * @param name unique over all reports
 * @param kind what it is made of
 * @param grain the observations it is computed over
 * @param value the unit's value: a condition for a rate, a number for mean, quantile, total and
 *     numeric distribution, a text for a categorical one, a confidence for calibration; null for a
 *     ratio
 * @param numerator of a ratio, or the outcome of a calibration; null otherwise
 * @param denominator of a ratio; null otherwise
 * @param where condition that a unit must meet to belong to the metric; null = every unit
 * @param worse harmful direction
 * @param unit of the value ({@code 1} for rates, {@code ms}, {@code usd}, {@code tokens}, ...)
 * @param decimals decimal places of the exact integer sums: 6, or 12 for money
 * @param divisor what a total is divided by (86400 for a per-second rate of a day), else 1
 * @param categorical whether a distribution is over categories
 * @param quantiles probabilities of a quantile metric, ascending
 * @param core whether 64 subject buckets are kept, from which cluster-robust errors come
 * @param weighted whether the sampling weight of the grain applies
 * @param rare whether events are so few that exact intervals and tests are used
 * @param critical whether it belongs to those that must never regress
 * @param severity of every regression of it, {@code low} to {@code critical}, whatever its size;
 *     null where size, exposure and duration decide
 * @param margin change that still counts as none
 * @param family false discovery family
 * @param falseDiscoveryRate level of that family
 * @param baselines what it is compared with
 * @param slices sets of dimensions it is sliced by; the empty set is always there
 * @param definition one sentence for people
 * @param source file and line of the definition, for messages
 */
public record Metric(
    String report,
    String name,
    MetricKind kind,
    String grain,
    String value,
    String numerator,
    String denominator,
    String where,
    Direction worse,
    String unit,
    int decimals,
    double divisor,
    boolean categorical,
    List<Double> quantiles,
    boolean core,
    boolean weighted,
    boolean rare,
    boolean critical,
    String severity,
    Margin margin,
    String family,
    double falseDiscoveryRate,
    List<BaselineKind> baselines,
    List<List<String>> slices,
    String definition,
    String source)
    implements Serializable {
  public Metric {
    Objects.requireNonNull(report, "report");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(grain, "grain");
    Objects.requireNonNull(worse, "worse");
    Objects.requireNonNull(margin, "margin");
    quantiles = List.copyOf(quantiles);
    baselines = List.copyOf(baselines);
    slices = slices.stream().map(List::copyOf).toList();
  }

  /** Units of the exact sums per 1 of the metric's unit: 10 to the {@link #decimals}. */
  public double scale() {
    return Math.pow(10, decimals);
  }
}
