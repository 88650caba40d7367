package dev.nightjar.model;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/**
 * One change that matters, on its most specific slice.
 *
 * @param id deterministic, the same from night to night while the change lasts
 * @param reportDate night
 * @param lead the comparison that carries it
 * @param failureClass of its report
 * @param severity low, medium, high or critical
 * @param onsetLower earliest plausible first night
 * @param onset most likely first night
 * @param onsetUpper latest plausible first night
 * @param nightsSeen nights on which it was a finding, this one included
 * @param excessEvents events beyond the baseline's expectation since the most likely first night
 * @param exposedSubjects subjects of the slice since then, at least
 * @param suspectedComponent release component that carries it, null when none is identified
 * @param suspectedValue its version
 * @param suspectedPrevious version before
 * @param identifiability identified, weakly_separable, not_separable, or null when not examined
 * @param folded other comparisons that this one explains
 */
public record Finding(
    String id,
    LocalDate reportDate,
    Comparison lead,
    String failureClass,
    String severity,
    LocalDate onsetLower,
    LocalDate onset,
    LocalDate onsetUpper,
    int nightsSeen,
    double excessEvents,
    long exposedSubjects,
    String suspectedComponent,
    String suspectedValue,
    String suspectedPrevious,
    String identifiability,
    List<Comparison> folded) {
  /** From the least grave to the gravest. */
  public static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

  /**
   * As findings are listed everywhere: by severity, then the surest, then by what they are about.
   */
  public static final Comparator<Finding> GRAVEST_FIRST =
      Comparator.comparingInt((Finding f) -> -SEVERITIES.indexOf(f.severity()))
          .thenComparing(f -> f.lead().qValue())
          .thenComparing(f -> f.lead().metric().report())
          .thenComparing(f -> f.lead().slice())
          .thenComparing(Finding::id);

  public Finding {
    folded = List.copyOf(folded);
  }
}
