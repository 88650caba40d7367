package dev.nightjar.mapping;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which traces a file of OTLP/JSON has spans or events of, and up to which line. */
public final class TraceIds {
  private final Map<Long, Long> lastLines = new HashMap<>();

  /** Notes that a line names a trace; a text that is no trace identifier is left out. */
  public void note(String traceId, long line) {
    String id = OtlpValues.id(traceId, 16);
    if (id != null) {
      lastLines.merge(half(id), line, Math::max);
    }
  }

  /** Traces that other files have spans of, too, are never whole within this one. */
  public void hold(TraceIds others) {
    lastLines.keySet().removeAll(others.lastLines.keySet());
  }

  /** Half of each trace identifier. */
  public Set<Long> hashes() {
    return lastLines.keySet();
  }

  /** Whether nothing of a trace comes after a line. */
  boolean endsBy(String traceId, long line) {
    Long last = lastLines.get(half(traceId));
    return last != null && last <= line;
  }

  /** Trace identifiers are random: half of one is a hash of it. */
  private static long half(String id) {
    return Long.parseUnsignedLong(id.substring(16), 16);
  }
}
