package dev.nightjar.cli;

import dev.nightjar.lake.Inspection;
import dev.nightjar.lake.Lake;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;

/** Looks at a lake: its tables, half-finished nights, how old the newest night is, the clock. */
final class LakeChecks {
  /** A night runs on the day after it; one more day may be a weekend's patience. */
  private static final long STALE_DAYS = 2;

  private final Checkup checkup;
  private final Instant now;

  LakeChecks(Checkup checkup, Instant now) {
    this.checkup = checkup;
    this.now = now;
  }

  void look(Lake lake) {
    Inspection inspection = Inspection.of(lake);
    checkup.ok("catalog", "opens");
    if (inspection.missing().isEmpty()) {
      checkup.ok("tables", inspection.present().size() + " tables");
    } else {
      checkup.fail(
          "tables",
          "missing: " + String.join(", ", inspection.missing()),
          "Run `nightjar init` or `nightjar doctor --repair`");
    }
    if (inspection.unfinishedNights().isEmpty()) {
      checkup.ok("nights", "none half-finished");
    } else {
      checkup.warn(
          "nights",
          "half-finished: " + String.join(", ", inspection.unfinishedNights()),
          "Run `nightjar nightly` for these dates again; nothing of them is published."
              + " `nightjar doctor --repair` drops what runs left that are dead for two days");
    }
    if (inspection.present().contains("report")) {
      age(Inspection.publishedNights(lake));
    }
    clock(inspection.newestCommit());
  }

  private void age(NavigableSet<LocalDate> nights) {
    if (nights.isEmpty()) {
      checkup.ok("staleness", "no night is published yet");
      return;
    }
    LocalDate newest = nights.last();
    long days = ChronoUnit.DAYS.between(newest, LocalDate.ofInstant(now, ZoneOffset.UTC));
    String found = "newest published night " + newest + ", " + days + " days ago";
    if (days > STALE_DAYS) {
      checkup.warn(
          "staleness",
          found,
          "Run `nightjar backfill --from "
              + newest.plusDays(1)
              + " --to DATE`, and look why the nights after it did not run");
    } else {
      checkup.ok("staleness", found);
    }
  }

  private void clock(Instant newestCommit) {
    if (newestCommit.isAfter(now.plus(Duration.ofMinutes(5)))) {
      checkup.warn(
          "clock",
          "now is " + now + ", the newest commit is of " + newestCommit,
          "Set the clock of this machine or of the one that wrote");
    } else {
      checkup.ok("clock", now.toString());
    }
  }
}
