package dev.nightjar.compare;

import dev.nightjar.model.Deployment;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a comparison needs to know beside the profiles.
 *
 * @param pinned baselines that every metric is compared with, beside those of its definition
 * @param excluded days that are no baseline and no history for anybody: incidents, holidays
 * @param minimumSubjects fewest subjects of a printed slice
 * @param failureClasses failure class by report name, for findings
 * @param deployments releases and canaries, by which arms were divided
 */
public record CompareSettings(
    List<PinnedBaseline> pinned,
    Set<LocalDate> excluded,
    int minimumSubjects,
    Map<String, String> failureClasses,
    List<Deployment> deployments) {
  public CompareSettings {
    pinned = List.copyOf(pinned);
    excluded = Set.copyOf(excluded);
    failureClasses = Map.copyOf(failureClasses);
    deployments = List.copyOf(deployments);
    if (minimumSubjects < 1) {
      throw new IllegalArgumentException(
          "Cannot print slices with fewer than 1 subject: minimumSubjects is " + minimumSubjects);
    }
  }

  /** No pinned baseline, no excluded day, ten subjects, no deployment. */
  public static CompareSettings standard() {
    return new CompareSettings(List.of(), Set.of(), 10, Map.of(), List.of());
  }

  public CompareSettings withExcluded(Set<LocalDate> days) {
    return new CompareSettings(pinned, days, minimumSubjects, failureClasses, deployments);
  }

  public CompareSettings withPinned(List<PinnedBaseline> baselines) {
    return new CompareSettings(baselines, excluded, minimumSubjects, failureClasses, deployments);
  }

  public CompareSettings withDeployments(List<Deployment> known) {
    return new CompareSettings(pinned, excluded, minimumSubjects, failureClasses, known);
  }
}
