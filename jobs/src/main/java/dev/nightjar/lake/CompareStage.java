package dev.nightjar.lake;

import dev.nightjar.compare.CompareSettings;
import dev.nightjar.compare.NightComparer;
import dev.nightjar.compare.NightResult;
import dev.nightjar.compare.PinnedBaseline;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Report;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.types.Types;

/**
 * Compares nights from stored profiles and writes what they say on a branch each. Built once for a
 * run of nights: the profiles are read once, whatever the number of nights.
 */
final class CompareStage {
  /** A night's baseline reaches back 28 days, and so does each day of its history. */
  static final int HISTORY_DAYS = 56;

  private static final int REMEMBERED_NIGHTS = 3;

  private final Lake lake;
  private final RunContext run;
  private final Map<String, String> hashes = new TreeMap<>();
  private final ReportReader published;
  private final LateNights late;
  private final List<String> grains;
  private final Map<String, String> incidents;
  private final ProfileStore store;
  private final NightComparer comparer;
  private final Deployments deployments;
  private final Charges charges;

  /** By night, so that a change that lasts keeps its name. */
  private final Map<LocalDate, List<Finding>> findings = new HashMap<>();

  /**
   * @param read inputs that the run has read already, by base table
   * @param own the same by the day that it profiled
   */
  CompareStage(
      Lake lake,
      ReportCatalog catalog,
      RunContext run,
      Map<String, Long> read,
      LocalDate first,
      LocalDate last,
      Map<LocalDate, SortedMap<String, Long>> own) {
    this.lake = lake;
    this.run = run;
    List<Metric> metrics = new ArrayList<>();
    Map<String, String> failureClasses = new HashMap<>();
    for (Report report : catalog.reports()) {
      hashes.put(report.name(), report.hash());
      failureClasses.put(report.name(), report.failureClass());
      metrics.addAll(report.metrics());
    }
    Baselines baselines = new Baselines(lake);
    List<PinnedBaseline> pinned = baselines.pinned();
    SortedSet<LocalDate> days =
        new TreeSet<>(first.minusDays(HISTORY_DAYS).datesUntil(last.plusDays(1)).toList());
    pinned.forEach(pin -> days.addAll(pin.start().datesUntil(pin.end().plusDays(1)).toList()));
    this.published = new ReportReader(lake, catalog);
    this.late = new LateNights(lake, catalog);
    this.grains = catalog.grains();
    this.incidents = new IncidentStore(lake).byFinding();
    run.progress().at("read profiles", 0, 0);
    this.store = new ProfileStore(lake, catalog.stateHashes());
    this.deployments = Deployments.read(lake, read, first, last);
    this.comparer =
        NightComparer.of(
                store.series(metrics, days),
                new CompareSettings(
                    pinned,
                    baselines.excluded(),
                    lake.settings().minimumSubjects(),
                    failureClasses,
                    deployments.all()))
            .withCells(new StoredCells(lake, catalog, days));
    this.charges = new Charges(lake, catalog, run.runId(), last, store.snapshots(), own);
  }

  /**
   * One night as rows, ready to be written.
   *
   * @param rows by table, in the order of the table
   * @param hash over the report rows, without the run
   */
  record Night(NightResult result, Map<String, List<OutputRow>> rows, String hash) {}

  /** A night without any profile has no rows: nothing happened that could be compared. */
  NightResult compare(LocalDate night) {
    if (!store.snapshots().has(night)) {
      return new NightResult(night, List.of(), List.of(), List.of(), List.of(), new TreeMap<>());
    }
    List<Finding> before = new ArrayList<>();
    for (LocalDate day : night.minusDays(REMEMBERED_NIGHTS).datesUntil(night).toList()) {
      before.addAll(findings.computeIfAbsent(day, published::findings));
    }
    NightResult result = comparer.compare(night, before);
    findings.put(night, result.findings());
    return result;
  }

  /** The night's charges. */
  List<OutputRow> charges(LocalDate night) {
    return charges.of(night);
  }

  /** What people should know of the nights so far. */
  Set<String> notes() {
    return charges.notes();
  }

  /** The night's rows; safe beside the comparison of another night. */
  Night rows(NightResult result, List<OutputRow> chargeRows) {
    Set<String> stale = new HashSet<>();
    for (String grain : grains) {
      if (late.isStale(grain, result.night(), store.snapshots().of(grain, result.night()))) {
        stale.add(grain);
      }
    }
    NightRows mapping = new NightRows(run.runId(), hashes, store.snapshots(), stale, incidents);
    OutputTable report = lake.rows("report");
    List<OutputRow> reportRows = new ArrayList<>();
    for (Comparison comparison : result.comparisons()) {
      reportRows.add(mapping.report(report.row(), comparison));
    }
    OutputTable distribution = lake.rows("distribution");
    List<OutputRow> distributionRows = new ArrayList<>();
    for (Distribution bin : result.distributions()) {
      distributionRows.add(mapping.distribution(distribution.row(), bin));
    }
    OutputTable effect = lake.rows("component_effect");
    List<OutputRow> effectRows = new ArrayList<>();
    for (ComponentEffect one : result.effects()) {
      effectRows.add(mapping.effect(effect.row(), one));
    }
    OutputTable finding = lake.rows("finding");
    List<OutputRow> findingRows = new ArrayList<>();
    for (Finding one : result.findings()) {
      findingRows.add(mapping.finding(finding.row(), one));
    }
    Map<String, List<OutputRow>> rows = new LinkedHashMap<>();
    rows.put("cost_daily", chargeRows);
    rows.put("component_effect", effectRows);
    rows.put("distribution", distributionRows);
    rows.put("finding", findingRows);
    rows.put("report", reportRows);
    List<String> columns =
        lake.table("report").schema().columns().stream().map(Types.NestedField::name).toList();
    return new Night(result, rows, RowsHash.of(reportRows, columns));
  }

  /** Writes the night on a branch of its own, replacing the night's rows there. */
  NightBranch write(Night night) {
    LocalDate date = night.result().night();
    NightBranch branch = NightBranch.of(date, run.runId());
    for (String table : NightBranch.TABLES) {
      OutputTable target = lake.rows(table).onBranch(branch.name());
      NightBranch.summary(run.runId(), date, night.hash()).forEach(target::noting);
      target.replace(Where.equal("report_date", date), night.rows().get(table));
    }
    return branch;
  }

  /**
   * Snapshots of every input that the night's profiles were made from, and of what is read to
   * compare them, by base table.
   */
  Map<String, Long> inputs(LocalDate night) {
    SortedMap<String, Long> inputs = RunInputs.of(lake, store.snapshots().runs(night));
    inputs.putAll(deployments.snapshots());
    return inputs;
  }

  Map<String, String> hashes() {
    return hashes;
  }

  ProfiledSnapshots snapshots() {
    return store.snapshots();
  }
}
