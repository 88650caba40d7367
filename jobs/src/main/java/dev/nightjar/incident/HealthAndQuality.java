package dev.nightjar.incident;

import dev.nightjar.compare.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the probes of an incident say of its service, beside what the night says of its answers:
 * health is not quality.
 */
public final class HealthAndQuality {
  private static final Pattern UNWELL =
      Pattern.compile(
          "(?i)\"(?:status|state|health)\"\\s*:\\s*\"(down|unhealthy|degraded|fail(?:ed|ing)?"
              + "|error|critical|not[ _-]?ready|unavailable|out_of_service)\"");

  private final FrozenIncident frozen;

  public HealthAndQuality(FrozenIncident frozen) {
    this.frozen = frozen;
  }

  /** The answer of the page: one sentence, whatever was probed. */
  public String sentence() {
    List<Fields> health =
        frozen.rows("probe").stream().filter(p -> p.text("kind").equals("health")).toList();
    if (health.isEmpty()) {
      return "Health was not probed: `nightjar incident probe "
          + frozen.incident().id()
          + " --health URL` records what it says beside these numbers.";
    }
    List<Fields> green = health.stream().filter(HealthAndQuality::isGreen).toList();
    String quality = String.join("; ", behaviour());
    if (green.size() == health.size()) {
      Fields last = green.get(green.size() - 1);
      return "Health was green while quality fell: "
          + last.text("address")
          + " answered "
          + last.whole("status")
          + " at "
          + last.text("at")
          + ", and "
          + quality
          + ". Health is not quality.";
    }
    String said =
        health.stream()
            .filter(p -> !isGreen(p))
            .map(HealthAndQuality::unwell)
            .distinct()
            .reduce((a, b) -> a + "; " + b)
            .orElse("");
    return green.isEmpty()
        ? "Health was not green either: " + said + ". Beside it: " + quality + "."
        : "Health was green in "
            + green.size()
            + " of "
            + health.size()
            + " probes while quality fell ("
            + said
            + "): "
            + quality
            + ".";
  }

  private static boolean isGreen(Fields probe) {
    return ProbeAnswer.OK.equals(probe.text("outcome"))
        && !UNWELL.matcher(probe.text("body", "")).find();
  }

  private static String unwell(Fields probe) {
    var said = UNWELL.matcher(probe.text("body", ""));
    String answer =
        said.find()
            ? "answered " + probe.whole("status") + " and says \"" + said.group(1) + "\""
            : probe.has("status")
                ? "answered " + probe.whole("status")
                : probe.text("outcome") + ", " + probe.text("error", "no answer");
    return probe.text("address") + " " + answer + " at " + probe.text("at");
  }

  /** What fell, a clause each. */
  public List<String> behaviour() {
    List<String> clauses = new ArrayList<>();
    for (Fields finding : frozen.findings()) {
      Quantity quantity = Quantity.of(frozen, finding);
      String slice = finding.text("slice_key", "");
      clauses.add(
          finding.text("metric_name")
              + " on "
              + (slice.isEmpty() ? "all traffic" : slice)
              + " was "
              + quantity.value(finding.number("value"))
              + " on "
              + finding.text("report_date")
              + (finding.has("baseline_value")
                  ? " against " + quantity.value(finding.number("baseline_value"))
                  : ""));
    }
    return clauses;
  }

  /**
   * The serving numbers of the last metrics answer, each with what it was counted by.
   *
   * @return rows of name, value, source; empty without such an answer
   */
  public List<List<String>> serving() {
    Fields last =
        frozen.rows("probe").stream()
            .filter(p -> p.text("kind").equals("metrics") && !p.map("metrics").isEmpty())
            .reduce((a, b) -> b)
            .orElse(null);
    if (last == null) {
      return List.of();
    }
    Map<String, Number> metrics = new TreeMap<>();
    last.map("metrics")
        .forEach(
            (name, value) -> {
              if (value instanceof Number number) {
                metrics.put(name, number);
              }
            });
    return ServingNumbers.of(metrics).stream()
        .map(
            n ->
                List.of(
                    n.label(),
                    (Numbers.plain(n.value()) + " " + n.unit()).strip(),
                    n.source() + " at " + last.text("at")))
        .toList();
  }

  /** Rows of time, kind, address, answer, milliseconds. */
  public List<List<String>> probes() {
    return frozen.rows("probe").stream()
        .map(
            p ->
                List.of(
                    p.text("at"),
                    p.text("kind"),
                    p.text("address"),
                    (p.has("status") ? p.whole("status") + " " : "")
                        + p.text("outcome").replace('_', ' ')
                        + (p.has("error") ? ": " + p.text("error") : ""),
                    String.format(Locale.ROOT, "%.0f ms", p.number("elapsed_ms"))))
        .toList();
  }
}
