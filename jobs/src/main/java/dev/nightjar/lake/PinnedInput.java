package dev.nightjar.lake;

import org.apache.iceberg.catalog.TableIdentifier;

/**
 * One input as a run reads it.
 *
 * @param definition what the contract says of it
 * @param name table or view it is read from
 * @param base table whose snapshot is pinned; equal to {@code name} for a table
 * @param present whether there is such a table
 * @param snapshotId pinned snapshot of {@code base}; null when absent or without rows ever
 */
record PinnedInput(
    TableDefinition definition,
    TableIdentifier name,
    TableIdentifier base,
    boolean present,
    Long snapshotId) {

  boolean isView() {
    return !name.equals(base);
  }
}
