package dev.nightjar.mapping;

import java.util.List;
import java.util.Set;

/** A request as a record: its root span, and the spans under it. */
final class RequestFields implements Fields {
  private final OtlpSpan root;
  private final List<OtlpSpan> spans;

  /**
   * @param spans all of the trace, the root among them, in the order of their start
   */
  RequestFields(OtlpSpan root, List<OtlpSpan> spans) {
    this.root = root;
    this.spans = spans;
  }

  @Override
  public Object get(String name) {
    return root.get(name);
  }

  @Override
  public Set<String> names() {
    return root.names();
  }

  @Override
  public List<Fields> inner(List<String> kinds) {
    return spans.stream().filter(s -> kinds.contains(s.kind())).map(s -> (Fields) s).toList();
  }
}
