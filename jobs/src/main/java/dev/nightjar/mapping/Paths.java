package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where records are inside a document: keys joined with points, {@code key[]} for the elements of a
 * list, {@code key{}} for the values of an object, {@code .} for the document itself. A list at the
 * end needs no {@code []}.
 */
final class Paths {
  private static final Pattern PIECE = Pattern.compile("([^\\[\\]{}]*)(\\[]|\\{})\\.?");

  private Paths() {}

  /** The records at a path; none where the record has no such value. */
  static List<Fields> records(Fields record, String path) {
    List<Fields> found = List.of(record);
    if (!path.isEmpty() && !path.equals(".") && !path.contains("]") && !path.contains("}")) {
      // A plain name, as blocks of spans have it: without a pattern, this is asked of every span.
      return inside(found, path, false);
    }
    Matcher piece = PIECE.matcher(path);
    int end = 0;
    while (piece.find()) {
      found = inside(found, piece.group(1), piece.group(2).equals("{}"));
      end = piece.end();
    }
    String last = path.substring(end);
    return last.isEmpty() || last.equals(".") ? found : inside(found, last, false);
  }

  private static List<Fields> inside(List<Fields> records, String name, boolean isObject) {
    List<Fields> found = new ArrayList<>();
    for (Fields record : records) {
      Object value = record.get(name);
      if (!isObject) {
        found.addAll(Elements.of(value, record));
      } else if (value instanceof Map<?, ?> object) {
        long rank = 0;
        for (Map.Entry<?, ?> entry : object.entrySet()) {
          Map<String, Object> extra =
              Map.of("element:key", entry.getKey().toString(), "element:rank", ++rank);
          found.add(new JsonFields(entry.getValue(), extra, record));
        }
      }
    }
    return found;
  }
}
