package dev.nightjar.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_micros;

import dev.nightjar.model.Deployment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The input {@code deployments}, at one snapshot: who served when, and how traffic was divided. */
final class Deployments {
  private static final String TABLE = "deployments";

  private final PinnedInputs inputs;
  private final List<Deployment> all;

  private Deployments(PinnedInputs inputs, List<Deployment> all) {
    this.inputs = inputs;
    this.all = all;
  }

  /**
   * All of them: the table is tiny.
   *
   * @param snapshots what the run has read already, by base table: the same snapshot is read again
   */
  static Deployments read(Lake lake, Map<String, Long> snapshots, LocalDate first, LocalDate last) {
    PinnedInputs now = PinnedInputs.pin(lake, List.of(TABLE));
    PinnedInputs inputs =
        snapshots.containsKey(now.baseTable(TABLE))
            ? PinnedInputs.at(lake, List.of(TABLE), snapshots)
            : now;
    List<Deployment> all = new ArrayList<>();
    if (inputs.snapshot(TABLE) != null) {
      Dataset<Row> rows =
          InputView.of(lake, inputs.input(TABLE), first, last)
              .select(
                  col("deployment_id"),
                  col("application"),
                  col("deployment_arm"),
                  col("baseline_deployment_id"),
                  unix_micros(col("started_ts")),
                  unix_micros(col("ended_ts")),
                  col("assignment_unit"))
              .na()
              .drop(new String[] {"deployment_id", "application", "deployment_arm"});
      for (Row row : rows.collectAsList()) {
        // Without its start a deployment has no window; `nightjar check` names the row.
        if (!row.isNullAt(4)) {
          all.add(
              new Deployment(
                  row.getString(0),
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  instant(row.getLong(4)),
                  row.isNullAt(5) ? null : instant(row.getLong(5)),
                  row.getString(6)));
        }
      }
    }
    return new Deployments(inputs, all);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  List<Deployment> all() {
    return all;
  }

  /** What was read, by base table. */
  SortedMap<String, Long> snapshots() {
    return inputs.snapshots();
  }
}
