package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rows of one trace for one table. A column {@code request:x} of a span is column x of the row
 * of its request.
 */
final class TraceRows {
  private static final String REQUEST = "request";
  private static final String EVENT = "event:";

  private final Mapping mapping;
  private final String table;
  private final boolean tellsAll;
  private final Mapped mapped;

  TraceRows(Mapping mapping, String table, boolean tellsAll, Mapped mapped) {
    this.mapping = mapping;
    this.table = table;
    this.tellsAll = tellsAll;
    this.mapped = mapped;
  }

  /**
   * @param spans of one trace in the order of their start
   * @param logged its events that came as log records
   */
  void add(List<OtlpSpan> spans, List<OtlpEvent> logged) {
    boolean isRequest = false;
    for (OtlpSpan span : spans) {
      mapping.kinds().stream()
          .filter(kind -> kind.when().holds(span))
          .findFirst()
          .ifPresent(kind -> span.kind(kind.name()));
      isRequest |= !span.kind().isEmpty();
    }
    if (!isRequest && logged.isEmpty()) {
      spans.forEach(span -> unmapped("span of a trace without any GenAI span"));
      return;
    }
    Set<OtlpSpan> merged = Rerankers.merge(spans);
    OtlpSpan root = root(spans);
    RequestFields request = new RequestFields(root == null ? spans.get(0) : root, spans);
    Map<String, Object> row = new HashMap<>();
    boolean[] isAsked = new boolean[1];
    Supplier<Map<String, Object>> ofRequest =
        () -> {
          // A column of the request that asks for another one finds nothing, and no end of asking.
          if (!isAsked[0]) {
            isAsked[0] = true;
            row.putAll(requestRow(request));
          }
          return row;
        };
    spans.forEach(span -> span.request(ofRequest));
    if (root == null) {
      refuseRootless(spans);
    } else {
      root.note("span:is_root", Boolean.TRUE);
    }
    Map<String, OtlpSpan> byId = new HashMap<>();
    for (OtlpSpan span : spans) {
      byId.put(span.id(), span);
      boolean isTaken = span(span, root, request, merged.contains(span));
      int rank = 0;
      for (Object event : span.events()) {
        if (event instanceof Map<?, ?> map) {
          isTaken |= event(OtlpEvent.ofSpan(span.line(), map, ++rank), span);
        }
      }
      isTaken |= span == root || merged.contains(span) || mapping.sums(span.kind());
      if (!isTaken) {
        unmapped(what(span));
      }
    }
    for (OtlpEvent event : logged) {
      OtlpSpan of = byId.getOrDefault(String.valueOf(event.spanId()), spans.get(0));
      if (!event(event, of)) {
        unmapped("event " + event.name());
      }
    }
  }

  /** Events of a trace of which no span is here. */
  void addOrphans(List<OtlpEvent> events) {
    for (OtlpEvent event : events) {
      if (!event(event, null)) {
        unmapped("event " + event.name());
      }
    }
  }

  private static String what(OtlpSpan span) {
    Object operation = span.get("gen_ai.operation.name");
    Object kind = operation == null ? span.get("openinference.span.kind") : operation;
    if (kind == null) {
      return "span that is no GenAI span";
    }
    String word = kind.toString();
    return "span of kind " + (word.matches("[A-Za-z_]{1,40}") ? word : "(other)");
  }

  /** The span without a parent that starts first; with {@code root: topmost} the first at all. */
  private OtlpSpan root(List<OtlpSpan> spans) {
    Set<String> ids = new HashSet<>();
    spans.forEach(span -> ids.add(span.id()));
    OtlpSpan topmost = null;
    for (OtlpSpan span : spans) {
      if (span.parentId() == null) {
        return span;
      }
      if (topmost == null && !ids.contains(span.parentId())) {
        topmost = span;
      }
    }
    return mapping.isTopmost() ? topmost : null;
  }

  private Map<String, Object> requestRow(RequestFields request) {
    for (Block block : mapping.blocks()) {
      if (block.of().equals(REQUEST) && block.when().holds(request)) {
        return block.row(request);
      }
    }
    return Map.of();
  }

  private void refuseRootless(List<OtlpSpan> spans) {
    boolean isOfRequests =
        mapping.blocks().stream().anyMatch(b -> b.table().equals(table) && b.of().equals(REQUEST));
    boolean isFirst =
        mapping.blocks().stream()
            .filter(b -> b.of().equals(REQUEST))
            .findFirst()
            .map(b -> b.table().equals(table))
            .orElse(false);
    if (isOfRequests && isFirst) {
      OtlpSpan first = spans.get(0);
      mapped
          .rows()
          .add(
              new MappedRow(
                  first.line(),
                  table,
                  Map.of("trace_id", first.traceId()),
                  "trace_without_root",
                  "trace "
                      + first.traceId()
                      + ": none of its "
                      + spans.size()
                      + " spans here is without a parent, so its request is not known; deliver the"
                      + " file with its root too, or use a mapping with root: topmost"));
    }
  }

  private boolean span(OtlpSpan span, OtlpSpan root, RequestFields request, boolean isMerged) {
    boolean isTaken = false;
    for (Block block : mapping.blocks()) {
      boolean isOfRoot = block.of().equals(REQUEST) && span == root;
      boolean isOfSpan = !isMerged && block.of().equals(span.kind()) && !span.kind().isEmpty();
      boolean isOfAny = block.of().equals("span");
      if (!isOfRoot && !isOfSpan && !isOfAny) {
        continue;
      }
      Fields record = isOfRoot ? request : span;
      if (!block.when().holds(record)) {
        continue;
      }
      isTaken |= rows(block, record, span.line());
    }
    return isTaken;
  }

  private boolean event(OtlpEvent event, OtlpSpan span) {
    boolean isTaken = false;
    for (Block block : mapping.blocks()) {
      if (block.of().equals(EVENT + event.name())) {
        Fields record = event.fields(span);
        if (block.when().holds(record)) {
          isTaken |= rows(block, record, event.line());
        }
      }
    }
    return isTaken;
  }

  private boolean rows(Block block, Fields record, long line) {
    List<Fields> records = new ArrayList<>();
    if (block.each().isEmpty()) {
      records.add(record);
    } else {
      block.each().forEach(name -> records.addAll(Paths.records(record, name)));
    }
    if (block.table().equals(table)) {
      for (Fields each : records) {
        Map<String, Object> row = block.row(each);
        for (String column : block.inherit()) {
          Object value = record.get(REQUEST + ":" + column);
          if (value != null) {
            row.putIfAbsent(column, value);
          }
        }
        mapped.left(block.keepRest(each, mapping, row));
        mapped.rows().add(MappedRow.of(line, table, row));
      }
    }
    return !records.isEmpty();
  }

  private void unmapped(String what) {
    if (tellsAll) {
      mapped.unmapped(what);
    }
  }
}
