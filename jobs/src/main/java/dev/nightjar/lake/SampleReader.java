package dev.nightjar.lake;

import dev.nightjar.model.Baseline;
import dev.nightjar.model.Cohort;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Components;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Slice;
import dev.nightjar.report.AffectedRows;
import dev.nightjar.report.AffectedRows.Observed;
import dev.nightjar.report.ReportCatalog;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Draws what an incident preserves of a finding: units that it affected, units of the same night
 * and kind that it did not, and units of the same slice before, with the evidence of their report
 * and without the keys of any subject. The same incident and finding give the same rows, as long as
 * the snapshots of the night are there.
 */
public final class SampleReader {
  /** Days of a baseline that are read: a window of 28 is represented without reading all of it. */
  private static final int BASELINE_DAYS = 7;

  /** Dimensions by which cohorts are matched where their grain has them. */
  private static final List<String> MATCHED =
      List.of(
          "application",
          "task_type",
          "tenant_tier",
          "language",
          "evaluation_name",
          "tool_name",
          "data_source_id",
          "cluster",
          "namespace",
          "gpu_model_name");

  /** The view that evidence queries read. */
  private static final StructType AFFECTED =
      AffectedRows.COLUMNS.stream()
          .reduce(
              new StructType(),
              (schema, name) ->
                  schema.add(
                      name,
                      switch (name) {
                        case "badness" -> DataTypes.DoubleType;
                        case "observation_date" -> DataTypes.DateType;
                        default -> DataTypes.StringType;
                      }),
              (a, b) -> a);

  private final Lake lake;
  private final ReportCatalog catalog;
  private final TextGate gate;

  /**
   * @param gate what text must pass once more before it is preserved
   */
  public SampleReader(Lake lake, ReportCatalog catalog, TextGate gate) {
    this.lake = lake;
    this.catalog = catalog;
    this.gate = gate;
  }

  /**
   * Draws the samples of a finding.
   *
   * @param incidentId incident, which also fixes the order of the draw
   * @param captured day of the capture
   * @throws Refusal (not ready) when the snapshots of the night are not recorded or have expired
   */
  public Samples read(String incidentId, LocalDate captured, Finding finding, SampleSizes sizes) {
    EvidenceSource source = new EvidenceSource(lake, catalog, finding);
    if (!source.namesUnits()) {
      return none(
          "grain "
              + source.metric().grain()
              + " does not name its units: its observations have no request_id and unit_id");
    }
    LocalDate night = finding.reportDate();
    List<LocalDate> before = baselineDays(source, finding);
    SortedSet<LocalDate> days = new TreeSet<>(before);
    days.add(night);
    source.pinned().bind(days, Set.of());
    AffectedRows affected = source.affected();
    Observed observed = source.observed(MATCHED);
    Dataset<Row> units = source.on(night, night, affected.night(observed));
    Slice past = finding.lead().slice();
    if (!before.isEmpty()) {
      // The views hold no other days of the range.
      LocalDate last = before.get(before.size() - 1);
      Dataset<Row> baseline = source.on(days.first(), last, affected.baseline(observed));
      Slice without = withoutReleases(past);
      if (!without.equals(past) && baseline.isEmpty()) {
        past = without;
        baseline = source.on(days.first(), last, source.affectedOf(past).baseline(observed));
      }
      units = units.unionByName(baseline);
    }
    Set<String> fixed = differing(finding.lead());
    SampleRows rows =
        new SampleRows(incidentId, captured, finding, sourceRows(source.read()), gate);
    List<CohortDraw.Drawn> drawn;
    CohortStrata strata;
    try (CohortDraw draw =
        new CohortDraw(units, observed.carried(), fixed, incidentId, affected.isWorseWhenLow())) {
      drawn = draw.draw(sizes);
      strata = draw.strata();
    }
    evidence(source, night, drawn, rows);
    List<Samples.Side> sides = new ArrayList<>();
    for (Cohort cohort : Cohort.values()) {
      List<CohortStrata.Stratum> of =
          cohort == Cohort.UNAFFECTED ? strata.unaffected() : strata.of(cohort);
      int count = (int) drawn.stream().filter(d -> d.cohort() == cohort).count();
      sides.add(
          new Samples.Side(
              cohort,
              of.stream().mapToLong(CohortStrata.Stratum::size).sum(),
              of.size(),
              count,
              rows.kept(cohort),
              rows.refused(cohort),
              reason(cohort, finding, strata, sizes, rows, before, past)));
    }
    return new Samples(rows.sorted(), sides);
  }

  /** A release that is new has no past of its own: its traffic has, under the releases before. */
  private static Slice withoutReleases(Slice slice) {
    Map<String, String> kept = new TreeMap<>(slice.values());
    Components.NAMES.forEach(kept::remove);
    return Slice.of(kept);
  }

  /** Dimensions in which cohorts may differ: those of the slice, and the one that moved. */
  private static Set<String> differing(Comparison lead) {
    Set<String> fixed = new TreeSet<>(lead.slice().dimensions());
    if (lead.metric().categorical()) {
      fixed.add(lead.metric().value());
    }
    return fixed;
  }

  private List<LocalDate> baselineDays(EvidenceSource source, Finding finding) {
    Baseline baseline = finding.lead().baseline();
    if (baseline == null) {
      return List.of();
    }
    return BaselineDays.spread(
        BaselineDays.of(
            baseline,
            finding.reportDate(),
            source.pinned().rowsByDay(source.mainInput()).keySet(),
            new Baselines(lake).excluded()),
        BASELINE_DAYS);
  }

  /** Looks the drawn units up in the inputs, of which no other rows are read. */
  private void evidence(
      EvidenceSource source, LocalDate night, List<CohortDraw.Drawn> drawn, SampleRows rows) {
    SortedSet<LocalDate> days = new TreeSet<>(Set.of(night));
    SortedSet<String> requests = new TreeSet<>();
    List<Row> selected = new ArrayList<>();
    for (CohortDraw.Drawn unit : drawn) {
      days.add(unit.day());
      if (unit.request() != null) {
        requests.add(unit.request());
      }
      selected.add(
          RowFactory.create(AffectedRows.COLUMNS.stream().map(unit.values()::get).toArray()));
    }
    source.pinned().bind(days, requests);
    Map<String, String> redaction = redaction(requests);
    if (!source.hasQuery()) {
      drawn.forEach(unit -> rows.add(unit, Map.of(), redaction));
      return;
    }
    Map<UnitKey, CohortDraw.Drawn> byKey = new LinkedHashMap<>();
    drawn.forEach(unit -> byKey.put(new UnitKey(unit.day(), unit.request(), unit.unit()), unit));
    Dataset<Row> affected = lake.spark().createDataFrame(selected, AFFECTED);
    for (Row row : source.evidence(affected).collectAsList()) {
      Map<String, Object> values = SqlQuery.byColumn(row);
      UnitKey key =
          new UnitKey(
              (LocalDate) values.get("observation_date"),
              (String) values.get("request_id"),
              (String) values.get("unit_id"));
      rows.add(byKey.get(key), values, redaction);
    }
  }

  /** What tells a unit from every other one of the same grain. */
  private record UnitKey(LocalDate day, String request, String unit) {}

  /** Redactor that passed each request, from its trace. */
  private Map<String, String> redaction(Set<String> requests) {
    Map<String, String> versions = new TreeMap<>();
    if (!requests.isEmpty()) {
      lake.spark()
          .sql("select request_id, max(redaction_version) from llm_traces group by request_id")
          .collectAsList()
          .forEach(row -> versions.put(row.getString(0), row.getString(1)));
    }
    return versions;
  }

  private static List<Map<String, Object>> sourceRows(Map<String, Long> snapshots) {
    return snapshots.entrySet().stream()
        .map(
            each ->
                Map.<String, Object>of("table_name", each.getKey(), "snapshot_id", each.getValue()))
        .toList();
  }

  private static Samples none(String reason) {
    List<Samples.Side> sides = new ArrayList<>();
    for (Cohort cohort : Cohort.values()) {
      sides.add(new Samples.Side(cohort, 0, 0, 0, 0, 0, reason));
    }
    return new Samples(List.of(), sides);
  }

  private static String reason(
      Cohort cohort,
      Finding finding,
      CohortStrata strata,
      SampleSizes sizes,
      SampleRows rows,
      List<LocalDate> before,
      Slice past) {
    if (rows.kept(cohort) > 0) {
      return switch (cohort) {
        case AFFECTED -> null;
        case UNAFFECTED -> strata.isMatched() ? null : unmatched(finding);
        case BASELINE ->
            past.equals(finding.lead().slice())
                ? null
                : "slice "
                    + finding.lead().slice()
                    + " is new: these are of "
                    + past
                    + " before it";
      };
    }
    String slice = finding.lead().slice().toString();
    if (rows.refused(cohort) > 0) {
      return "the privacy gate let none of its rows pass";
    }
    if (sizes.of(cohort) == 0) {
      return "none was asked for";
    }
    return switch (cohort) {
      case AFFECTED ->
          finding.lead().current() == null
              ? "slice " + slice + " fell silent: what was not sent cannot be preserved"
              : "no unit of slice " + slice + " is bad by itself on " + finding.reportDate();
      case UNAFFECTED -> "every unit of " + finding.reportDate() + " that counts is affected";
      case BASELINE ->
          finding.lead().baseline() == null
              ? "the finding was compared with no baseline"
              : before.isEmpty()
                  ? "no day from "
                      + finding.lead().baseline().start()
                      + " to "
                      + finding.lead().baseline().end()
                      + " has rows in the snapshots of the night"
                  : "slice " + past + " has no unit that counts on " + before;
    };
  }

  private static String unmatched(Finding finding) {
    return "no unaffected unit of "
        + finding.reportDate()
        + " has the "
        + MATCHED.stream()
            .filter(d -> !differing(finding.lead()).contains(d))
            .limit(4)
            .collect(Collectors.joining(", "))
        + " of an affected one; these are of other traffic";
  }
}
