package dev.nightjar.lake;

import dev.nightjar.model.Components;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads everything that a night says of findings, as it is now: report rows can be restated later,
 * profiles folded, snapshots expired.
 */
public final class IncidentFreeze {
  /**
   * What was read.
   *
   * @param versions version of each component that served most of the affected traffic
   * @param requests requests since the onset of the finding that has most, null when unknown
   * @param detectedAt when the first run that published one of the findings ended
   * @param reportHashes report to the definition that made its rows
   * @param notes what could not be frozen, and why: sentences without their full stop
   */
  public record Frozen(
      Components versions,
      Long requests,
      Instant detectedAt,
      SortedMap<String, String> reportHashes,
      List<String> notes) {
    public Frozen {
      notes = List.copyOf(notes);
    }
  }

  private final Lake lake;
  private final ReportCatalog catalog;

  public IncidentFreeze(Lake lake, ReportCatalog catalog) {
    this.lake = lake;
    this.catalog = catalog;
  }

  /** Adds the rows of the findings to the sections of their incident. */
  public Frozen read(List<Finding> findings, FrozenSections to) {
    List<String> notes = new ArrayList<>();
    Map<Components, Long> affected = new HashMap<>();
    Long requests = null;
    Instant detected = null;
    SortedMap<String, String> hashes = new TreeMap<>();
    for (Finding finding : findings) {
      List<OutputRow> compared = new FrozenReport(lake).add(finding, to);
      hashes.putAll(hashes(finding, compared, notes));
      FrozenDays.Outcome days = new FrozenDays(lake).add(finding, compared, to);
      notes.addAll(days.notes());
      requests = larger(requests, days.requests());
      SortedMap<String, Long> snapshots = snapshots(finding.reportDate(), notes);
      new FrozenInputs(lake, catalog).add(finding, snapshots, compared, to);
      traffic(finding, snapshots, to, notes).forEach((v, n) -> affected.merge(v, n, Long::sum));
      texts(finding, to);
      Instant first = detectedAt(new FrozenReport(lake).firstNight(finding));
      detected = detected == null || first.isBefore(detected) ? first : detected;
    }
    return new Frozen(
        usual(affected), requests, detected, hashes, notes.stream().distinct().toList());
  }

  /** The text that is frozen is the definition as it is now. */
  private Map<String, String> hashes(
      Finding finding, List<OutputRow> compared, List<String> notes) {
    String report = finding.lead().metric().report();
    String now = catalog.report(report).hash();
    Map<String, String> hashes = new HashMap<>();
    for (OutputRow row : compared) {
      if (!row.isNull("report_hash")) {
        hashes.put(report, row.text("report_hash"));
      }
    }
    if (!hashes.getOrDefault(report, now).equals(now)) {
      notes.add(
          "The definition of report "
              + report
              + " has changed since "
              + finding.reportDate()
              + " was compared; the frozen text is the new one");
    }
    return hashes;
  }

  private SortedMap<String, Long> snapshots(LocalDate night, List<String> notes) {
    try {
      return RunInputs.ofNight(lake, night);
    } catch (Refusal refusal) {
      notes.add(refusal.getMessage());
      return new TreeMap<>();
    }
  }

  private Map<Components, Long> traffic(
      Finding finding, Map<String, Long> snapshots, FrozenSections to, List<String> notes) {
    FrozenTraffic traffic = new FrozenTraffic(lake, catalog);
    if (!snapshots.isEmpty()) {
      try {
        Map<Components, Long> affected = traffic.add(finding, snapshots, to);
        if (affected.isEmpty()) {
          notes.add("No unit of the night is in the slice of " + finding.id());
        }
        return affected;
      } catch (Refusal expired) {
        if (expired.kind() != Refusal.Kind.NOT_READY) {
          throw expired;
        }
        notes.add(expired.getMessage());
      }
    }
    Map<Components, Long> profiled = traffic.addProfiled(finding, to);
    notes.add(
        profiled.isEmpty()
            ? "The release versions behind "
                + finding.id()
                + " are not known: neither the inputs of the night nor a profile of the slice are"
                + " there"
            : "The release versions behind "
                + finding.id()
                + " are those of the units that "
                + finding.lead().metric().name()
                + " counts, from stored profiles");
    return profiled;
  }

  private void texts(Finding finding, FrozenSections to) {
    String report = finding.lead().metric().report();
    String grain = finding.lead().metric().grain();
    to.text("definitions/" + report + ".yaml", catalog.definition(report));
    to.text("queries/observations_" + grain + ".sql", catalog.observationSql(grain));
    catalog
        .evidenceSql(report)
        .ifPresent(sql -> to.text("queries/evidence_" + report + ".sql", sql));
  }

  /** The end of the run that published the night; of the night itself where no run says so. */
  private Instant detectedAt(LocalDate night) {
    Set<String> runs = new HashSet<>();
    lake.rows("finding")
        .forEach(Where.equal("report_date", night), row -> runs.add(row.text("run_id")), "run_id");
    List<Instant> ends = new ArrayList<>();
    lake.rows("run")
        .forEach(
            Where.in("run_id", runs),
            row -> ends.add(row.instant("ended_at")),
            "run_id",
            "ended_at");
    return ends.stream()
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(night.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
  }

  private static Long larger(Long a, Long b) {
    return a == null || b != null && b > a ? b : a;
  }

  /** Of each component the version that most units had, the first by name of equals. */
  private static Components usual(Map<Components, Long> affected) {
    List<String> versions = new ArrayList<>();
    for (int i = 0; i < Components.NAMES.size(); i++) {
      TreeMap<String, Long> units = new TreeMap<>();
      for (Map.Entry<Components, Long> vector : affected.entrySet()) {
        String version = vector.getKey().versions().get(i);
        if (version != null) {
          units.merge(version, vector.getValue(), Long::sum);
        }
      }
      versions.add(
          units.entrySet().stream()
              .max(
                  Map.Entry.<String, Long>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
              .map(Map.Entry::getKey)
              .orElse(null));
    }
    return Components.of(versions);
  }
}
