package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The elements of a list in a record, each as a record of its own inside that one. */
final class Elements {
  private Elements() {}

  /** Empty where the record has no such list; a list may be written as JSON text. */
  static List<Fields> of(Fields record, String name) {
    return of(record.get(name), record);
  }

  /** The elements of a list that stands in a record. */
  static List<Fields> of(Object value, Fields record) {
    Object list = value instanceof String text ? JsonWriter.parsed(text) : value;
    List<Fields> elements = new ArrayList<>();
    if (list instanceof List<?> values) {
      for (int i = 0; i < values.size(); i++) {
        Map<String, Object> extra =
            Map.of("element:rank", i + 1L, "element:value", String.valueOf(values.get(i)));
        elements.add(new JsonFields(values.get(i), extra, record));
      }
    }
    return elements;
  }
}
