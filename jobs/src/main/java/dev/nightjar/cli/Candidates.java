package dev.nightjar.cli;

import dev.nightjar.model.Settings;
import dev.nightjar.model.Verdict;
import dev.nightjar.report.ReportCatalog;
import java.util.Arrays;
import java.util.Iterator;

/** Words that a shell completes, where an option's type does not say them. */
final class Candidates {
  private Candidates() {}

  private static ReportCatalog catalog() {
    return ReportCatalog.load(Settings.embedded("warehouse"));
  }

  /** Names of the reports that come with the program. */
  static final class Reports implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return catalog().reports().stream().map(report -> report.name()).iterator();
    }
  }

  /** Names of their metrics. */
  static final class Metrics implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return catalog().reports().stream()
          .flatMap(report -> report.metrics().stream())
          .map(metric -> metric.name())
          .distinct()
          .iterator();
    }
  }

  static final class Verdicts implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Verdict.values()).map(Verdict::code).iterator();
    }
  }
}
