package dev.nightjar.cli;

import java.util.Locale;

/** How rows are written. All but the table are data for programs. */
enum OutputFormat {
  TABLE,
  CSV,
  JSON,
  JSONL;

  boolean isData() {
    return this != TABLE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
