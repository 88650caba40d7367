package dev.nightjar.telemetry;

/**
 * A table as one run read or wrote it.
 *
 * @param table with namespace
 * @param snapshotId Iceberg snapshot; null when not known
 * @param location where its files are; null when not known
 * @param rows of an output: written by the snapshot; null when not known
 * @param bytes of an output: files written by the snapshot, in bytes; null when not known
 * @param files of an output: written by the snapshot; null when not known
 */
public record Dataset(
    String table, Long snapshotId, String location, Long rows, Long bytes, Long files) {}
