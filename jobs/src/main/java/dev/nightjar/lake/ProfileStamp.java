package dev.nightjar.lake;

import dev.nightjar.report.StateHashes;
import java.io.Serializable;
import java.util.Map;

/**
 * Where profiles come from: what a row of {@code daily_profile} says of its origin.
 *
 * @param inputTable base table behind the grain, with namespace
 * @param inputSnapshotId its pinned snapshot, null when it has none
 * @param reportHashes definition hash by report name
 * @param states names of what the state of each metric means
 * @param runId run that writes them
 */
public record ProfileStamp(
    String inputTable,
    Long inputSnapshotId,
    Map<String, String> reportHashes,
    StateHashes states,
    String runId)
    implements Serializable {
  public ProfileStamp {
    reportHashes = Map.copyOf(reportHashes);
  }
}
