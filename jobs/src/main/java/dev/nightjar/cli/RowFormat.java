package dev.nightjar.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** The option of every command that reads: how its rows are written. */
final class RowFormat {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = Choices.Format.class,
      defaultValue = "table",
      description = "table, csv, json or jsonl (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  /**
   * To be asked first: with data, standard output holds nothing else, also when a command fails.
   */
  boolean isData(Invocation invocation) {
    if (format.isData()) {
      invocation.writesOnlyData();
    }
    return format.isData();
  }

  RowWriter writer(List<String> columns, Invocation invocation) {
    return RowWriter.of(format, columns, invocation.host());
  }
}
