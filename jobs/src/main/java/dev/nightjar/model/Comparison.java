package dev.nightjar.model;

import java.time.LocalDate;
import java.util.List;

/**
 * One night, one metric, one slice, one baseline, one statistic: a row of {@code report}. Numbers
 * that do not apply are NaN and become NULL in the table; {@code reason} says why a verdict is what
 * it is.
 *
 * @param reportDate the tested night
 * @param metric the metric
 * @param slice the slice
 * @param evaluator who judged, empty where nobody did
 * @param evaluatorVersion its version
 * @param sliceSize share of the grain's weighted units of the night that are in the slice
 * @param statisticName which number of the metric this row is about: {@code value}, {@code p50},
 *     {@code p95}, {@code p99}, {@code distribution}
 * @param arm {@code all}, or the deployment arm that was compared
 * @param current the night's estimate; null when the slice is missing
 * @param baseline days compared with; null when there is none
 * @param baselineEstimate their estimate; null when there is none
 * @param change current minus baseline
 * @param changeLower lower end of its interval
 * @param changeUpper upper end of its interval
 * @param relativeChange change over baseline value
 * @param rateEffect part of the change inside the cells, from a rate and mix split
 * @param mixEffect part of the change from the shares of the cells
 * @param entryExitEffect part of the change from cells that came or went
 * @param statistic name of the test statistic
 * @param statisticValue its value
 * @param effectSize unit-free size of the change, by metric kind: Cohen's h for rates, log ratio
 *     for ratios, means, totals and quantiles, Jensen-Shannon distance in bits for categories,
 *     log-Wasserstein for numbers
 * @param noiseScale factor by which day-to-day noise exceeds sampling noise (at least 1)
 * @param pValue of the test, after the noise scale
 * @param qValue after false discovery control over the whole night
 * @param minimumDetectableEffect smallest change that the data would show with power 0.8
 * @param observationsNeeded units needed to detect the margin with power 0.8
 * @param verdict what it says
 * @param reason why, in words
 * @param severity low, medium, high or critical for a regression; null otherwise
 * @param lateRows late rows of the night in this slice
 * @param calibrationSet name of the human labels that corrected the judge; null where none did
 */
public record Comparison(
    LocalDate reportDate,
    Metric metric,
    Slice slice,
    String evaluator,
    String evaluatorVersion,
    double sliceSize,
    String statisticName,
    String arm,
    String estimator,
    Estimate current,
    Baseline baseline,
    Estimate baselineEstimate,
    double change,
    double changeLower,
    double changeUpper,
    double relativeChange,
    double rateEffect,
    double mixEffect,
    double entryExitEffect,
    String statistic,
    double statisticValue,
    double effectSize,
    double noiseScale,
    double pValue,
    double qValue,
    double minimumDetectableEffect,
    double observationsNeeded,
    Verdict verdict,
    String reason,
    String severity,
    long lateRows,
    String calibrationSet) {

  /**
   * Statistics that are statements: rows that say something in {@code reason} that is no regression
   * of a metric, and have no value of their own.
   */
  public static final List<String> STATEMENTS = List.of("canary", "judge_change", "mix_change");

  public boolean isStatement() {
    return STATEMENTS.contains(statisticName);
  }

  /** The same row with another reason. */
  public Comparison because(String why) {
    return toBuilder().reason(why).build();
  }

  /** A row that differs from this one in what is named further on. */
  public ComparisonBuilder toBuilder() {
    return new ComparisonBuilder(this);
  }
}
