package dev.nightjar.lake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Which snapshots of a table may go. A snapshot's age counts from the moment another one took its
 * place, not from its commit: a run that began yesterday may read a snapshot of last year, if
 * nothing was committed since.
 */
final class SnapshotExpiry {
  /** Summary property of snapshots that erased a subject: nothing before them may stay. */
  static final String ERASURE = "nightjar.erasure";

  /** Longer than any run: what nobody refers to for that long is of a run that was killed. */
  static final Duration LONGEST_RUN = Duration.ofDays(2);

  private final Table table;
  private final Instant now;
  private final Map<Long, Instant> replacedAt = new HashMap<>();
  private final List<Snapshot> main = new ArrayList<>();

  SnapshotExpiry(Table table, Instant now) {
    this.table = table;
    this.now = now;
    Snapshot after = null;
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      main.add(snapshot);
      replacedAt.put(
          snapshot.snapshotId(),
          after == null ? null : Instant.ofEpochMilli(after.timestampMillis()));
      after = snapshot;
    }
  }

  /** When the snapshot stopped being what readers see; null while it is that. */
  Instant replacedAt(Snapshot snapshot) {
    return replacedAt.containsKey(snapshot.snapshotId())
        ? replacedAt.get(snapshot.snapshotId())
        : Instant.ofEpochMilli(snapshot.timestampMillis());
  }

  /**
   * The snapshots that may go.
   *
   * @param horizon those replaced before it go
   * @param kept ids that runs or incidents still refer to; an erasure goes before them
   * @param dropped names of references that hold nothing any more
   */
  List<Snapshot> expired(Instant horizon, Set<Long> kept, Collection<String> dropped) {
    Set<Long> held = held(dropped);
    Snapshot erasure = erasure();
    Set<Long> onMain = replacedAt.keySet();
    Set<Long> beforeErasure = new HashSet<>();
    if (erasure != null) {
      main.subList(main.indexOf(erasure) + 1, main.size())
          .forEach(snapshot -> beforeErasure.add(snapshot.snapshotId()));
    }
    List<Snapshot> expired = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      long id = snapshot.snapshotId();
      if (held.contains(id) || (!main.isEmpty() && id == main.get(0).snapshotId())) {
        continue;
      }
      boolean goes;
      if (onMain.contains(id)) {
        goes =
            beforeErasure.contains(id)
                || (replacedAt(snapshot).isBefore(horizon) && !kept.contains(id));
      } else {
        goes =
            replacedAt(snapshot).isBefore(now.minus(LONGEST_RUN))
                || (erasure != null && snapshot.timestampMillis() <= erasure.timestampMillis());
      }
      if (goes) {
        expired.add(snapshot);
      }
    }
    return expired;
  }

  /** The newest snapshot that erased a subject, or null. */
  Snapshot erasure() {
    return main.stream().filter(s -> s.summary().containsKey(ERASURE)).findFirst().orElse(null);
  }

  /** Snapshots of branches and tags, up to where they meet main. */
  private Set<Long> held(Collection<String> dropped) {
    Set<Long> held = new HashSet<>();
    for (Map.Entry<String, SnapshotRef> ref : table.refs().entrySet()) {
      if (ref.getKey().equals(SnapshotRef.MAIN_BRANCH) || dropped.contains(ref.getKey())) {
        continue;
      }
      Snapshot next = table.snapshot(ref.getValue().snapshotId());
      held.add(next.snapshotId());
      while (ref.getValue().isBranch()
          && next != null
          && !replacedAt.containsKey(next.snapshotId())) {
        held.add(next.snapshotId());
        next = next.parentId() == null ? null : table.snapshot(next.parentId());
      }
    }
    return held;
  }

  /**
   * Expires snapshots and deletes the files that no other snapshot needs. What later readers must
   * know of them is remembered first.
   */
  static void expire(Table table, TableDefinition definition, List<Snapshot> expired, Instant now) {
    if (expired.isEmpty()) {
      return;
    }
    if (definition.input()) {
      Uniqueness.remember(table);
      if (definition.dayColumn() != null) {
        ExpiredDays.remember(table, definition.dayColumn(), expired, now);
      }
    }
    ExpireSnapshots expiry = table.expireSnapshots().expireOlderThan(0);
    expired.forEach(snapshot -> expiry.expireSnapshotId(snapshot.snapshotId()));
    expiry.commit();
    table.refresh();
  }
}
