package dev.nightjar.mapping;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects which traces a file of OTLP/JSON has spans or events of. */
public final class TraceIds implements Assembly {
  private final Set<Long> hashes = new HashSet<>();

  @Override
  public void add(long line, Object document) {
    if (document instanceof List<?> several) {
      several.forEach(each -> add(line, each));
      return;
    }
    collect(document, List.of("resourceSpans", "scopeSpans", "spans"), 0);
    collect(document, List.of("resourceSpans", "instrumentationLibrarySpans", "spans"), 0);
    collect(document, List.of("resourceLogs", "scopeLogs", "logRecords"), 0);
  }

  private void collect(Object value, List<String> path, int depth) {
    for (Object each : OtlpValues.list(OtlpValues.field(value, path.get(depth)))) {
      if (depth + 1 < path.size()) {
        collect(each, path, depth + 1);
      } else {
        String id = OtlpValues.id(OtlpValues.field(each, "traceId"), 16);
        if (id != null) {
          // Trace identifiers are random: half of one is a hash of it.
          hashes.add(Long.parseUnsignedLong(id.substring(16), 16));
        }
      }
    }
  }

  /** Half of each trace identifier. */
  public Set<Long> hashes() {
    return hashes;
  }

  @Override
  public Mapped finish() {
    return Mapped.empty();
  }
}
