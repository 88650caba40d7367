package dev.nightjar.ingest;

import dev.nightjar.mapping.Assembly;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** JSON documents of a file: JSON Lines, or one document over the whole file. */
final class Documents {
  private Documents() {}

  /**
   * Gives every document to the assembly and returns the lines that are none.
   *
   * @throws UnreadableFile if the file is neither
   */
  static List<RawRow> read(byte[] bytes, Assembly assembly) throws IOException {
    String text = Utf8.decode(bytes);
    if (text != null && !isLines(text)) {
      try {
        assembly.add(1, JsonText.value(text));
        return List.of();
      } catch (JsonText.Malformed e) {
        throw new UnreadableFile(
            "it is neither JSON Lines nor one JSON document: " + e.getMessage());
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

  /** Whether a line near the beginning is a whole document and another line follows it. */
  private static boolean isLines(String text) {
    int from = 0;
    for (int line = 0; line < 3 && from < text.length(); line++) {
      int end = text.indexOf('\n', from);
      String first = end < 0 ? text.substring(from) : text.substring(from, end);
      if (end >= 0 && !first.isBlank() && isObject(first)) {
        return true;
      }
      from = end < 0 ? text.length() : end + 1;
    }
    return false;
  }

  private static boolean isObject(String line) {
    try {
      return JsonText.value(line) instanceof java.util.Map<?, ?>;
    } catch (JsonText.Malformed e) {
      return false;
    }
  }
}
