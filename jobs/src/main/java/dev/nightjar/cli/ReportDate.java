package dev.nightjar.cli;

import java.time.LocalDate;
import picocli.CommandLine.Option;

/** The night that a command is about. */
final class ReportDate {
  @Option(
      names = "--report-date",
      required = true,
      paramLabel = "DATE",
      converter = UtcDay.class,
      description = "The night, a UTC day such as 2026-11-23.")
  LocalDate date;
}
