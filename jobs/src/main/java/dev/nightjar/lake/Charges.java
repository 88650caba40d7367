package dev.nightjar.lake;

import dev.nightjar.compare.GroupFolding.Subjects;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of {@code cost_daily}: what the requests of a night consumed and what that costs, read
 * from the snapshots that the night's profiles were made from, with the prices of the cost report.
 * Nights of the same snapshots are read together.
 */
final class Charges {
  static final String GRAIN = "requests";

  /** Nights that are read at once: their rows wait in memory until they are written. */
  private static final int TOGETHER = 28;

  private final Lake lake;
  private final ReportCatalog catalog;
  private final String runId;
  private final LocalDate last;
  private final ProfiledSnapshots profiled;
  private final Map<LocalDate, SortedMap<String, Long>> own;
  private final Map<LocalDate, List<OutputRow>> ready = new HashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * @param last night that may be asked for
   * @param own what this run itself read, by the day that it profiled; its record is not written
   *     yet
   */
  Charges(
      Lake lake,
      ReportCatalog catalog,
      String runId,
      LocalDate last,
      ProfiledSnapshots profiled,
      Map<LocalDate, SortedMap<String, Long>> own) {
    this.lake = lake;
    this.catalog = catalog;
    this.runId = runId;
    this.last = last;
    this.profiled = profiled;
    this.own = own;
  }

  /**
   * Rows of a night, none when it has no requests. Where the snapshots of its profile have expired,
   * the published rows stay what they are.
   */
  synchronized List<OutputRow> of(LocalDate night) {
    if (profiled.runs(GRAIN, night).isEmpty()) {
      return List.of();
    }
    if (!ready.containsKey(night)) {
      SortedMap<String, Long> snapshots = snapshots(night);
      LocalDate end = night;
      while (end.isBefore(last)
          && end.isBefore(night.plusDays(TOGETHER - 1))
          && snapshots.equals(snapshots(end.plusDays(1)))) {
        end = end.plusDays(1);
      }
      try {
        read(night, end, snapshots);
      } catch (Refusal expired) {
        if (expired.kind() != Refusal.Kind.NOT_READY) {
          throw expired;
        }
        List<OutputRow> published = lake.rows("cost_daily").read(Where.equal("report_date", night));
        published.forEach(row -> row.set("run_id", runId));
        return published;
      }
    }
    return ready.remove(night);
  }

  private SortedMap<String, Long> snapshots(LocalDate day) {
    Set<String> runs = profiled.runs(GRAIN, day);
    if (runs.isEmpty()) {
      return new TreeMap<>();
    }
    if (runs.contains(runId) && own.containsKey(day)) {
      return own.get(day);
    }
    SortedMap<String, Long> recorded = RunInputs.of(lake, runs);
    if (recorded.isEmpty()) {
      // A run that was killed left no record: of it only the main input's snapshot is known.
      PinnedInputs now = PinnedInputs.pin(lake, inputs());
      recorded.putAll(now.snapshots());
      recorded.put(now.baseTable(inputs().get(0)), profiled.of(GRAIN, day));
    }
    return recorded;
  }

  private List<String> inputs() {
    return new GrainInputs(catalog).of(GRAIN);
  }

  private void read(LocalDate from, LocalDate to, SortedMap<String, Long> snapshots) {
    PinnedInputs pinned = PinnedInputs.at(lake, inputs(), snapshots);
    pinned.bind(from, to);
    SparkSession spark = lake.spark();
    var requests =
        spark.sql(catalog.observationSql(GRAIN), Map.of("from_date", from, "to_date", to));
    Map<LocalDate, List<ChargeLine>> lines = new HashMap<>();
    Map<LocalDate, Map<List<String>, Subjects>> subjects = new HashMap<>();
    requests.createOrReplaceTempView(GRAIN);
    if (isCharged(spark)) {
      int enough = lake.settings().minimumSubjects();
      for (Row row : rows(spark, "cost_daily", Map.of())) {
        lines.computeIfAbsent(SqlQuery.day(row), day -> new ArrayList<>()).add(ChargeLine.of(row));
      }
      for (Row row : rows(spark, "small_groups", Map.of("most", enough))) {
        subjects
            .computeIfAbsent(SqlQuery.day(row), day -> new HashMap<>())
            .put(
                ChargeLine.group(SqlQuery.byColumn(row)),
                new Subjects(
                    row.getAs("subject_count"),
                    new HashSet<>(row.getList(row.fieldIndex("subjects")))));
      }
    }
    for (LocalDate day : from.datesUntil(to.plusDays(1)).toList()) {
      ready.put(
          day,
          new ChargeRows(lake.rows("cost_daily"), day, runId)
              .of(
                  lines.getOrDefault(day, List.of()),
                  subjects.getOrDefault(day, Map.of()),
                  lake.settings().minimumSubjects()));
    }
    pinned.verifyUnchanged();
  }

  /** Whether the requests say what they consumed: a user's own query of them may lack it. */
  private boolean isCharged(SparkSession spark) {
    try {
      spark.sql(ReportCatalog.costSql("cost_daily"));
      return true;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Scala does not declare it: the only checked exception that sql() throws.
      if (e instanceof AnalysisException unknown
          && String.valueOf(unknown.getCondition()).startsWith("UNRESOLVED_COLUMN")) {
        notes.add(
            "cost_daily has no rows of these nights: the query of the grain requests in use has no"
                + " column "
                + unknown.getMessageParameters().get("objectName").replace("`", "")
                + "; add what sql/observations/requests.sql of Nightjar has beyond it, and"
                + " publish the nights again");
        return false;
      }
      throw new IllegalStateException(e);
    }
  }

  /** What people should know of the nights that were read. */
  synchronized Set<String> notes() {
    return Set.copyOf(notes);
  }

  private static List<Row> rows(SparkSession spark, String query, Map<String, Object> parameters) {
    return spark.sql(ReportCatalog.costSql(query), parameters).collectAsList();
  }
}
