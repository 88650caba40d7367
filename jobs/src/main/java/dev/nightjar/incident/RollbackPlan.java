package dev.nightjar.incident;

import dev.nightjar.compare.Numbers;
import dev.nightjar.compare.RolloutAdvice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to roll back for one finding, and what that moves. A component is named only where the data
 * identify it; else the answer is the set of versions that cannot be told apart, and the roll-out
 * that would tell.
 *
 * @param findingId finding
 * @param component the narrowest release component that carries the change; null when none is
 *     identified
 * @param version its version
 * @param previous version to go back to; null when there was none
 * @param identifiability identified, weakly_separable, not_separable; null when no version moved
 *     with the change
 * @param candidates versions, as {@code component=version}, of which one or several carry the
 *     change; empty where a component is named
 * @param shareOfExcess how much of the change it carries, NaN when unknown
 * @param shareLower lower end of its 95 % interval
 * @param shareUpper upper end
 * @param excess events, or units of the metric, of the night that it carries
 * @param excessText the same as people write it; null where it is not known
 * @param traffic what rolling it back would touch; null where nothing is named
 * @param improved metrics that are better on traffic of the version, each a sentence
 * @param advice the roll-out that would tell; null where nothing is open
 */
public record RollbackPlan(
    String findingId,
    String about,
    String component,
    String version,
    String previous,
    String identifiability,
    List<String> candidates,
    double shareOfExcess,
    double shareLower,
    double shareUpper,
    double excess,
    String excessText,
    TouchedTraffic traffic,
    List<String> improved,
    RolloutAdvice advice) {
  static final String IDENTIFIED = "identified";

  /** Each finding names a version, but not the same. */
  private static final String DIFFERENT = "different_by_finding";

  public RollbackPlan {
    candidates = List.copyOf(candidates);
    improved = List.copyOf(improved);
    if (component != null && !IDENTIFIED.equals(identifiability)) {
      throw new IllegalArgumentException(
          "A plan names " + component + ", which is " + identifiability + " and not identified");
    }
  }

  /** The plan in sentences, the most important first. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(about);
    if (component != null) {
      lines.add(
          "roll back "
              + component
              + " from "
              + version
              + (previous == null ? "; before it there was none" : " to " + previous));
      lines.add(carries());
      lines.add(touches());
      lines.addAll(alsoMoves());
    } else if (candidates.isEmpty()) {
      lines.add(
          "no rollback is suggested: no release version is shown to carry the change, so that"
              + " rolling one back would be a guess");
    } else if (IDENTIFIED.equals(identifiability)) {
      lines.add(
          String.join(" and ", candidates)
              + " harm together and neither alone: rolling back either one ends it; which one is a"
              + " choice, not a finding");
    } else if (DIFFERENT.equals(identifiability)) {
      lines.add(
          "the findings of this incident have different causes: "
              + String.join(", ", candidates)
              + "; roll each back for its own");
    } else {
      boolean one = candidates.size() == 1;
      lines.add(
          "no component is named: "
              + String.join(", ", candidates)
              + ("weakly_separable".equals(identifiability)
                  ? (one ? " is likely to carry it" : ", one of them, are likely to carry it")
                      + ", but too little traffic went without "
                      + (one ? "it" : "each")
                      + " to be sure"
                  : " moved together and cannot be told apart by these data"));
      lines.add(
          "rolling back all of "
              + String.join(", ", candidates)
              + " would undo it if the cause is among them; it would not say which");
    }
    if (advice != null) {
      lines.add(advice.sentence());
    }
    return lines;
  }

  /** The same for an incident whose findings name different versions. */
  RollbackPlan undecided(List<String> versions) {
    return new RollbackPlan(
        findingId,
        about,
        null,
        null,
        null,
        DIFFERENT,
        versions,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        null,
        null,
        List.of(),
        null);
  }

  private String carries() {
    if (Double.isNaN(shareOfExcess)) {
      return "how much of the change it carries was not estimated";
    }
    return "it carries "
        + Numbers.percent(shareOfExcess)
        + " of the change"
        + (Double.isFinite(shareLower)
            ? " (95 % interval "
                + Numbers.percent(shareLower)
                + " to "
                + Numbers.percent(shareUpper)
                + ")"
            : "")
        + (excessText == null ? "" : ", " + excessText + " beyond expectation that night");
  }

  private String touches() {
    if (traffic == null || traffic.units() == 0) {
      return "how much traffic it served was not frozen";
    }
    return "rolling it back touches "
        + Numbers.plain(traffic.units())
        + " requests a night, "
        + Numbers.percent(traffic.share())
        + " of the traffic: "
        + Numbers.plain(traffic.affected())
        + " of "
        + Numbers.plain(traffic.affectedAll())
        + " in the affected slice and "
        + Numbers.plain(traffic.unaffected())
        + " of "
        + Numbers.plain(traffic.unaffectedAll())
        + " outside"
        + (traffic.served().isEmpty()
            ? ""
            : "; by version: " + String.join(", ", traffic.served()));
  }

  private List<String> alsoMoves() {
    List<String> lines = new ArrayList<>();
    if (traffic != null && !traffic.companions().isEmpty()) {
      lines.add(
          "served only together with it, and moved as well if the whole release goes back: "
              + String.join(", ", traffic.companions()));
    }
    improved.forEach(line -> lines.add("would be given up: " + line));
    return lines;
  }

  /** For the result object and the record. */
  public Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("finding_id", findingId);
    object.put("component", component);
    object.put("version", version);
    object.put("previous", previous);
    object.put("identifiability", identifiability);
    object.put("candidates", candidates);
    object.put("share_of_excess", finite(shareOfExcess));
    object.put("share_lower", finite(shareLower));
    object.put("share_upper", finite(shareUpper));
    object.put("excess", finite(excess));
    object.put("touched_requests", traffic == null ? null : traffic.units());
    object.put("touched_share", traffic == null ? null : finite(traffic.share()));
    object.put("moves_with_it", traffic == null ? List.of() : traffic.companions());
    object.put("rollout", advice == null ? null : advice.sentence());
    return object;
  }

  private static Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }
}
