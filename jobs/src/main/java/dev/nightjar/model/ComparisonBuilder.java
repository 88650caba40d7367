package dev.nightjar.model;

/** A row made from another one: see {@link Comparison#toBuilder()}. */
public final class ComparisonBuilder {
  private final Comparison of;
  private String estimator;
  private Estimate baselineEstimate;
  private double change;
  private double changeLower;
  private double changeUpper;
  private double relativeChange;
  private double rateEffect;
  private double mixEffect;
  private double entryExitEffect;
  private String statisticName;
  private String statistic;
  private double statisticValue;
  private double pValue;
  private double qValue;
  private Verdict verdict;
  private String reason;
  private String severity;
  private String calibrationSet;

  ComparisonBuilder(Comparison of) {
    this.of = of;
    estimator = of.estimator();
    baselineEstimate = of.baselineEstimate();
    change = of.change();
    changeLower = of.changeLower();
    changeUpper = of.changeUpper();
    relativeChange = of.relativeChange();
    rateEffect = of.rateEffect();
    mixEffect = of.mixEffect();
    entryExitEffect = of.entryExitEffect();
    statisticName = of.statisticName();
    statistic = of.statistic();
    statisticValue = of.statisticValue();
    pValue = of.pValue();
    qValue = of.qValue();
    verdict = of.verdict();
    reason = of.reason();
    severity = of.severity();
    calibrationSet = of.calibrationSet();
  }

  public ComparisonBuilder estimator(String estimator) {
    this.estimator = estimator;
    return this;
  }

  public ComparisonBuilder baselineEstimate(Estimate baselineEstimate) {
    this.baselineEstimate = baselineEstimate;
    return this;
  }

  public ComparisonBuilder verdict(Verdict verdict) {
    this.verdict = verdict;
    return this;
  }

  public ComparisonBuilder reason(String reason) {
    this.reason = reason;
    return this;
  }

  public ComparisonBuilder severity(String severity) {
    this.severity = severity;
    return this;
  }

  public ComparisonBuilder calibrationSet(String calibrationSet) {
    this.calibrationSet = calibrationSet;
    return this;
  }

  /** Which number of the metric the row is about, and which test it was put to. */
  public ComparisonBuilder statistic(String name, double value) {
    statisticName = name;
    statistic = name;
    statisticValue = value;
    return this;
  }

  /** p of the test, and q after false discovery control. */
  public ComparisonBuilder probabilities(double p, double q) {
    pValue = p;
    qValue = q;
    return this;
  }

  /** A change without an interval and without its parts. */
  public ComparisonBuilder change(double difference, double relative) {
    change = difference;
    relativeChange = relative;
    changeLower = Double.NaN;
    changeUpper = Double.NaN;
    rateEffect = Double.NaN;
    mixEffect = Double.NaN;
    entryExitEffect = Double.NaN;
    return this;
  }

  public Comparison build() {
    return new Comparison(
        of.reportDate(),
        of.metric(),
        of.slice(),
        of.evaluator(),
        of.evaluatorVersion(),
        of.sliceSize(),
        statisticName,
        of.arm(),
        estimator,
        of.current(),
        of.baseline(),
        baselineEstimate,
        change,
        changeLower,
        changeUpper,
        relativeChange,
        rateEffect,
        mixEffect,
        entryExitEffect,
        statistic,
        statisticValue,
        of.effectSize(),
        of.noiseScale(),
        pValue,
        qValue,
        of.minimumDetectableEffect(),
        of.observationsNeeded(),
        verdict,
        reason,
        severity,
        of.lateRows(),
        calibrationSet);
  }
}
