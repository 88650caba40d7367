package dev.nightjar.mapping;

import java.util.HashMap;
import java.util.Map;

/**
 * An event of a span, written in the span or as a log record.
 *
 * @param line of its document
 * @param name such as {@code gen_ai.evaluation.result}
 * @param traceId null in a span
 * @param spanId null in a span, and where a log record names none
 * @param attributes by key
 * @param beside {@code event:time_ns}, {@code event:name}, {@code event:rank} and, of a log record,
 *     {@code resource:} values
 */
record OtlpEvent(
    long line,
    String name,
    String traceId,
    String spanId,
    Map<String, Object> attributes,
    Map<String, Object> beside) {

  static OtlpEvent ofSpan(long line, Map<?, ?> event, int rank) {
    String name = String.valueOf(event.get("name"));
    Map<String, Object> beside = new HashMap<>();
    note(beside, name, OtlpValues.nanos(event.get("timeUnixNano")));
    beside.put("event:rank", (long) rank);
    return new OtlpEvent(
        line, name, null, null, OtlpValues.attributes(event.get("attributes")), beside);
  }

  static OtlpEvent ofLog(long line, Map<?, ?> log, Map<String, Object> around) {
    Map<String, Object> attributes = OtlpValues.attributes(log.get("attributes"));
    Object named = log.get("eventName");
    Object name = named == null ? attributes.remove("event.name") : named;
    long time = OtlpValues.nanos(log.get("timeUnixNano"));
    Map<String, Object> beside = new HashMap<>(around);
    note(
        beside,
        name == null ? "" : name.toString(),
        time > 0 ? time : OtlpValues.nanos(log.get("observedTimeUnixNano")));
    String traceId = OtlpValues.id(log.get("traceId"), 16);
    String spanId = OtlpValues.id(log.get("spanId"), 8);
    beside.put("span:trace_id", traceId);
    beside.put("span:id", spanId);
    return new OtlpEvent(
        line, name == null ? "" : name.toString(), traceId, spanId, attributes, beside);
  }

  private static void note(Map<String, Object> beside, String name, long time) {
    beside.put("event:name", name);
    if (time > 0) {
      beside.put("event:time_ns", time);
    }
  }

  /** The event as a record. */
  Fields fields(Fields span) {
    return new JsonFields(attributes, beside, span);
  }
}
