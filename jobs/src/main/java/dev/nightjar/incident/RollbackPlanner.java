package dev.nightjar.incident;

import dev.nightjar.compare.RolloutAdvice;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BiFunction;

/** Reads the plan of each finding of an incident from what was frozen. */
public final class RollbackPlanner {
  private final FrozenIncident frozen;
  private final BiFunction<LocalDate, Slice, List<String>> improved;

  /**
   * @param improved what is better on the traffic of a version on a night, a sentence each; asked
   *     only about a version that is named
   */
  public RollbackPlanner(
      FrozenIncident frozen, BiFunction<LocalDate, Slice, List<String>> improved) {
    this.frozen = frozen;
    this.improved = improved;
  }

  /** A plan for each finding, the gravest first. */
  public List<RollbackPlan> plans() {
    return frozen.findings().stream().map(this::plan).toList();
  }

  /**
   * The plan that stands for the incident: of the gravest finding that names a component. Where two
   * findings name different ones, none is named: both are candidates.
   */
  public static RollbackPlan headline(List<RollbackPlan> plans) {
    List<RollbackPlan> named = plans.stream().filter(p -> p.component() != null).toList();
    List<String> versions =
        named.stream().map(p -> p.component() + "=" + p.version()).distinct().sorted().toList();
    return switch (versions.size()) {
      case 0 -> plans.get(0);
      case 1 -> named.get(0);
      default -> named.get(0).undecided(versions);
    };
  }

  private RollbackPlan plan(Fields finding) {
    String identifiability = finding.text("identifiability");
    String component = finding.text("suspected_component");
    String version = finding.text("suspected_value");
    boolean named =
        RollbackPlan.IDENTIFIED.equals(identifiability) && component != null && version != null;
    Fields effect = named ? effect(finding, component, version) : null;
    double share = effect == null ? Double.NaN : effect.number("share_of_change");
    double size = effect == null ? Double.NaN : effect.number("effect");
    double[] ends = {Double.NaN, Double.NaN};
    if (effect != null && size != 0) {
      double one = share * effect.number("ci_lower") / size;
      double other = share * effect.number("ci_upper") / size;
      ends = new double[] {Math.min(one, other), Math.max(one, other)};
    }
    List<String> candidates = named ? List.of() : candidates(component, version);
    boolean open = !candidates.isEmpty() && !RollbackPlan.IDENTIFIED.equals(identifiability);
    return new RollbackPlan(
        finding.text("finding_id"),
        about(finding),
        named ? component : null,
        named ? version : null,
        named ? finding.text("suspected_previous") : null,
        identifiability,
        candidates,
        share,
        ends[0],
        ends[1],
        effect == null ? Double.NaN : effect.number("excess_events"),
        effect == null || !effect.has("excess_events")
            ? null
            : Quantity.of(frozen, finding).excess(effect.number("excess_events")),
        named
            ? TouchedTraffic.of(frozen.rows("component_traffic", finding), component, version)
            : null,
        named
            ? improved.apply(finding.date("report_date"), Slice.of(component, version))
            : List.of(),
        open ? RolloutAdvice.of(candidates, shown(finding)) : null);
  }

  private static List<String> candidates(String component, String version) {
    if (version == null) {
      return List.of();
    }
    return component == null ? List.of(version.split(", ")) : List.of(component + "=" + version);
  }

  private String about(Fields finding) {
    Quantity quantity = Quantity.of(frozen, finding);
    String slice = finding.text("slice_key", "");
    return finding.text("metric_name")
        + " on "
        + (slice.isEmpty() ? "all traffic" : slice)
        + ": from "
        + quantity.value(finding.number("baseline_value"))
        + " to "
        + quantity.value(finding.number("value"));
  }

  private Fields effect(Fields finding, String component, String version) {
    return frozen.rows("component_effect").stream()
        .filter(row -> row.text("metric_name").equals(finding.text("metric_name")))
        .filter(row -> row.text("slice_key").equals(finding.text("slice_key")))
        .filter(row -> row.text("report_date").equals(finding.text("report_date")))
        .filter(row -> component.equals(row.text("component")))
        .filter(row -> version.equals(row.text("component_value")))
        .findFirst()
        .orElse(null);
  }

  private RolloutAdvice.Shown shown(Fields finding) {
    Quantity quantity = Quantity.of(frozen, finding);
    Fields row = frozen.report(frozen.lead(finding));
    if (row == null || quantity.kind() == null) {
      return null;
    }
    return new RolloutAdvice.Shown(
        quantity.kind(),
        finding.number("baseline_value"),
        finding.number("value"),
        finding.number("change"),
        row.number("observation_count"),
        row.number("effective_sample_size"),
        row.number("noise_scale"),
        row.number("minimum_detectable_effect"));
  }
}
