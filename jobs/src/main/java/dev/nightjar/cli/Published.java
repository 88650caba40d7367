package dev.nightjar.cli;

import dev.nightjar.lake.ReportReader;
import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import java.util.NavigableSet;

/** Which published night a reading command is about. */
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
      LocalDate nearest = nights.floor(wanted) == null ? nights.first() : nights.floor(wanted);
      throw Refusal.nothingToDo(
          "Night " + wanted + " is not published; the nearest that is: " + nearest);
    }
    return wanted;
  }
}
