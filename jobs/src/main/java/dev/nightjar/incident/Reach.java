package dev.nightjar.incident;

import dev.nightjar.model.Finding;
import dev.nightjar.model.Slice;
import java.util.List;

/** How a row's slice lies to the affected ones, nearest first. */
enum Reach {
  /** The affected slice itself. */
  SAME,
  /** A slice that holds all of the affected one. */
  ENCLOSING,
  /** A part of the affected slice. */
  PART,
  /** A slice that shares traffic with the affected one. */
  CROSSING,
  /** No traffic in common. */
  APART;

  /** The nearest over all findings. */
  static Reach of(Slice slice, List<Finding> findings) {
    Reach nearest = APART;
    for (Finding finding : findings) {
      Reach one = between(slice, finding.lead().slice());
      nearest = one.compareTo(nearest) < 0 ? one : nearest;
    }
    return nearest;
  }

  private static Reach between(Slice row, Slice affected) {
    if (row.equals(affected)) {
      return SAME;
    }
    if (row.contains(affected)) {
      return ENCLOSING;
    }
    if (affected.contains(row)) {
      return PART;
    }
    boolean isDisjoint =
        row.values().entrySet().stream()
            .anyMatch(
                each -> {
                  String other = affected.values().get(each.getKey());
                  return other != null && !other.equals(each.getValue());
                });
    return isDisjoint ? APART : CROSSING;
  }
}
