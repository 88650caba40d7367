package dev.nightjar.cli;

import dev.nightjar.lake.ReportReader;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.NearestName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/** Which published night or finding a command is about. */
final class Published {
  private Published() {}

  /**
   * The named night, or the newest published one.
   *
   * @throws Refusal when there is none, naming the nearest published night
   */
  static LocalDate night(ReportReader reader, LocalDate wanted) {
    NavigableSet<LocalDate> nights = reader.nights();
    if (nights.isEmpty()) {
      throw Refusal.nothingToDo(
          "No night is published yet; run `nightjar nightly --report-date DATE` first");
    }
    if (wanted == null) {
      return nights.last();
    }
    if (!nights.contains(wanted)) {
      throw Refusal.nothingToDo(
          "Night "
              + wanted
              + " is not published; the nearest that is: "
              + nearest(nights, wanted)
              + " (published are "
              + nights.size()
              + " nights from "
              + nights.first()
              + " to "
              + nights.last()
              + ")");
    }
    return wanted;
  }

  /** The published nights around a day that is none. */
  private static String nearest(NavigableSet<LocalDate> nights, LocalDate wanted) {
    LocalDate before = nights.floor(wanted);
    LocalDate after = nights.ceiling(wanted);
    if (before == null || after == null) {
      return String.valueOf(before == null ? after : before);
    }
    return before + " and " + after;
  }

  /**
   * A published finding.
   *
   * @param id its id or the first letters of it
   * @param wanted the night; null = the newest on which it was a finding
   * @throws Refusal when there is none, naming the nearest, or several begin so
   */
  static Finding finding(ReportReader reader, String id, LocalDate wanted) {
    NavigableSet<LocalDate> nights = reader.nights();
    List<LocalDate> candidates =
        wanted == null
            ? new ArrayList<>(nights.descendingSet())
            : List.of(Published.night(reader, wanted));
    List<String> known = new ArrayList<>();
    for (LocalDate night : candidates) {
      List<Finding> findings = reader.findings(night);
      List<Finding> matching = findings.stream().filter(f -> f.id().startsWith(id)).toList();
      if (matching.size() > 1) {
        throw Refusal.usage(
            "Several findings begin with "
                + id
                + ": "
                + String.join(", ", matching.stream().map(Finding::id).toList()));
      }
      if (!matching.isEmpty()) {
        return matching.get(0);
      }
      findings.forEach(f -> known.add(f.id()));
    }
    throw Refusal.usage(
        "There is no finding "
            + id
            + (wanted == null ? "" : " on " + wanted)
            + NearestName.hint(id, known)
            + "; `nightjar findings` lists them");
  }
}
