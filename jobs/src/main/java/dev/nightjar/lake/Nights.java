package dev.nightjar.lake;

import dev.nightjar.compare.NightResult;
import dev.nightjar.lake.NightAudit.Check;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import dev.nightjar.telemetry.RunRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The stages of a night, one by one or together. A night is compared on a branch, audited there and
 * published by one fast-forward: readers see it whole or not at all.
 */
public final class Nights {
  private final Lake lake;
  private final ReportCatalog catalog;
  private final RunContext run;
  private final ProfileStage profiles;
  private final Phases phases;
  private final NightPublisher publisher;

  public Nights(Lake lake, ReportCatalog catalog, RunContext run) {
    this.lake = lake;
    this.catalog = catalog;
    this.run = run;
    this.profiles = new ProfileStage(lake, catalog, run);
    this.phases = new Phases(run.clock());
    this.publisher = new NightPublisher(lake, phases);
  }

  /** Profiles the days again, whatever is stored for them. */
  public NightReport profile(LocalDate from, LocalDate to) {
    RunLog log = new RunLog(lake, run, phases, from.equals(to) ? from : null);
    return log.around(
        () -> {
          ProfileStage.Outcome outcome = phases.time("profile", () -> profiles.run(from, to));
          log.read(outcome);
          if (outcome.days().isEmpty()) {
            throw nothing(from, to, log);
          }
          return NightReport.of(profileResults(outcome), List.of()).noting(outcome.notes());
        });
  }

  /** Compares a profiled night and leaves the rows on its branch, unpublished. */
  public NightReport compare(LocalDate night) {
    RunLog log = new RunLog(lake, run, phases, night);
    return log.around(
        () -> {
          CompareStage stage = stage(Map.of(), night, night, Map.of());
          CompareStage.Night result =
              rows(stage, phases.time("compare", () -> stage.compare(night)));
          if (result.result().comparisons().isEmpty() && !isPublished(night)) {
            throw Refusal.nothingToDo(
                "Nothing to compare on "
                    + night
                    + ": it has no profile; run `nightjar profile --report-date "
                    + night
                    + "` first");
          }
          phases.time("write", () -> stage.write(result));
          log.looked(stage.inputs(night));
          log.defined(stage.hashes());
          return NightReport.of(NightReport.results(result), result.result().findings())
              .noting(stage.notes());
        });
  }

  /** Audits the newest unpublished branch of a night and publishes it. */
  public NightReport publish(LocalDate night) {
    RunLog log = new RunLog(lake, run, phases, night);
    return log.around(
        () -> {
          NightBranch branch =
              NightBranch.latest(lake.table("report"), night)
                  .orElseThrow(
                      () ->
                          Refusal.nothingToDo(
                              "Nothing to publish for "
                                  + night
                                  + ": no compared night waits on a branch; run `nightjar compare"
                                  + " --report-date "
                                  + night
                                  + "` first"));
          String comparedBy =
              branch
                  .snapshot(lake.table("report"))
                  .map(snapshot -> snapshot.summary().get("nightjar.run_id"))
                  .orElse("");
          Map<String, Long> snapshots = publisher.publish(branch, comparedBy, -1, log);
          log.wrote(snapshots);
          Map<String, Object> results = new LinkedHashMap<>();
          results.put("snapshots", snapshots);
          return NightReport.of(results, List.of());
        });
  }

  /** The whole night, and earlier nights that got late rows. */
  public NightReport nightly(LocalDate night) {
    RunLog log = new RunLog(lake, run, phases, night);
    return log.around(
        () -> {
          if (!profiles.mayHaveRows(night, night) && !isPublished(night)) {
            throw nothing(night, night, log);
          }
          SortedMap<LocalDate, Set<String>> late =
              phases.time("late", () -> new LateNights(lake, catalog).before(night));
          ProfileStage.Outcome outcome = phases.time("profile", () -> profiles.run(night, night));
          log.read(outcome);
          if (outcome.days().isEmpty() && !isPublished(night)) {
            throw nothing(night, night, log);
          }
          Map<LocalDate, SortedMap<String, Long>> read = new HashMap<>();
          read.put(night, outcome.inputs());
          late.forEach(
              (day, grains) ->
                  read.put(
                      day, phases.time("profile", () -> profiles.run(day, day, grains)).inputs()));
          SortedSet<LocalDate> restated = new TreeSet<>(late.keySet());
          restated.removeIf(day -> !isPublished(day));
          run.progress().at("compare", 0, 0);
          LocalDate first = restated.isEmpty() ? night : restated.first();
          CompareStage stage = stage(outcome.inputs(), first, night, read);
          log.defined(stage.hashes());
          for (LocalDate day : restated) {
            NightResult again = phases.time("compare", () -> stage.compare(day));
            log.wrote(publish(stage, rows(stage, again), log));
          }
          CompareStage.Night result =
              rows(stage, phases.time("compare", () -> stage.compare(night)));
          run.progress().at("audit and publish", 0, 0);
          Map<String, Long> snapshots = publish(stage, result, log);
          log.wrote(snapshots);
          Map<String, Object> results = new LinkedHashMap<>(profileResults(outcome));
          results.putAll(NightReport.results(result));
          results.put("rows_hash", result.hash());
          results.put("snapshots", snapshots);
          results.put("restated_dates", restated.stream().map(LocalDate::toString).toList());
          return NightReport.of(results, result.result().findings())
              .noting(outcome.notes())
              .noting(stage.notes());
        });
  }

  /**
   * Many nights: their profiles in one pass a grain, then night after night.
   *
   * @param force also nights that are published already
   */
  public NightReport backfill(LocalDate from, LocalDate to, boolean force) {
    if (from.isAfter(to)) {
      throw Refusal.usage("Cannot backfill: --from " + from + " is after --to " + to);
    }
    RunLog log = new RunLog(lake, run, phases, null);
    return log.around(
        () -> {
          SortedMap<LocalDate, String> nights = new TreeMap<>();
          SortedSet<LocalDate> wanted = new TreeSet<>();
          for (LocalDate day : from.datesUntil(to.plusDays(1)).toList()) {
            if (force || !isPublished(day)) {
              wanted.add(day);
            } else {
              nights.put(day, "published");
            }
          }
          if (wanted.isEmpty()) {
            throw Refusal.nothingToDo(
                "Every night from "
                    + from
                    + " to "
                    + to
                    + " is published; --force does them again");
          }
          ProfileStage.Outcome outcome =
              phases.time("profile", () -> profiles.run(wanted.first(), wanted.last()));
          log.read(outcome);
          if (outcome.days().isEmpty()) {
            throw nothing(wanted.first(), wanted.last(), log);
          }
          Map<LocalDate, SortedMap<String, Long>> read = new HashMap<>();
          outcome.days().forEach(day -> read.put(day, outcome.inputs()));
          CompareStage stage = stage(outcome.inputs(), wanted.first(), wanted.last(), read);
          log.defined(stage.hashes());
          List<Finding> last = List.of();
          int done = 0;
          try (InOrder publisher = new InOrder("publish")) {
            for (LocalDate day : wanted) {
              run.progress().at("nights", done++, wanted.size());
              if (!outcome.days().contains(day) && !isPublished(day)) {
                nights.put(day, "no_data");
                continue;
              }
              // The next night is compared while this one is written.
              NightResult result = phases.time("compare", () -> stage.compare(day));
              publisher.next(() -> log.wrote(publish(stage, rows(stage, result), log)));
              nights.put(day, "done");
              last = result.findings();
            }
            publisher.finish();
          }
          run.progress().at("nights", done, wanted.size());
          Map<String, Object> results = new LinkedHashMap<>(profileResults(outcome));
          Map<String, String> byDate = new LinkedHashMap<>();
          nights.forEach((day, status) -> byDate.put(day.toString(), status));
          results.put("nights", byDate);
          return NightReport.of(results, last).noting(outcome.notes()).noting(stage.notes());
        });
  }

  /** Whether readers see rows of the night. */
  public boolean isPublished(LocalDate night) {
    return !lake.rows("report").read(Where.equal("report_date", night), "report_date").isEmpty();
  }

  private CompareStage stage(
      Map<String, Long> read,
      LocalDate first,
      LocalDate last,
      Map<LocalDate, SortedMap<String, Long>> byDay) {
    return phases.time(
        "read", () -> new CompareStage(lake, catalog, run, read, first, last, byDay));
  }

  private CompareStage.Night rows(CompareStage stage, NightResult result) {
    return stage.rows(result, phases.time("costs", () -> stage.charges(result.night())));
  }

  private Map<String, Long> publish(CompareStage stage, CompareStage.Night night, RunLog log) {
    NightBranch branch = phases.time("write", () -> stage.write(night));
    return publisher.publish(branch, run.runId(), night.rows().get("report").size(), log);
  }

  private Refusal nothing(LocalDate from, LocalDate to, RunLog log) {
    String days = from.equals(to) ? "on " + from : "from " + from + " to " + to;
    PinnedInputs traces = PinnedInputs.pin(lake, Set.of("llm_traces"));
    log.looked(traces.snapshots());
    SortedMap<LocalDate, Long> stored = traces.rowsByDay("llm_traces");
    if (stored.isEmpty() || stored.lastKey().isBefore(from)) {
      return Refusal.notReady(
          "No rows "
              + days
              + " yet: llm_traces "
              + (stored.isEmpty() ? "is empty" : "ends on " + stored.lastKey())
              + "; ingest the day's files, then run this again");
    }
    return Refusal.nothingToDo(
        "No rows "
            + days
            + ": llm_traces has days from "
            + stored.firstKey()
            + " to "
            + stored.lastKey()
            + " and none of these");
  }

  private static Map<String, Object> profileResults(ProfileStage.Outcome outcome) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("profiles", outcome.profiles());
    results.put("rows_read", outcome.rowsRead());
    results.put("rows_late", outcome.rowsLate());
    return results;
  }

  /** Checks of a run, for its record. */
  static List<RunRecord.Check> recorded(List<Check> checks) {
    List<RunRecord.Check> recorded = new ArrayList<>();
    for (Check check : checks) {
      recorded.add(
          new RunRecord.Check(
              check.name(),
              check.success(),
              "0 rows that break it",
              check.success() ? null : check.failures() + ", first " + check.example()));
    }
    return recorded;
  }
}
