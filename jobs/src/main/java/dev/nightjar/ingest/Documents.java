package dev.nightjar.ingest;

import dev.nightjar.mapping.Assembly;
import dev.nightjar.mapping.Mapping;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The documents of a file, as the format of a mapping has them. */
final class Documents {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Documents() {}

  /**
   * Gives every document to the assembly and returns the lines that are none.
   *
   * @throws UnreadableFile if the file is neither
   */
  static List<RawRow> read(Mapping mapping, byte[] bytes, Assembly assembly) throws IOException {
    return switch (mapping.format()) {
      case JSON, OTLP -> json(bytes, assembly);
      case FIELDS -> fields(mapping, bytes, assembly);
      case PROMETHEUS -> page(bytes, assembly);
    };
  }

  private static List<RawRow> page(byte[] bytes, Assembly assembly) throws IOException {
    String text = Utf8.decode(bytes);
    if (text == null) {
      throw new UnreadableFile("it is not UTF-8; expected the Prometheus text format");
    }
    assembly.add(1, text);
    return List.of();
  }

  /** With a header as CSV of any delimiter; without one, fields divided by blanks or tabs. */
  private static List<RawRow> fields(Mapping mapping, byte[] bytes, Assembly assembly)
      throws IOException {
    List<RawRow> malformed = new ArrayList<>();
    if (hasHeader(mapping, bytes)) {
      try (CsvRows rows = new CsvRows(new ByteArrayInputStream(bytes))) {
        for (RawRow row = rows.next(); row != null; row = rows.next()) {
          if (row.problem() != null) {
            malformed.add(row);
          } else {
            assembly.add(row.line(), row.values());
          }
        }
      }
      return malformed;
    }
    try (Lines lines = new Lines(new ByteArrayInputStream(bytes))) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        String text = Utf8.decode(line);
        List<String> values =
            text == null ? List.of() : BLANKS.splitAsStream(text.strip()).toList();
        if (text != null && text.isBlank()) {
          continue;
        }
        if (values.size() != mapping.fields().size()) {
          malformed.add(malformed(lines.number(), line, values.size(), mapping));
          continue;
        }
        Map<String, Object> record = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
          record.put(mapping.fields().get(i), values.get(i));
        }
        assembly.add(lines.number(), record);
      }
    }
    return malformed;
  }

  private static RawRow malformed(long number, byte[] line, int count, Mapping mapping) {
    return RawRow.malformed(
        number,
        line,
        Violation.ofWhole(
            Reason.MALFORMED_ROW,
            "the row has "
                + count
                + " fields; expected "
                + String.join(", ", mapping.fields())
                + " divided by blanks, or a header"));
  }

  private static boolean hasHeader(Mapping mapping, byte[] bytes) throws IOException {
    try (CsvRows rows = new CsvRows(new ByteArrayInputStream(bytes))) {
      return rows.columns().stream().filter(c -> mapping.reads(c.name())).count() >= 2;
    } catch (UnreadableFile e) {
      return false;
    }
  }

  private static List<RawRow> json(byte[] bytes, Assembly assembly) throws IOException {
    String text = Utf8.decode(bytes);
    if (text != null && !beginsWithLine(text)) {
      Object whole;
      try {
        whole = JsonText.value(text);
      } catch (JsonText.Malformed e) {
        if (text.lines().limit(100).noneMatch(Documents::isObject)) {
          throw new UnreadableFile(
              "it is neither JSON Lines nor one JSON document: " + e.getMessage());
        }
        whole = null;
      }
      if (whole != null) {
        assembly.add(1, whole);
        return List.of();
      }
    }
    List<RawRow> malformed = new ArrayList<>();
    try (Lines lines = new Lines(new ByteArrayInputStream(bytes))) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        String each = Utf8.decode(line);
        if (each == null) {
          malformed.add(RawRow.malformed(lines.number(), line, Utf8.violation()));
        } else if (!each.isBlank()) {
          try {
            assembly.add(lines.number(), JsonText.value(each));
          } catch (JsonText.Malformed e) {
            malformed.add(RawRow.malformed(lines.number(), line, e.violation()));
          }
        }
      }
    }
    return malformed;
  }

  /** Whether the first line is a whole document and more follows. */
  private static boolean beginsWithLine(String text) {
    String begin = text.stripLeading();
    int end = begin.indexOf('\n');
    return end >= 0 && !begin.substring(end).isBlank() && isObject(begin.substring(0, end));
  }

  private static boolean isObject(String line) {
    try {
      return JsonText.value(line) instanceof Map<?, ?>;
    } catch (JsonText.Malformed e) {
      return false;
    }
  }
}
