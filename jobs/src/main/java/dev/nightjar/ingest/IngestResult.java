package dev.nightjar.ingest;

import java.util.Map;

/**
 * What an ingest did; the result object of the command.
 *
 * @param tables counts by table, in the order of the contract
 * @param quarantineReasons refused rows and files by reason code
 * @param files counts of files
 * @param ignoredColumns rows by {@code table.column} that the table does not have; a warning, since
 *     newer producers add columns
 * @param unmapped records that a mapping makes no row of, by {@code mapping: what they are}
 */
public record IngestResult(
    Map<String, Counts> tables,
    Map<String, Long> quarantineReasons,
    FileCounts files,
    Map<String, Long> ignoredColumns,
    Map<String, Long> unmapped) {

  /**
   * Rows of one table: always {@code read = written + duplicates + quarantined}. A file that is
   * refused as a whole counts as one row, read and quarantined.
   *
   * @param written rows that were new, or newer than the stored row with their identifier
   * @param duplicates rows that were there already, or twice in the delivery
   */
  public record Counts(long read, long written, long duplicates, long quarantined) {}

  /**
   * Files by what became of them; {@code found = ingested + alreadyIngested + unreadable}.
   *
   * @param ingested files that were read to their end, also when rows of them were refused
   * @param alreadyIngested files with a content that was ingested before
   * @param unreadable files of which nothing is stored
   * @param skipped hidden files, markers such as {@code _SUCCESS}, checksums
   */
  public record FileCounts(
      int found, int ingested, int alreadyIngested, int unreadable, int skipped) {}
}
