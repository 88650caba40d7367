package dev.nightjar.cli;

import dev.nightjar.model.Report;
import dev.nightjar.model.Slice;
import dev.nightjar.report.NearestName;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is said of names that a report does not know: the nearest it knows, or what there is. */
final class UnknownNames {
  private static final int MOST_LISTED = 12;

  private final String report;

  UnknownNames(String report) {
    this.report = report;
  }

  /** A metric that the report has not: the nearest, or whose it is, or what there is. */
  String metric(String metric, ReportCatalog catalog) {
    List<String> metrics =
        catalog.report(report).metrics().stream().map(known -> known.name()).toList();
    String near = NearestName.hint(metric, metrics);
    if (!near.isEmpty()) {
      return "Report " + report + " has no metric " + metric + near;
    }
    for (Report other : catalog.reports()) {
      if (other.metrics().stream().anyMatch(m -> m.name().equals(metric))) {
        return metric
            + " is a metric of report "
            + other.name()
            + ", not of "
            + report
            + ": nightjar show "
            + other.name()
            + " --metric "
            + metric;
      }
    }
    return "Report "
        + report
        + " has no metric "
        + metric
        + "; it has "
        + String.join(", ", metrics);
  }

  /**
   * Slices of which no row is.
   *
   * @param shown slices of the rows that there are
   */
  String slices(List<String> slices, List<Slice> shown, LocalDate night) {
    Map<String, Set<String>> values = new TreeMap<>();
    for (Slice slice : shown) {
      slice
          .values()
          .forEach((name, value) -> values.computeIfAbsent(name, n -> new TreeSet<>()).add(value));
    }
    for (String wanted : slices) {
      if (!wanted.equals("all")) {
        for (Map.Entry<String, String> each : ShowCommand.parsed(wanted).values().entrySet()) {
          Set<String> known = values.get(each.getKey());
          if (known == null) {
            return unknown("slice dimension", each.getKey(), values.keySet(), night);
          }
          if (!known.contains(each.getValue())) {
            return unknown(each.getKey(), each.getValue(), known, night);
          }
        }
      }
    }
    return "Report "
        + report
        + " has no row of "
        + night
        + " on "
        + String.join(" and ", slices)
        + " together; leave one out";
  }

  private String unknown(String what, String word, Set<String> known, LocalDate night) {
    String near = NearestName.hint(word, known);
    List<String> some = known.stream().limit(MOST_LISTED).toList();
    return "Report "
        + report
        + " shows no "
        + what
        + " \""
        + word
        + "\" on "
        + night
        + (near.isEmpty()
            ? "; it shows "
                + String.join(", ", some)
                + (known.size() > some.size()
                    ? " and " + (known.size() - some.size()) + " more"
                    : "")
            : near);
  }
}
