package dev.nightjar.lake;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What maintenance did to one table, or would do.
 *
 * @param files small data files that were written together
 * @param bytes of these
 * @param rows whose time was over
 * @param snapshots that expired
 * @param branches of killed runs, and old tags, that were dropped
 * @param manifests small ones that were written together
 * @param orphanFiles files that nothing named
 * @param orphanBytes of these
 */
public record Upkept(
    int files,
    long bytes,
    long rows,
    int snapshots,
    int branches,
    int manifests,
    int orphanFiles,
    long orphanBytes) {

  /** Whether there was nothing to do. */
  public boolean isNothing() {
    return files == 0
        && rows == 0
        && snapshots == 0
        && branches == 0
        && manifests == 0
        && orphanFiles == 0;
  }

  /** The figures by name, as the result object has them. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("files", files);
    figures.put("bytes", bytes);
    figures.put("rows", rows);
    figures.put("snapshots", snapshots);
    figures.put("branches", branches);
    figures.put("manifests", manifests);
    figures.put("orphan_files", orphanFiles);
    figures.put("orphan_bytes", orphanBytes);
    return figures;
  }
}
