package dev.nightjar.lake;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.lake.CohortStrata.Stratum;
import dev.nightjar.model.Cohort;
import dev.nightjar.model.Components;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Draws units of the cohorts of a finding. The order of a draw is that of a hash of salt and unit:
 * the same in every run, and without regard to anything else about the unit.
 */
final class CohortDraw implements AutoCloseable {
  /** Part of the affected units that are the worst instead of chance: patterns show there first. */
  private static final int TOP_SHARE = 5;

  private static final String KEY = "draw_key";

  private final Dataset<Row> units;
  private final boolean worstIsLow;
  private final CohortStrata strata;
  private final boolean isGraded;

  /**
   * A unit that was drawn.
   *
   * @param values by column
   * @param reason top_score, random or stratified
   */
  record Drawn(Cohort cohort, Map<String, Object> values, String stratum, String reason) {
    LocalDate day() {
      return (LocalDate) values.get("observation_date");
    }

    /** The request, or null. */
    String request() {
      return (String) values.get("request_id");
    }

    /** The unit within it. */
    String unit() {
      return (String) values.get("unit_id");
    }
  }

  /**
   * @param rows units with the columns of {@code AffectedRows}, {@code in_slice} and dimensions
   * @param dimensions those among the columns by which cohorts are matched and strata are made
   * @param fixed dimensions of the finding's slice, in which its other values differ
   * @param worstIsLow whether a lower badness is the worse one
   */
  CohortDraw(
      Dataset<Row> rows,
      List<String> dimensions,
      Set<String> fixed,
      String salt,
      boolean worstIsLow) {
    this.worstIsLow = worstIsLow;
    Column kind = pairs(dimensions.stream().filter(d -> !fixed.contains(d)).toList());
    List<String> all = new ArrayList<>(dimensions);
    Components.NAMES.stream().filter(c -> !all.contains(c)).forEach(all::add);
    Column unaffected = col("cohort").equalTo(Cohort.UNAFFECTED.code());
    this.units =
        rows.withColumn("matched", kind)
            .withColumn("traffic", pairs(all))
            .withColumn("stratum", when(unaffected, kind).otherwise(pairs(all)))
            .withColumn(
                KEY,
                sha2(
                    concat_ws(
                        "|",
                        lit(salt),
                        col("observation_date").cast("string"),
                        coalesce(col("request_id"), lit("")),
                        coalesce(col("unit_id"), lit(""))),
                    256))
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<Stratum> found = new ArrayList<>();
    boolean graded = false;
    for (Row row :
        units
            .groupBy("cohort", "stratum", "matched", "in_slice")
            .agg(count(lit(1)), countDistinct(col("badness")))
            .collectAsList()) {
      Cohort cohort = Cohort.valueOf(row.getString(0).toUpperCase(Locale.ROOT));
      found.add(
          new Stratum(
              cohort, row.getString(1), row.getString(2), row.getBoolean(3), row.getLong(4)));
      graded |= cohort == Cohort.AFFECTED && row.getLong(5) > 1;
    }
    this.strata = new CohortStrata(found);
    this.isGraded = graded;
  }

  CohortStrata strata() {
    return strata;
  }

  /** The units, cohort by cohort, each in the order of the draw, the worst first. */
  List<Drawn> draw(SampleSizes sizes) {
    List<Row> worst = isGraded ? worst(sizes.affected()) : List.of();
    List<Drawn> drawn = new ArrayList<>();
    add(drawn, Cohort.AFFECTED, worst, "top_score");
    CohortStrata others = strata.without(worst.stream().map(row -> row.<String>getAs("stratum")));
    Object[] taken = worst.stream().map(row -> row.getAs(KEY)).toArray();
    for (Cohort cohort : Cohort.values()) {
      int budget = sizes.of(cohort) - (cohort == Cohort.AFFECTED ? worst.size() : 0);
      Map<Stratum, Long> wanted =
          cohort == Cohort.UNAFFECTED
              ? others.matched(budget)
              : others.proportional(cohort, budget);
      add(
          drawn,
          cohort,
          inOrder(cohort, wanted, taken),
          strata.of(cohort).size() == 1 ? "random" : "stratified");
    }
    return drawn;
  }

  private static void add(List<Drawn> drawn, Cohort cohort, List<Row> rows, String reason) {
    rows.forEach(
        row -> drawn.add(new Drawn(cohort, SqlQuery.byColumn(row), row.getAs("traffic"), reason)));
  }

  private List<Row> worst(int affected) {
    Column badness = col("badness");
    return units
        .filter(col("cohort").equalTo(Cohort.AFFECTED.code()))
        .orderBy(worstIsLow ? badness.asc_nulls_last() : badness.desc_nulls_last(), col(KEY))
        .limit((affected + TOP_SHARE - 1) / TOP_SHARE)
        .collectAsList();
  }

  /** The first units of each stratum by the order of the draw. */
  private List<Row> inOrder(Cohort cohort, Map<Stratum, Long> wanted, Object[] taken) {
    List<Row> rows = new ArrayList<>();
    wanted.forEach((s, n) -> rows.add(RowFactory.create(s.name(), s.inSlice(), n)));
    if (rows.isEmpty()) {
      return List.of();
    }
    StructType schema =
        new StructType()
            .add("stratum", DataTypes.StringType)
            .add("in_slice", DataTypes.BooleanType)
            .add("wanted", DataTypes.LongType);
    return units
        .filter(col("cohort").equalTo(cohort.code()).and(not(col(KEY).isin(taken))))
        .join(
            broadcast(units.sparkSession().createDataFrame(rows, schema)),
            new String[] {"stratum", "in_slice"})
        .withColumn(
            "place", row_number().over(Window.partitionBy("stratum", "in_slice").orderBy(col(KEY))))
        .filter(col("place").leq(col("wanted")))
        .orderBy(col(KEY))
        .collectAsList();
  }

  private static Column pairs(List<String> names) {
    Column[] parts =
        names.stream()
            .map(name -> concat(lit(name + "="), col("`" + name + "`").cast("string")))
            .toArray(Column[]::new);
    // Missing values are NULL, which concat_ws leaves out.
    return parts.length == 0 ? lit("") : concat_ws(",", parts);
  }

  @Override
  public void close() {
    units.unpersist(false);
  }
}
