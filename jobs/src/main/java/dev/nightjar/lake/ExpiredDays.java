package dev.nightjar.lake;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Which days expired snapshots gave rows to, remembered in a property of the table. Without it a
 * night that was profiled from an expired snapshot would count as late on every day of the table.
 */
final class ExpiredDays {
  /** Table property: {@code id,parent,committed at (ms),day=rows,...} of each, by {@code ;}. */
  static final String PROPERTY = "nightjar.expired-days";

  /** Twice as long as rows may be late, so that nobody asks for what is forgotten. */
  private static final Duration REMEMBERED = Duration.ofDays(2L * LateNights.MATURITY_DAYS);

  private record Entry(long id, Long parent, long committedMs, SortedMap<LocalDate, Long> added) {
    static Entry parse(String text) {
      String[] parts = text.split(",", -1);
      SortedMap<LocalDate, Long> added = new TreeMap<>();
      for (int i = 3; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        added.put(
            LocalDate.ofEpochDay(Long.parseLong(parts[i].substring(0, equals))),
            Long.parseLong(parts[i].substring(equals + 1)));
      }
      return new Entry(
          Long.parseLong(parts[0]),
          parts[1].isEmpty() ? null : Long.valueOf(parts[1]),
          Long.parseLong(parts[2]),
          added);
    }

    String text() {
      StringBuilder text = new StringBuilder();
      text.append(id).append(',').append(parent == null ? "" : parent);
      text.append(',').append(committedMs);
      added.forEach(
          (day, rows) -> text.append(',').append(day.toEpochDay()).append('=').append(rows));
      return text.toString();
    }
  }

  private final Map<Long, Entry> entries;

  private ExpiredDays(Map<Long, Entry> entries) {
    this.entries = entries;
  }

  static ExpiredDays of(Table table) {
    Map<Long, Entry> entries = new LinkedHashMap<>();
    String text = table.properties().getOrDefault(PROPERTY, "");
    if (!text.isEmpty()) {
      for (String each : text.split(";", -1)) {
        Entry entry = Entry.parse(each);
        entries.put(entry.id(), entry);
      }
    }
    return new ExpiredDays(entries);
  }

  boolean knows(long snapshot) {
    return entries.containsKey(snapshot);
  }

  /** The snapshot before it, null when it was the first. */
  Long parent(long snapshot) {
    return entries.get(snapshot).parent();
  }

  /** Rows that it added by day. */
  SortedMap<LocalDate, Long> added(long snapshot) {
    return entries.get(snapshot).added();
  }

  /**
   * Remembers snapshots that are about to expire.
   *
   * @param dayColumn of the table
   * @param now what is older than rows can be late is forgotten
   */
  static void remember(Table table, String dayColumn, Collection<Snapshot> expiring, Instant now) {
    long oldest = now.minus(REMEMBERED).toEpochMilli();
    List<Entry> kept = new ArrayList<>(of(table).entries.values());
    DaysOfFiles days = new DaysOfFiles(table, dayColumn);
    for (Snapshot snapshot : expiring) {
      if (snapshot.timestampMillis() >= oldest) {
        kept.add(
            new Entry(
                snapshot.snapshotId(),
                snapshot.parentId(),
                snapshot.timestampMillis(),
                days.added(snapshot)));
      }
    }
    kept.removeIf(entry -> entry.committedMs() < oldest);
    String text = kept.stream().map(Entry::text).distinct().collect(Collectors.joining(";"));
    if (!text.equals(table.properties().getOrDefault(PROPERTY, ""))) {
      table.updateProperties().set(PROPERTY, text).commit();
    }
  }
}
