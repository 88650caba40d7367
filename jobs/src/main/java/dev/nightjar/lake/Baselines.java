package dev.nightjar.lake;

import dev.nightjar.compare.PinnedBaseline;
import dev.nightjar.model.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pinned baselines and excluded days: table {@code baseline}. A pinned baseline never changes; a
 * day is excluded by a row of kind {@code excluded} whose window is that day.
 */
public final class Baselines {
  private static final String PINNED = "pinned";
  private static final String EXCLUDED = "excluded";

  private final Lake lake;

  public Baselines(Lake lake) {
    this.lake = lake;
  }

  /**
   * One row of the table.
   *
   * @param kind {@code pinned} or {@code excluded}
   * @param deployment the release that was accepted, null where none was named
   */
  public record Entry(
      String name,
      String kind,
      LocalDate start,
      LocalDate end,
      String deployment,
      Instant pinnedAt,
      String note) {}

  /**
   * Pins a window under a name.
   *
   * @param deployment the accepted release, or null
   * @throws Refusal when the name is taken, the window is empty or has no profiles
   */
  public Entry pin(
      String name, LocalDate from, LocalDate to, String deployment, Instant at, String by) {
    if (from.isAfter(to)) {
      throw Refusal.usage("Cannot pin " + name + ": --from " + from + " is after --to " + to);
    }
    for (Entry entry : list()) {
      if (entry.kind().equals(PINNED) && entry.name().equals(name)) {
        throw Refusal.usage(
            "Baseline "
                + name
                + " is pinned already ("
                + entry.start()
                + " to "
                + entry.end()
                + ") and never changes; choose another name");
      }
    }
    if (lake.rows("daily_profile")
        .read(Where.between("profile_date", from, to), "profile_date")
        .isEmpty()) {
      throw Refusal.usage(
          "Cannot pin "
              + name
              + ": no day from "
              + from
              + " to "
              + to
              + " has a profile; run `nightjar profile --from "
              + from
              + " --to "
              + to
              + "` first");
    }
    Entry entry = new Entry(name, PINNED, from, to, deployment, at, null);
    append(entry, by);
    return entry;
  }

  /** Excludes a day from every baseline and history; again changes nothing. */
  public Entry exclude(LocalDate day, String reason, Instant at, String by) {
    for (Entry entry : list()) {
      if (entry.kind().equals(EXCLUDED) && entry.start().equals(day)) {
        return entry;
      }
    }
    Entry entry = new Entry("excluded-" + day, EXCLUDED, day, day, null, at, reason);
    append(entry, by);
    return entry;
  }

  /** All rows, oldest window first. */
  public List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    lake.rows("baseline")
        .forEach(
            Where.all(),
            row ->
                entries.add(
                    new Entry(
                        row.text("baseline_name"),
                        row.text("kind"),
                        row.date("window_start"),
                        row.date("window_end"),
                        row.isNull("deployment_id") ? null : row.text("deployment_id"),
                        row.instant("pinned_at"),
                        row.isNull("note") ? null : row.text("note"))));
    entries.sort(Comparator.comparing(Entry::start).thenComparing(Entry::name));
    return entries;
  }

  List<PinnedBaseline> pinned() {
    Set<LocalDate> excluded = excluded();
    return list().stream()
        .filter(entry -> entry.kind().equals(PINNED))
        .map(
            entry ->
                new PinnedBaseline(
                    entry.name(), entry.start(), entry.end(), within(entry, excluded)))
        .toList();
  }

  /** Days that no baseline may use. */
  public Set<LocalDate> excluded() {
    Set<LocalDate> days = new TreeSet<>();
    for (Entry entry : list()) {
      if (entry.kind().equals(EXCLUDED)) {
        days.add(entry.start());
      }
    }
    return days;
  }

  private static Set<LocalDate> within(Entry entry, Set<LocalDate> days) {
    Set<LocalDate> inside = new HashSet<>(days);
    inside.removeIf(day -> day.isBefore(entry.start()) || day.isAfter(entry.end()));
    return inside;
  }

  private void append(Entry entry, String by) {
    OutputTable table = lake.rows("baseline");
    table.append(
        List.of(
            table
                .row()
                .set("baseline_name", entry.name())
                .set("kind", entry.kind())
                .set("window_start", entry.start())
                .set("window_end", entry.end())
                .set("deployment_id", entry.deployment())
                .set("pinned_at", entry.pinnedAt())
                .set("pinned_by", by)
                .set("note", entry.note())));
  }
}
