/**
 * Landing files (Parquet, Avro, JSON Lines, CSV) to rows of the contract: parsing, contract check,
 * privacy gate, quarantine, duplicates.
 *
 * <p>May import: {@code model} and {@code lake}.
 *
 * <p>Before it: landing files. After it: {@code lake}, which writes the rows.
 */
package dev.nightjar.ingest;
