package dev.nightjar.ingest;

import java.util.List;

/**
 * One column of the contract, with the limits that its schema file states.
 *
 * @param path name with its parents, {@code documents[].rank}
 * @param text whether the privacy gate reads it as free text
 * @param identifier whether it is one of the columns that identify a row
 * @param values allowed values; empty when any is allowed
 * @param range allowed numbers
 * @param longest most characters of a text
 * @param preset value of an absent column; null when there is none
 */
record Column(
    String name,
    String path,
    ColumnType type,
    boolean required,
    boolean text,
    boolean identifier,
    List<String> values,
    Range range,
    int longest,
    String preset) {

  Column asText() {
    return new Column(name, path, type, required, true, identifier, values, range, longest, preset);
  }
}
