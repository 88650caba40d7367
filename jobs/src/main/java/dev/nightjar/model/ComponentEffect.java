package dev.nightjar.model;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * What one version of a release component explains of a change on one night.
 *
 * @param reportDate night
 * @param metric name of the metric that changed
 * @param slice traffic that was attributed, empty = all
 * @param component one of {@link Components#NAMES}
 * @param value its version; null where the component was taken away
 * @param previous version that it replaced, null when there was none
 * @param effect change of the metric's value that units of the version carry, in its unit; that of
 *     the whole set where versions cannot be told apart
 * @param lower lower end of its 95 % interval
 * @param upper upper end
 * @param excessEvents events (or sums) of the night beyond what the previous version would have had
 * @param shareOfChange share of the slice's whole change since its onset
 * @param identifiability identified, weakly_separable or not_separable
 * @param aliasedWith versions, as {@code component=version}, that the data cannot tell from it, or
 *     hardly
 * @param method how it was estimated
 */
public record ComponentEffect(
    LocalDate reportDate,
    String metric,
    Slice slice,
    String component,
    String value,
    String previous,
    double effect,
    double lower,
    double upper,
    double excessEvents,
    double shareOfChange,
    String identifiability,
    List<String> aliasedWith,
    String method) {
  public ComponentEffect {
    Objects.requireNonNull(reportDate, "reportDate");
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(component, "component");
    aliasedWith = List.copyOf(aliasedWith);
  }
}
