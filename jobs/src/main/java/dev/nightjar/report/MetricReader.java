package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Direction;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.report.MetricSource.Found;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes one metric out of its definition, the defaults and what the user overrides. */
final class MetricReader {
  private static final Pattern PLACEHOLDER = Pattern.compile("[$][{]([^}]*)[}]");
  private static final Pattern CROSS = Pattern.compile("[ ]*[×*][ ]*");
  private static final List<Double> QUANTILES = List.of(0.5, 0.95, 0.99);

  private final String report;
  private final MetricSource source;
  private final MetricSource.Layer definition;
  private final Collection<String> grains;
  private final List<Fault> faults = new ArrayList<>();

  /**
   * @param report name of the report
   * @param definition the metric in its file
   * @param source all layers, {@code definition} among them
   * @param grains known grains
   */
  MetricReader(
      String report,
      MetricSource.Layer definition,
      MetricSource source,
      Collection<String> grains) {
    this.report = report;
    this.definition = definition;
    this.source = source;
    this.grains = grains;
  }

  List<Fault> faults() {
    return faults;
  }

  /** The metric; null when {@link #faults} say why not. */
  Metric read() {
    MetricKind kind = kind();
    String grain = grain();
    if (kind == null || grain == null) {
      return null;
    }
    checkParts(kind);
    String family = source.text("family", "quality");
    String unit = source.text("unit", "1");
    List<Double> quantiles = quantiles(kind);
    List<List<String>> slices = slices(grain);
    Margin margin = margin(kind, family);
    String value = expression("value");
    String numerator = expression("numerator");
    String denominator = expression("denominator");
    String where = expression("where");
    if (!faults.isEmpty()) {
      return null;
    }
    String severity = source.text("severity");
    return new Metric(
        report,
        source.text("name"),
        kind,
        grain,
        value,
        numerator,
        denominator,
        where,
        Direction.valueOf(source.text("worse").toUpperCase(Locale.ROOT)),
        unit,
        (int) source.number("decimals", unit.equals("usd") ? 12 : 6),
        source.number("divisor", 1),
        source.flag("categorical", false),
        quantiles,
        source.flag(
            "core",
            kind == MetricKind.RATIO || kind == MetricKind.MEAN || kind == MetricKind.CALIBRATION),
        source.flag("weighted", true),
        source.flag("rare", false),
        source.flag("critical", false) || "critical".equals(severity),
        severity,
        margin,
        family,
        source.number("false_discovery_rate", family.equals("safety") ? 0.10 : 0.05),
        baselines(),
        slices,
        source.text("definition", ""),
        definition.document().name()
            + ":"
            + definition.document().line(definition.pointer() + "/name"));
  }

  private MetricKind kind() {
    Found kind = source.find("kind");
    if (kind.present()) {
      return MetricKind.valueOf(kind.node().asText().toUpperCase(Locale.ROOT));
    }
    if (source.has("denominator") && !source.has("value")) {
      return MetricKind.RATIO;
    }
    faults.add(
        definition
            .document()
            .fault(
                definition.pointer(),
                "missing key \"kind\"; only a metric with numerator and denominator is a ratio"
                    + " without saying so"));
    return null;
  }

  private String grain() {
    Found grain = source.find("grain");
    String known = String.join(", ", grains);
    if (!grain.present()) {
      faults.add(
          definition
              .document()
              .fault(
                  definition.pointer(),
                  "missing key \"grain\", here or at the top of the file; expected one of "
                      + known));
      return null;
    }
    String name = grain.node().asText();
    if (!grains.contains(name)) {
      faults.add(
          grain.fault(
              "\""
                  + name
                  + "\" is not a grain; expected one of "
                  + known
                  + NearestName.hint(name, grains)));
      return null;
    }
    return name;
  }

  private void checkParts(MetricKind kind) {
    Set<String> needed =
        switch (kind) {
          case RATIO -> Set.of("numerator", "denominator");
          case CALIBRATION -> Set.of("value", "numerator");
          case RATE, MEAN, QUANTILE, DISTRIBUTION, TOTAL, EMBEDDING -> Set.of("value");
        };
    for (String part : List.of("value", "numerator", "denominator")) {
      if (needed.contains(part) && !source.has(part)) {
        faults.add(
            definition
                .document()
                .fault(definition.pointer(), "missing key \"" + part + "\": " + needs(kind)));
      } else if (!needed.contains(part) && source.has(part)) {
        faults.add(source.find(part).fault("not used here: " + needs(kind)));
      }
    }
    checkUsed("quantiles", kind == MetricKind.QUANTILE, kind);
    checkUsed("divisor", kind == MetricKind.TOTAL, kind);
    checkUsed("categorical", kind == MetricKind.DISTRIBUTION, kind);
  }

  private void checkUsed(String key, boolean used, MetricKind kind) {
    if (!used && source.has(key)) {
      faults.add(source.find(key).fault("not used by a " + kind.code()));
    }
  }

  private static String needs(MetricKind kind) {
    return switch (kind) {
      case RATIO -> "a ratio has a numerator and a denominator";
      case CALIBRATION ->
          "a calibration has a value (the confidence) and a numerator (what came true)";
      case RATE, MEAN, QUANTILE, DISTRIBUTION, TOTAL, EMBEDDING ->
          "a " + kind.code() + " has a value";
    };
  }

  /** An expression with {@code ${target}} replaced by the target. */
  private String expression(String key) {
    Found found = source.find(key);
    if (!found.present()) {
      return null;
    }
    String text = found.node().asText().strip();
    if (text.isEmpty()) {
      faults.add(found.fault("an empty expression"));
    }
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder replaced = new StringBuilder();
    while (matcher.find()) {
      if (!matcher.group(1).equals("target")) {
        faults.add(found.fault("\"" + matcher.group() + "\" is not known; expected ${target}"));
      } else if (!source.has("target")) {
        faults.add(found.fault("uses ${target}, but the metric has no key \"target\""));
      }
      matcher.appendReplacement(
          replaced, Matcher.quoteReplacement(source.text("target", matcher.group())));
    }
    return matcher.appendTail(replaced).toString();
  }

  private List<Double> quantiles(MetricKind kind) {
    Found found = source.find("quantiles");
    if (!found.present()) {
      return kind == MetricKind.QUANTILE ? QUANTILES : List.of();
    }
    List<Double> quantiles = new ArrayList<>();
    for (JsonNode node : found.node()) {
      double probability = node.asDouble();
      if (!(probability > 0 && probability < 1)) {
        faults.add(found.fault(node.asText() + " is not between 0 and 1 (both exclusive)"));
      }
      quantiles.add(probability);
    }
    return quantiles.stream().sorted().distinct().toList();
  }

  private List<BaselineKind> baselines() {
    Found found = source.find("baselines");
    if (!found.present()) {
      return List.of(BaselineKind.SAME_WEEKDAY, BaselineKind.TRAILING, BaselineKind.CANARY);
    }
    List<BaselineKind> baselines = new ArrayList<>();
    found
        .node()
        .forEach(
            code -> baselines.add(BaselineKind.valueOf(code.asText().toUpperCase(Locale.ROOT))));
    return baselines;
  }

  /** The larger of a share of the baseline and a floor; cost and serving are held tighter. */
  private Margin margin(MetricKind kind, String family) {
    boolean tight = family.equals("cost") || family.equals("serving");
    boolean distance =
        kind == MetricKind.DISTRIBUTION
            || kind == MetricKind.EMBEDDING
            || kind == MetricKind.CALIBRATION;
    double relative = distance ? 0 : tight ? 0.05 : 0.10;
    double absolute =
        switch (kind) {
          case RATE -> 0.002;
          case DISTRIBUTION -> 0.05; // in the unit of the distance, not of the value
          case EMBEDDING -> 0.03; // share of the spread of the vectors
          case CALIBRATION -> 0.02; // in the unit of the score
          case RATIO, MEAN, QUANTILE, TOTAL -> 0;
        };
    return new Margin(
        source.number("margin/relative", relative), source.number("margin/absolute", absolute));
  }

  private List<List<String>> slices(String grain) {
    Found found = source.find("slices");
    if (!found.present() || found.node().isTextual()) {
      return DefaultSlices.of(grain);
    }
    Set<List<String>> slices = new LinkedHashSet<>();
    for (JsonNode entry : found.node()) {
      if (entry.asText().equals("default")) {
        slices.addAll(DefaultSlices.of(grain));
      } else {
        slices.add(dimensions(entry, found));
      }
    }
    return List.copyOf(slices);
  }

  /** The dimensions of one entry, in the order of a slice key. */
  private List<String> dimensions(JsonNode entry, Found slices) {
    List<String> names = new ArrayList<>();
    if (entry.isArray()) {
      entry.forEach(name -> names.add(name.asText()));
    } else {
      CROSS.splitAsStream(entry.asText()).forEach(names::add);
    }
    List<String> sorted = names.stream().sorted().distinct().toList();
    if (sorted.size() < names.size()) {
      faults.add(
          slices.fault("a dimension twice in " + names.stream().collect(Collectors.joining("×"))));
    }
    return sorted;
  }
}
