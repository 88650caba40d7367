package dev.nightjar.incident;

import dev.nightjar.compare.NightMonitor.Judgement;
import dev.nightjar.compare.Numbers;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Slice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The monitors of an incident as a report file for {@code --reports}: each finding's metric on its
 * traffic alone, with the limit of the incident's night as margin.
 */
final class MonitorFile {
  private final StringBuilder yaml = new StringBuilder(2000);

  private MonitorFile() {}

  /** Name of the report, which is also the stem of the file. */
  static String name(String incidentId) {
    String word = incidentId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    return word.matches("[a-z].*") ? "monitor_" + word : "monitor_i" + word;
  }

  /**
   * @param title of the incident, for people
   */
  static String of(
      String incidentId, String title, String failureClass, List<RegressionMonitor> monitors) {
    MonitorFile file = new MonitorFile();
    file.line("# Would have caught incident " + incidentId + ".");
    file.line("# Load it with --reports and the folder that it is in;");
    file.line("# `nightjar incident check-eval " + incidentId + "` judges any stored night.");
    file.line("report: " + name(incidentId));
    file.line("question: " + quoted("Is this incident there again? " + oneLine(title)));
    file.line("failure_class: " + failureClass);
    file.line("");
    file.line("metrics:");
    monitors.forEach(monitor -> file.metric(monitor, name(incidentId)));
    return file.yaml.toString();
  }

  private void metric(RegressionMonitor monitor, String incident) {
    Metric m = monitor.metric();
    line("  - name: " + monitor.name(incident));
    entry("kind", m.kind().code());
    entry("grain", m.grain());
    expression("value", m.value());
    expression("numerator", m.numerator());
    expression("denominator", m.denominator());
    expression("where", where(m.where(), monitor.lasting()));
    entry("worse", m.worse().code());
    entry("unit", quoted(m.unit()));
    entry("definition", quoted(definition(monitor)));
    if (m.kind() == MetricKind.QUANTILE) {
      entry("quantiles", m.quantiles().toString());
    }
    if (m.kind() == MetricKind.TOTAL) {
      entry("divisor", number(m.divisor()));
    }
    if (m.categorical()) {
      entry("categorical", "true");
    }
    entry("decimals", Integer.toString(m.decimals()));
    entry("core", Boolean.toString(m.core()));
    entry("weighted", Boolean.toString(m.weighted()));
    entry("rare", Boolean.toString(m.rare()));
    entry("critical", Boolean.toString(m.critical()));
    Judgement night = monitor.incident();
    boolean known = Double.isFinite(night.limit());
    line("    margin:");
    line("      relative: " + number(known ? 0 : m.margin().relative()));
    line("      absolute: " + number(known ? night.limit() : m.margin().absolute()));
    entry("family", m.family());
    entry("false_discovery_rate", number(m.falseDiscoveryRate()));
    entry("baselines", "[same_weekday, trailing]");
    // What the finding says of releases is a dimension here: the next one has another name.
    List<String> releases = monitor.releases();
    entry("slices", releases.isEmpty() ? "[]" : "[" + String.join("×", releases) + "]");
    line("");
  }

  private static String definition(RegressionMonitor monitor) {
    Judgement night = monitor.incident();
    List<String> nights = monitor.nights().stream().map(Object::toString).sorted().toList();
    String limit =
        Double.isFinite(night.limit())
            ? "red from " + monitor.limit(night) + " on a night of the incident's size: "
            : "";
    return monitor.metric().name()
        + " of finding "
        + monitor.findingId()
        + " against "
        + nights.size()
        + " nights from "
        + nights.get(0)
        + " to "
        + nights.get(nights.size() - 1)
        + "; "
        + limit
        + "beyond the metric's margin and "
        + Numbers.plain(monitor.critical())
        + " standard errors with day-to-day noise (a good night is red with chance "
        + Numbers.probability(monitor.level())
        + ")";
  }

  /** The metric's own condition and the slice. */
  static String where(String own, Slice slice) {
    String conditions =
        slice.values().entrySet().stream()
            .map(MonitorFile::condition)
            .collect(Collectors.joining(" and "));
    if (own == null || own.isBlank()) {
      return conditions.isEmpty() ? null : conditions;
    }
    return conditions.isEmpty() ? own : "(" + own + ") and " + conditions;
  }

  private static String condition(Map.Entry<String, String> value) {
    String literal = value.getValue().replace("\\", "\\\\").replace("'", "\\'");
    return value.getKey() + " = '" + literal + "'";
  }

  private void expression(String key, String sql) {
    if (sql != null) {
      entry(key, quoted(sql));
    }
  }

  private void entry(String key, String value) {
    line("    " + key + ": " + value);
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }

  private static String number(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  private static String oneLine(String text) {
    return text == null ? "" : text.replaceAll("\\s+", " ").strip();
  }

  /** A double-quoted scalar. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        default ->
            quoted.append(
                c < 0x20 || c == 0x7f ? String.format(Locale.ROOT, "\\x%02x", (int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }
}
