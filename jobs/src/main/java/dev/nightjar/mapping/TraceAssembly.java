package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the spans of OTLP/JSON documents together by trace: a trace with at least one GenAI span is
 * a request. Events that arrive as log records belong to their span.
 */
final class TraceAssembly implements Assembly {
  private final Mapping mapping;
  private final String table;
  private final Map<String, Object> beside;
  private final boolean tellsAll;
  private final Map<String, Map<String, OtlpSpan>> traces = new LinkedHashMap<>();
  private final Map<String, List<OtlpEvent>> events = new LinkedHashMap<>();
  private final Mapped mapped = Mapped.empty();
  private final TraceIds ends;
  private final Set<String> touched = new LinkedHashSet<>();
  private int file;

  /**
   * @param ends which traces end where in the file; null where all may end with it
   */
  TraceAssembly(Mapping mapping, String table, Map<String, Object> beside, TraceIds ends) {
    this.ends = ends;
    this.mapping = mapping;
    this.table = table;
    this.beside = beside;
    this.tellsAll = table.equals(mapping.tables().get(0));
  }

  /** Of a file that shares traces with this one: spans and events of this file's traces. */
  @Override
  public void beside(int order, String fileName, Object document) {
    file = order;
    add(0, document);
    file = 0;
  }

  @Override
  public void add(long line, Object document) {
    if (document instanceof List<?> several) {
      several.forEach(each -> add(line, each));
      return;
    }
    boolean isKnown = false;
    for (Object resource : OtlpValues.list(OtlpValues.field(document, "resourceSpans"))) {
      isKnown = true;
      Map<String, Object> of = resource(resource);
      scopes(resource, "scopeSpans").forEach(scope -> spans(line, scope, scoped(of, scope)));
      scopes(resource, "instrumentationLibrarySpans")
          .forEach(scope -> spans(line, scope, scoped(of, scope)));
    }
    for (Object resource : OtlpValues.list(OtlpValues.field(document, "resourceLogs"))) {
      isKnown = true;
      Map<String, Object> of = resource(resource);
      scopes(resource, "scopeLogs").forEach(scope -> logs(line, scope, scoped(of, scope)));
    }
    if (!isKnown) {
      refuse(
          line,
          Map.of(),
          "malformed_row",
          "the document has neither resourceSpans nor resourceLogs; expected OTLP/JSON as the"
              + " OpenTelemetry Collector's file exporter writes it");
    }
  }

  private Map<String, Object> resource(Object resource) {
    Map<String, Object> of = new LinkedHashMap<>(beside);
    Object attributes = OtlpValues.field(OtlpValues.field(resource, "resource"), "attributes");
    OtlpValues.attributes(attributes).forEach((key, value) -> of.put("resource:" + key, value));
    return of;
  }

  private static List<?> scopes(Object resource, String name) {
    return OtlpValues.list(OtlpValues.field(resource, name));
  }

  private static Map<String, Object> scoped(Map<String, Object> resource, Object scope) {
    Map<String, Object> scoped = new LinkedHashMap<>(resource);
    Object of = OtlpValues.field(scope, "scope");
    for (String name : List.of("name", "version")) {
      if (OtlpValues.field(of, name) instanceof String text) {
        scoped.put("scope:" + name, text);
      }
    }
    return scoped;
  }

  private void spans(long line, Object scope, Map<String, Object> around) {
    for (Object each : OtlpValues.list(OtlpValues.field(scope, "spans"))) {
      OtlpSpan span = each instanceof Map<?, ?> map ? new OtlpSpan(line, map, around) : null;
      if (span == null || span.traceId() == null || span.id() == null || span.start() == 0) {
        refuse(
            line,
            identity(span),
            "malformed_span",
            "a span without a valid traceId, spanId or startTimeUnixNano; expected 32 and 16"
                + " hexadecimal digits and nanoseconds since 1970");
        continue;
      }
      if (file != 0 && !isOfThisFile(span.traceId())) {
        continue;
      }
      touched.add(span.traceId());
      span.file(file);
      Map<String, OtlpSpan> trace =
          traces.computeIfAbsent(span.traceId(), t -> new LinkedHashMap<>());
      OtlpSpan before = trace.put(span.id(), span);
      if (before != null) {
        // Of two files, the later one tells.
        if (file <= 0) {
          unmapped("span delivered twice");
        }
        span.file(Math.min(before.file(), file));
      }
    }
  }

  private static Map<String, Object> identity(OtlpSpan span) {
    Map<String, Object> identity = new LinkedHashMap<>();
    if (span != null && span.traceId() != null) {
      identity.put("trace_id", span.traceId());
    }
    if (span != null && span.id() != null) {
      identity.put("span_id", span.id());
    }
    return identity;
  }

  private void logs(long line, Object scope, Map<String, Object> around) {
    for (Object each : OtlpValues.list(OtlpValues.field(scope, "logRecords"))) {
      OtlpEvent event = each instanceof Map<?, ?> map ? OtlpEvent.ofLog(line, map, around) : null;
      if (file != 0 && (event == null || !isOfThisFile(event.traceId()))) {
        continue;
      }
      if (event == null || event.name().isEmpty() || event.traceId() == null) {
        unmapped("log record without a name or a trace");
      } else {
        touched.add(event.traceId());
        events.computeIfAbsent(event.traceId(), t -> new ArrayList<>()).add(event);
      }
    }
  }

  @Override
  public List<MappedRow> drain(long line) {
    if (ends != null) {
      touched.stream().filter(traceId -> ends.endsBy(traceId, line)).forEach(this::tell);
    }
    touched.clear();
    return mapped.take();
  }

  @Override
  public Mapped finish() {
    List.copyOf(traces.keySet()).forEach(this::tell);
    List.copyOf(events.keySet()).forEach(this::tell);
    return mapped;
  }

  /** Makes the rows of a trace of which nothing more comes, and forgets it. */
  private void tell(String traceId) {
    Map<String, OtlpSpan> spans = traces.remove(traceId);
    List<OtlpEvent> logged = events.remove(traceId);
    TraceRows rows = new TraceRows(mapping, table, tellsAll, mapped);
    if (spans == null) {
      if (logged != null) {
        rows.addOrphans(logged);
      }
      return;
    }
    if (owner(spans.values()) == 0) {
      List<OtlpSpan> inOrder = new ArrayList<>(spans.values());
      inOrder.sort(Comparator.comparingLong(OtlpSpan::start).thenComparing(OtlpSpan::id));
      rows.add(inOrder, logged == null ? List.of() : logged);
    }
  }

  private boolean isOfThisFile(String traceId) {
    return traceId != null && (traces.containsKey(traceId) || events.containsKey(traceId));
  }

  /** The file that tells a trace: the one with its root, else the first that has any span. */
  private static int owner(Collection<OtlpSpan> spans) {
    OtlpSpan owner = null;
    for (OtlpSpan span : spans) {
      boolean isRoot = span.parentId() == null;
      boolean isBetter =
          owner == null
              || (isRoot && owner.parentId() != null)
              || (isRoot == (owner.parentId() == null) && span.file() < owner.file());
      owner = isBetter ? span : owner;
    }
    return owner == null ? 0 : owner.file();
  }

  private void unmapped(String what) {
    if (tellsAll) {
      mapped.unmapped(what);
    }
  }

  private void refuse(long line, Map<String, Object> identity, String code, String problem) {
    if (tellsAll && file == 0) {
      mapped.rows().add(new MappedRow(line, table, identity, code, problem));
    }
  }
}
