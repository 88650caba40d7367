package dev.nightjar.lake;

import dev.nightjar.model.Finding;
import dev.nightjar.model.Incident;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import dev.nightjar.report.StateHashes;
import dev.nightjar.review.FindingWeek;
import dev.nightjar.review.FindingWeek.State;
import dev.nightjar.review.IsoWeek;
import dev.nightjar.review.NightSource;
import dev.nightjar.review.Refused;
import dev.nightjar.review.SeriesWeek;
import dev.nightjar.review.Week;
import dev.nightjar.review.WeekCharges;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/** Reads what a week's review says from published rows, without Spark. */
public final class WeekReader {
  private final Lake lake;
  private final ReportReader reports;
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final StateHashes states;

  public WeekReader(Lake lake, ReportCatalog catalog) {
    this.lake = lake;
    this.reports = new ReportReader(lake, catalog);
    this.states = catalog.stateHashes();
    catalog.reports().forEach(r -> r.metrics().forEach(m -> metrics.put(m.name(), m)));
  }

  /**
   * Reads a week.
   *
   * @throws Refusal (nothing to do) when none of its nights is published; names those that are
   */
  public Week read(IsoWeek week) {
    NavigableSet<LocalDate> published = reports.nights();
    List<LocalDate> nights =
        List.copyOf(published.subSet(week.monday(), true, week.sunday(), true));
    if (nights.isEmpty()) {
      throw Refusal.nothingToDo(
          "No night of "
              + week
              + " is published; "
              + (published.isEmpty()
                  ? "the lake has none yet: `nightjar nightly --report-date DATE` publishes one"
                  : "the lake has nights from "
                      + published.first()
                      + " to "
                      + published.last()
                      + ", weeks "
                      + IsoWeek.of(published.first())
                      + " to "
                      + IsoWeek.of(published.last())));
    }
    WeekRows rows = new WeekRows(week, metrics);
    read(rows, week.plus(1 - SeriesWeek.TREND).monday(), week.sunday(), Where.all());
    read(
        rows,
        week.plus(1 - SeriesWeek.HISTORY).monday(),
        week.plus(-SeriesWeek.TREND).sunday(),
        Where.equal("slice_key", ""));
    WeekStates states = new WeekStates(lake, rows, metrics.values(), this.states);
    for (int back = 0; back < SeriesWeek.HISTORY; back++) {
      IsoWeek each = week.plus(-back);
      states.merge(
          published.subSet(each.monday(), true, each.sunday(), true),
          back < SeriesWeek.TREND ? Where.all() : Where.equal("slice_key", ""));
    }
    IsoWeek before = week.plus(-1);
    List<FindingWeek> findings =
        findings(nights, published.subSet(before.monday(), true, before.sunday(), true));
    LocalDate from = before.monday();
    return week(
        week,
        nights,
        nightsByWeek(week, published),
        rows,
        findings,
        refused(week),
        WeekBills.read(lake, week.monday(), rows.runs(from), rows.costly(from)));
  }

  /**
   * Reads a published night as if its week had no other.
   *
   * @throws Refusal (nothing to do) when it is not published
   */
  public Week readNight(LocalDate night) {
    NavigableSet<LocalDate> published = reports.nights();
    if (!published.contains(night)) {
      throw Refusal.nothingToDo("Night " + night + " is not published");
    }
    IsoWeek week = IsoWeek.of(night);
    WeekRows rows = new WeekRows(week, metrics);
    read(rows, night, night, Where.all());
    LocalDate before = published.lower(night);
    List<FindingWeek> findings =
        findings(List.of(night), before == null ? List.of() : List.of(before));
    return week(week, List.of(night), List.of(), rows, findings, List.of(), WeekCharges.NONE);
  }

  private Week week(
      IsoWeek week,
      List<LocalDate> nights,
      List<Integer> nightsByWeek,
      WeekRows rows,
      List<FindingWeek> findings,
      List<Refused> refused,
      WeekCharges charges) {
    return new Week(
        week,
        nights,
        nightsByWeek,
        rows.series(findings),
        findings,
        incidents(week, findings),
        rows.labels(),
        rows.counts(),
        rows.suppressed(),
        rows.lateRows(),
        rows.staleNights(),
        refused,
        charges,
        sources(rows, week.monday()),
        rows.definitions(),
        metrics);
  }

  private void read(WeekRows rows, LocalDate from, LocalDate to, Where where) {
    lake.rows("report")
        .forEach(
            Where.between("report_date", from, to).and(where).andEqual("arm", "all"),
            rows::add,
            WeekRows.COLUMNS);
  }

  private static List<Integer> nightsByWeek(IsoWeek week, NavigableSet<LocalDate> published) {
    List<Integer> counts = new ArrayList<>();
    for (int back = SeriesWeek.HISTORY - 1; back >= 0; back--) {
      IsoWeek each = week.plus(-back);
      counts.add(published.subSet(each.monday(), true, each.sunday(), true).size());
    }
    return counts;
  }

  private List<FindingWeek> findings(List<LocalDate> nights, Collection<LocalDate> nightsBefore) {
    Map<String, String> incidents = new IncidentStore(lake).byFinding();
    Map<String, List<Finding>> seen = byId(nights);
    List<FindingWeek> findings = new ArrayList<>();
    LocalDate last = nights.get(nights.size() - 1);
    for (List<Finding> each : seen.values()) {
      Finding newest = each.get(each.size() - 1);
      findings.add(
          new FindingWeek(
              newest,
              each.get(0).nightsSeen() <= 1 ? State.OPENED : State.PERSISTING,
              each.get(0).reportDate(),
              each.size(),
              newest.reportDate(),
              newest.reportDate().equals(last),
              incidents.get(newest.id())));
    }
    for (List<Finding> each : byId(nightsBefore).values()) {
      Finding newest = each.get(each.size() - 1);
      if (!seen.containsKey(newest.id())) {
        findings.add(
            new FindingWeek(
                newest,
                State.CLOSED,
                null,
                0,
                newest.reportDate(),
                false,
                incidents.get(newest.id())));
      }
    }
    findings.sort(
        java.util.Comparator.comparing(FindingWeek::state)
            .thenComparing(FindingWeek::newest, Finding.GRAVEST_FIRST));
    return findings;
  }

  /** Findings of the nights by id, oldest night first. */
  private Map<String, List<Finding>> byId(Collection<LocalDate> nights) {
    Map<String, List<Finding>> seen = new TreeMap<>();
    for (LocalDate night : nights) {
      for (Finding finding : reports.findings(night)) {
        seen.computeIfAbsent(finding.id(), id -> new ArrayList<>()).add(finding);
      }
    }
    return seen;
  }

  /** Incidents about the week's findings, and those that were open in it. */
  private List<Incident> incidents(IsoWeek week, List<FindingWeek> findings) {
    Set<String> ids = new HashSet<>();
    findings.forEach(f -> ids.add(f.newest().id()));
    Instant from = week.monday().atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant to = week.sunday().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    return new IncidentStore(lake)
        .list().stream()
            .filter(
                i ->
                    i.findings().stream().anyMatch(ids::contains)
                        || (i.openedAt().isBefore(to)
                            && (i.closedAt() == null || !i.closedAt().isBefore(from))))
            .toList();
  }

  private List<Refused> refused(IsoWeek week) {
    Map<List<String>, Long> counts = new LinkedHashMap<>();
    Instant from = week.monday().atStartOfDay().toInstant(ZoneOffset.UTC);
    lake.rows("quarantine")
        .forEach(
            Where.between("ingested_at", from, from.plusSeconds(7 * 86_400 - 1)),
            row ->
                counts.merge(
                    List.of(row.text("target_table"), row.text("reason_code")), 1L, Long::sum),
            "ingested_at",
            "target_table",
            "reason_code");
    List<Refused> refused = new ArrayList<>();
    counts.forEach((key, rows) -> refused.add(new Refused(key.get(0), key.get(1), rows)));
    refused.sort(
        java.util.Comparator.comparingLong(Refused::rows)
            .reversed()
            .thenComparing(Refused::table)
            .thenComparing(Refused::reason));
    return refused;
  }

  private List<NightSource> sources(WeekRows rows, LocalDate monday) {
    Map<String, OutputRow> runs = new TreeMap<>();
    Set<String> ids = new HashSet<>(rows.runs(monday).values());
    lake.rows("run")
        .forEach(
            Where.in("run_id", ids),
            row -> runs.putIfAbsent(row.text("run_id"), row),
            "run_id",
            "code_version",
            "config_hash");
    List<NightSource> sources = new ArrayList<>();
    rows.runs(monday)
        .forEach(
            (night, run) -> {
              OutputRow recorded = runs.get(run);
              sources.add(
                  new NightSource(
                      night,
                      run,
                      recorded == null ? null : recorded.text("code_version"),
                      recorded == null ? null : recorded.text("config_hash"),
                      rows.snapshots(night)));
            });
    return sources;
  }
}
