package dev.nightjar.model;

import java.util.List;

/** Metrics of tests: what a test does not name is as in a definition that does not name it. */
public final class MetricBuilder {
  private final String report;
  private final String name;
  private final MetricKind kind;
  private String grain = "requests";
  private String value;
  private String numerator;
  private String denominator;
  private String where;
  private Direction worse = Direction.HIGHER;
  private String unit = "1";
  private int decimals = 6;
  private double divisor = 1;
  private boolean categorical;
  private List<Double> quantiles = List.of();
  private boolean core;
  private boolean weighted = true;
  private boolean rare;
  private boolean critical;
  private String severity;
  private Margin margin = new Margin(0, 0);
  private String family = "quality";
  private double falseDiscoveryRate = 0.05;
  private List<BaselineKind> baselines = List.of();
  private List<List<String>> slices = List.of();
  private String definition = "";
  private String source = "test.yaml:1";

  private MetricBuilder(String report, String name, MetricKind kind) {
    this.report = report;
    this.name = name;
    this.kind = kind;
  }

  public static MetricBuilder of(String report, String name, MetricKind kind) {
    return new MetricBuilder(report, name, kind);
  }

  /** One that differs from another metric in what is named further on. */
  public static MetricBuilder like(Metric m) {
    MetricBuilder builder =
        of(m.report(), m.name(), m.kind())
            .grain(m.grain())
            .value(m.value())
            .numerator(m.numerator())
            .denominator(m.denominator())
            .where(m.where())
            .worse(m.worse())
            .unit(m.unit())
            .decimals(m.decimals())
            .categorical(m.categorical())
            .quantiles(m.quantiles())
            .core(m.core())
            .weighted(m.weighted())
            .rare(m.rare())
            .critical(m.critical())
            .margin(m.margin())
            .family(m.family(), m.falseDiscoveryRate())
            .baselines(m.baselines())
            .slices(m.slices())
            .source(m.source());
    builder.divisor = m.divisor();
    builder.severity = m.severity();
    builder.definition = m.definition();
    return builder;
  }

  public MetricBuilder grain(String grain) {
    this.grain = grain;
    return this;
  }

  public MetricBuilder value(String value) {
    this.value = value;
    return this;
  }

  public MetricBuilder numerator(String numerator) {
    this.numerator = numerator;
    return this;
  }

  public MetricBuilder denominator(String denominator) {
    this.denominator = denominator;
    return this;
  }

  public MetricBuilder where(String where) {
    this.where = where;
    return this;
  }

  public MetricBuilder worse(Direction worse) {
    this.worse = worse;
    return this;
  }

  public MetricBuilder unit(String unit) {
    this.unit = unit;
    return this;
  }

  public MetricBuilder decimals(int decimals) {
    this.decimals = decimals;
    return this;
  }

  public MetricBuilder categorical(boolean categorical) {
    this.categorical = categorical;
    return this;
  }

  public MetricBuilder quantiles(List<Double> quantiles) {
    this.quantiles = quantiles;
    return this;
  }

  public MetricBuilder core(boolean core) {
    this.core = core;
    return this;
  }

  public MetricBuilder weighted(boolean weighted) {
    this.weighted = weighted;
    return this;
  }

  public MetricBuilder rare(boolean rare) {
    this.rare = rare;
    return this;
  }

  public MetricBuilder critical(boolean critical) {
    this.critical = critical;
    return this;
  }

  public MetricBuilder margin(Margin margin) {
    this.margin = margin;
    return this;
  }

  public MetricBuilder baselines(List<BaselineKind> baselines) {
    this.baselines = baselines;
    return this;
  }

  public MetricBuilder slices(List<List<String>> slices) {
    this.slices = slices;
    return this;
  }

  public MetricBuilder source(String source) {
    this.source = source;
    return this;
  }

  /** False discovery family and its level. */
  public MetricBuilder family(String name, double level) {
    family = name;
    falseDiscoveryRate = level;
    return this;
  }

  public Metric build() {
    return new Metric(
        report,
        name,
        kind,
        grain,
        value,
        numerator,
        denominator,
        where,
        worse,
        unit,
        decimals,
        divisor,
        categorical,
        quantiles,
        core,
        weighted,
        rare,
        critical,
        severity,
        margin,
        family,
        falseDiscoveryRate,
        baselines,
        slices,
        definition,
        source);
  }
}
