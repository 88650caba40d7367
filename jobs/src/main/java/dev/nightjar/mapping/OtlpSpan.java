package dev.nightjar.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A span as a record: attributes by key; {@code span:} for what every span has, {@code resource:}
 * and {@code scope:} for where it comes from, {@code request:} for columns of its request's row.
 */
final class OtlpSpan implements Fields {
  private static final String REQUEST = "request:";

  private final long line;
  private final Map<String, Object> attributes;
  private final Map<String, Object> beside;
  private final Map<String, Object> own = new HashMap<>();
  private final List<?> events;
  private String kind = "";
  private int file;
  private Supplier<Map<String, Object>> request = Map::of;

  /**
   * @param beside values under whole names, such as {@code resource:service.name}
   */
  OtlpSpan(long line, Map<?, ?> span, Map<String, Object> beside) {
    this.line = line;
    this.attributes = OtlpValues.attributes(span.get("attributes"));
    this.beside = beside;
    this.events = OtlpValues.list(span.get("events"));
    put("trace_id", OtlpValues.id(span.get("traceId"), 16));
    put("id", OtlpValues.id(span.get("spanId"), 8));
    put("parent_id", OtlpValues.id(span.get("parentSpanId"), 8));
    put("name", span.get("name"));
    put("kind", span.get("kind"));
    put("tracestate", span.get("traceState"));
    Object status = span.get("status");
    Object code = OtlpValues.field(status, "code");
    put("status", code == null ? "0" : String.valueOf(code));
    put("status_message", OtlpValues.field(status, "message"));
    long start = OtlpValues.nanos(span.get("startTimeUnixNano"));
    long end = OtlpValues.nanos(span.get("endTimeUnixNano"));
    put("start_ns", start > 0 ? start : null);
    put("end_ns", end > 0 ? end : null);
    put("duration_ns", start > 0 && end >= start ? end - start : null);
  }

  private void put(String name, Object value) {
    if (value != null && !value.equals("")) {
      own.put("span:" + name, value);
    }
  }

  @Override
  public Object get(String name) {
    if (name.startsWith(REQUEST)) {
      return request.get().get(name.substring(REQUEST.length()));
    }
    Object value = own.get(name);
    if (value == null) {
      value = beside.get(name);
    }
    return value == null ? JsonFields.at(attributes, name) : value;
  }

  @Override
  public Set<String> names() {
    return attributes.keySet();
  }

  /** Notes a value under its whole name. */
  void note(String name, Object value) {
    if (value == null) {
      own.remove(name);
    } else {
      own.put(name, value);
    }
  }

  void attribute(String name, Object value) {
    attributes.put(name, value);
  }

  /** In which file it stands: 0 is the file at hand, less is before, more is after it. */
  int file() {
    return file;
  }

  void file(int order) {
    file = order;
  }

  /** Columns of the row of its request, computed when the first is asked for. */
  void request(Supplier<Map<String, Object>> row) {
    request = row;
  }

  long line() {
    return line;
  }

  String traceId() {
    return (String) own.get("span:trace_id");
  }

  String id() {
    return (String) own.get("span:id");
  }

  String parentId() {
    return (String) own.get("span:parent_id");
  }

  long start() {
    return (Long) own.getOrDefault("span:start_ns", 0L);
  }

  long end() {
    return (Long) own.getOrDefault("span:end_ns", start());
  }

  List<?> events() {
    return events;
  }

  String kind() {
    return kind;
  }

  void kind(String found) {
    kind = found;
    own.put("span:of", found);
  }
}
