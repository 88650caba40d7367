package dev.nightjar.lake;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;

/** Branches and tags that keep rows alive for nobody: of killed runs, and old tags on inputs. */
final class AbandonedRefs {
  /** A night that was compared may wait that long for its publication. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(7);

  /** A tag keeps rows readable that were erased or whose time is over. */
  private static final Duration LONGEST_TAG = Duration.ofDays(7);

  /** Run ids tell when their run began. */
  private static final Pattern BEGAN = Pattern.compile("\\d{8}T\\d{6}Z");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  private final Instant now;
  private final Set<String> recordedRuns;

  /**
   * @param recordedRuns runs that have ended and said so
   */
  AbandonedRefs(Instant now, Set<String> recordedRuns) {
    this.now = now;
    this.recordedRuns = recordedRuns;
  }

  /** Names of the references that may go. */
  List<String> of(Table table, boolean isInput) {
    SnapshotExpiry ages = new SnapshotExpiry(table, now);
    List<String> abandoned = new ArrayList<>();
    for (Map.Entry<String, SnapshotRef> ref : table.refs().entrySet()) {
      String name = ref.getKey();
      Snapshot snapshot = table.snapshot(ref.getValue().snapshotId());
      boolean goes;
      if (ref.getValue().isTag()) {
        Instant since = ages.replacedAt(snapshot);
        goes = isInput && since != null && since.isBefore(now.minus(LONGEST_TAG));
      } else if (name.startsWith(StagedAppend.PREFIX)) {
        goes = began(name, snapshot).isBefore(now.minus(SnapshotExpiry.LONGEST_RUN));
      } else if (NightBranch.isNight(name)) {
        goes = isAbandonedNight(table, name, snapshot);
      } else {
        goes = false;
      }
      if (goes) {
        abandoned.add(name);
      }
    }
    return abandoned;
  }

  private boolean isAbandonedNight(Table table, String name, Snapshot written) {
    Instant at = Instant.ofEpochMilli(written.timestampMillis());
    if (!at.isBefore(now.minus(SnapshotExpiry.LONGEST_RUN))) {
      return false;
    }
    String run = written.summary().get("nightjar.run_id");
    return at.isBefore(now.minus(LONGEST_WAIT))
        || !recordedRuns.contains(run)
        || NightBranch.nightOf(written)
            .map(night -> new NightBranch(night, name).overtaken(table))
            .orElse(true);
  }

  /** A branch starts at a snapshot that can be much older: its name tells better. */
  private static Instant began(String name, Snapshot snapshot) {
    Matcher stamp = BEGAN.matcher(name);
    return stamp.find()
        ? LocalDateTime.parse(stamp.group(), STAMP).toInstant(ZoneOffset.UTC)
        : Instant.ofEpochMilli(snapshot.timestampMillis());
  }

  /** Removes references, all in one commit. */
  static void drop(Table table, List<String> names) {
    ManageSnapshots change = table.manageSnapshots();
    for (String name : names) {
      if (table.refs().get(name).isTag()) {
        change.removeTag(name);
      } else {
        change.removeBranch(name);
      }
    }
    change.commit();
    table.refresh();
  }
}
