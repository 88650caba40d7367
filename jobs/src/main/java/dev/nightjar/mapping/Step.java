package dev.nightjar.mapping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to get a value from a record.
 *
 * @param from names of fields; the first that is there counts, an empty text is as good as absent
 * @param join fields whose texts are joined with {@code /}; none where all are absent
 * @param constant the value itself; null for none
 * @param when what the record must fulfil
 * @param over kinds of spans of a request that are asked instead of the request itself
 * @param take how their values become one
 * @param as conversions, one after the other
 * @param values the value by the text of the found one, {@code *} for any other; empty for none
 * @param keep whether a found value that {@code values} does not name stays as it is
 * @param scale factor; null for none
 * @param digits decimals to round to, half to even; null for none
 * @param each columns of the elements of a found list; null where the value is no list
 */
record Step(
    List<String> from,
    List<String> join,
    Object constant,
    Condition when,
    List<String> over,
    Take take,
    List<Conversion> as,
    Map<String, Object> values,
    boolean keep,
    BigDecimal scale,
    Integer digits,
    Map<String, Source> each) {

  /** The value, or null. */
  Object of(Fields record) {
    if (over.isEmpty()) {
      return single(record);
    }
    List<Object> found = new ArrayList<>();
    for (Fields span : record.inner(over)) {
      Object value = take == Take.COUNT && from.isEmpty() ? counted(span) : single(span);
      if (value != null) {
        found.add(value);
      }
    }
    return take.of(found);
  }

  private Object counted(Fields span) {
    return when.holds(span) ? Boolean.TRUE : null;
  }

  private Object single(Fields record) {
    if (!when.holds(record)) {
      return null;
    }
    Object value = found(record);
    if (value != null && each != null) {
      return elements(value, record);
    }
    for (Conversion conversion : as) {
      value = value == null ? null : conversion.of(value);
    }
    if (value != null && !values.isEmpty()) {
      value = values.getOrDefault(value.toString(), keep ? value : values.get("*"));
    }
    BigDecimal number = scale == null && digits == null ? null : Conversion.decimal(value);
    if (number != null) {
      number = scale == null ? number : number.multiply(scale);
      return digits == null || number.scale() <= digits
          ? number
          : number.setScale(digits, RoundingMode.HALF_EVEN);
    }
    return value;
  }

  private Object found(Fields record) {
    if (constant != null) {
      return present(constant);
    }
    if (!join.isEmpty()) {
      List<String> parts = new ArrayList<>();
      boolean isAny = false;
      for (String name : join) {
        Object part = present(record.get(name));
        isAny |= part != null;
        parts.add(part == null ? "" : part.toString());
      }
      return isAny ? String.join("/", parts) : null;
    }
    for (String name : from) {
      Object value = present(record.get(name));
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static Object present(Object value) {
    return value instanceof String text && text.isBlank() ? null : value;
  }

  private Object elements(Object value, Fields record) {
    Object list = value instanceof String text ? JsonWriter.parsed(text) : value;
    if (!(list instanceof List<?>)) {
      return value;
    }
    List<Object> rows = new ArrayList<>();
    for (Fields element : Elements.of(list, record)) {
      Map<String, Object> row = new LinkedHashMap<>();
      each.forEach(
          (column, source) -> {
            Object cell = source.of(element);
            if (cell != null) {
              row.put(column, cell);
            }
          });
      rows.add(row);
    }
    return rows;
  }
}
