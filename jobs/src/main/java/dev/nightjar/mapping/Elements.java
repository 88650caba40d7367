package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The elements of a list in a record, each as a record of its own inside that one. */
final class Elements {
  private Elements() {}

  /** Empty where the value is no list; a list may be written as JSON text. */
  static List<Fields> of(Object found, Fields record) {
    Object list = found instanceof String text ? JsonWriter.parsed(text) : found;
    List<Fields> elements = new ArrayList<>();
    if (list instanceof List<?> values) {
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i);
        boolean isSingle = !(value instanceof List<?> || value instanceof Map<?, ?>);
        Map<String, Object> extra =
            isSingle && value != null
                ? Map.of("element:rank", i + 1L, "element:value", value.toString())
                : Map.of("element:rank", i + 1L);
        elements.add(new JsonFields(value, extra, record));
      }
    }
    return elements;
  }
}
