package dev.nightjar.lake;

import dev.nightjar.model.Cohort;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is preserved of a finding.
 *
 * @param rows rows of table {@code incident_evidence} by column, all but {@code run_id}, in the
 *     order of the table; values are plain Java ones, as {@link OutputRow#set} takes them
 * @param sides one entry a cohort, in the order of {@link Cohort}
 */
public record Samples(List<Map<String, Object>> rows, List<Side> sides) {

  /**
   * How much of a cohort there is.
   *
   * @param available units that could have been drawn
   * @param strata strata that they fall into
   * @param drawn units that were drawn
   * @param rows rows of evidence that are kept of them
   * @param refused rows left out because the privacy gate found something in them
   * @param reason why there are no rows, or what they are not alike in; null otherwise
   */
  public record Side(
      Cohort cohort, long available, int strata, int drawn, int rows, int refused, String reason) {}

  public Samples {
    rows = rows.stream().map(row -> Collections.unmodifiableMap(new LinkedHashMap<>(row))).toList();
    sides = List.copyOf(sides);
  }

  /** What is known of one cohort. */
  public Side side(Cohort cohort) {
    return sides.get(cohort.ordinal());
  }
}
