/**
 * Landing files (Parquet, Avro, JSON Lines, CSV, and what a mapping reads) to rows of the contract:
 * parsing, contract check, privacy gate, quarantine, duplicates.
 *
 * <p>May import: {@code model}, {@code lake} and {@code mapping}.
 *
 * <p>Before it: landing files. After it: {@code lake}, which writes the rows.
 */
package dev.nightjar.ingest;
