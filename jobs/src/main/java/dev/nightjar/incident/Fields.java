package dev.nightjar.incident;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a frozen row, read as what they mean. */
record Fields(Map<String, Object> values) {
  Fields {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  boolean has(String field) {
    return values.get(field) != null;
  }

  /** Null where the row has none. */
  String text(String field) {
    Object value = values.get(field);
    return value == null ? null : value.toString();
  }

  String text(String field, String otherwise) {
    return has(field) ? text(field) : otherwise;
  }

  /** NaN where the row has none. */
  double number(String field) {
    Object value = values.get(field);
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** 0 where the row has none. */
  long whole(String field) {
    return values.get(field) instanceof Number number ? number.longValue() : 0;
  }

  boolean isTrue(String field) {
    return Boolean.TRUE.equals(values.get(field));
  }

  /** Null where the row has none. */
  LocalDate date(String field) {
    String text = text(field);
    return text == null ? null : LocalDate.parse(text);
  }

  List<String> texts(String field) {
    return values.get(field) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  List<Fields> rows(String field) {
    return values.get(field) instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(Fields::of).toList()
        : List.of();
  }

  /** A row within the row; null where there is none. */
  Fields row(String field) {
    return values.get(field) instanceof Map<?, ?> map ? of(map) : null;
  }

  /** Values by key, empty where the row has none. */
  Map<String, Object> map(String field) {
    Fields inner = row(field);
    return inner == null ? Map.of() : inner.values();
  }

  private static Fields of(Object map) {
    Map<String, Object> values = new LinkedHashMap<>();
    ((Map<?, ?>) map).forEach((key, value) -> values.put(key.toString(), value));
    return new Fields(values);
  }
}
