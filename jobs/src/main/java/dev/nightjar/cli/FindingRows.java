package dev.nightjar.cli;

import dev.nightjar.lake.EvidenceReader;
import dev.nightjar.lake.EvidenceReader.Evidence;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows behind a finding, for people and as data. */
final class FindingRows {
  /** What the other columns say already. */
  private static final Set<String> INTERNAL =
      Set.of("badness", "cohort", "observation_date", "category");

  private final EvidenceReader reader;
  private final Invocation invocation;

  FindingRows(EvidenceReader reader, Invocation invocation) {
    this.reader = reader;
    this.invocation = invocation;
  }

  /** Rows with every column. */
  void write(Finding finding, int limit, RowFormat format) {
    Evidence evidence = reader.read(finding, limit);
    RowWriter writer = format.writer(evidence.columns(), invocation);
    evidence.rows().forEach(writer::row);
    writer.end();
  }

  /** A paragraph a row, and how to get all; or why there are none. The argument stands without. */
  void print(Finding finding, int limit) {
    if (limit == 0) {
      return;
    }
    Evidence evidence;
    try {
      evidence = reader.read(finding, limit);
    } catch (Refusal refusal) {
      invocation.out().println("  The rows behind it cannot be shown: " + refusal.getMessage());
      return;
    }
    if (evidence.rows().isEmpty()) {
      invocation.out().println("  No row of the inputs is behind it alone.");
      return;
    }
    invocation.out().println("  The rows behind it, worst first:");
    for (List<Object> row : evidence.rows()) {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        add(parts, evidence.columns().get(i), row.get(i));
      }
      invocation.out().println("    " + String.join(", ", parts));
    }
    invocation
        .out()
        .println(
            "  All of them: nightjar explain "
                + finding.id()
                + " --report-date "
                + finding.reportDate()
                + " --rows 100000 --format csv");
  }

  /** Values that say something: structs field by field, nulls and empty lists not at all. */
  private static void add(List<String> parts, String name, Object value) {
    if (value instanceof Map<?, ?> struct) {
      struct.forEach((field, item) -> add(parts, String.valueOf(field), item));
    } else if (value instanceof Collection<?> items) {
      if (!items.isEmpty()) {
        parts.add(name + " " + items.stream().limit(10).map(FindingRows::brief).toList());
      }
    } else if (value != null && !INTERNAL.contains(name)) {
      parts.add(name + " " + value);
    }
  }

  private static String brief(Object item) {
    return item instanceof Map<?, ?> struct
        ? struct.values().stream()
            .filter(value -> value != null)
            .map(String::valueOf)
            .reduce((a, b) -> a + " " + b)
            .orElse("")
        : String.valueOf(item);
  }
}
