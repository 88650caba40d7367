package dev.nightjar.lake;

import java.io.Serializable;

/**
 * One landing file on its way to a table.
 *
 * @param uri where it is, {@code file:/data/landing/llm_traces/part-0.jsonl.gz}
 * @param table input table its rows are meant for
 * @param sizeBytes its size
 * @param sha256 hash of its bytes, hexadecimal; null before it was read or when it cannot be
 * @param problem why it cannot be read at all; null when it can
 */
public record LandingFile(
    String uri, String table, long sizeBytes, String sha256, LandingRow.Refused problem)
    implements Serializable {}
