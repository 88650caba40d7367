package dev.nightjar.cli;

import java.io.PrintStream;
import java.util.List;

/** Writes rows as one of the output formats. */
interface RowWriter {
  /** One row, with one value a column; null where there is none. */
  void row(List<?> values);

  /** Ends the output; must be called once. */
  void end();

  /** Whether anybody still reads: a reader that left ({@code | head}) ends the writing early. */
  static boolean hasReader(PrintStream out) {
    return !out.checkError();
  }

  static RowWriter of(OutputFormat format, List<String> columns, Host host) {
    return switch (format) {
      case TABLE -> new TextTable(columns, host);
      case CSV -> new CsvRows(columns, host.out());
      case JSON -> new JsonRows(columns, host.out(), true);
      case JSONL -> new JsonRows(columns, host.out(), false);
    };
  }
}
