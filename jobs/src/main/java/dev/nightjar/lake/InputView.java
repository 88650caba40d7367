package dev.nightjar.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What one pinned input looks like to the observation SQL: the contract's columns, in order. */
final class InputView {
  private InputView() {}

  /** Rows of those days, each identifier once. */
  static Dataset<Row> of(Lake lake, PinnedInput input, LocalDate from, LocalDate to) {
    if (input.snapshotId() == null) {
      return empty(lake, input);
    }
    Dataset<Row> rows = days(input, scan(lake, input), from, to);
    Schema have = SparkSchemaUtil.convert(rows.schema());
    refuseBroken(input, have);
    boolean unique =
        !input.isView() && Uniqueness.isKnown(lake.load(input.base()), input.snapshotId());
    if (!unique && have.findField("ingest_ts") != null) {
      rows =
          input.isView()
              ? Duplicates.newestOfView(rows, input.definition())
              : Duplicates.newest(rows, input.definition());
    }
    return rows.select(columns(input.definition(), have));
  }

  /** Rows of those days as they are, duplicates included. */
  static Dataset<Row> raw(Lake lake, PinnedInput input, LocalDate from, LocalDate to) {
    if (input.snapshotId() == null) {
      return empty(lake, input);
    }
    Dataset<Row> rows = days(input, scan(lake, input), from, to);
    return rows.select(columns(input.definition(), SparkSchemaUtil.convert(rows.schema())));
  }

  private static Dataset<Row> empty(Lake lake, PinnedInput input) {
    return lake.spark()
        .createDataFrame(List.of(), SparkSchemaUtil.convert(input.definition().schema()));
  }

  private static Dataset<Row> scan(Lake lake, PinnedInput input) {
    String name = Lake.sqlName(input.name());
    return input.isView()
        ? lake.spark().table(name)
        : lake.spark().read().option("versionAsOf", input.snapshotId()).table(name);
  }

  private static Dataset<Row> days(
      PinnedInput input, Dataset<Row> rows, LocalDate from, LocalDate to) {
    String day = input.definition().dayColumn();
    return day == null ? rows : rows.filter(within(day, from, to));
  }

  /** Half-open bounds on the column itself, which prune files whatever the session zone is. */
  static Column within(String column, LocalDate from, LocalDate to) {
    return col(column)
        .geq(lit(from.atStartOfDay(ZoneOffset.UTC).toInstant()))
        .and(col(column).lt(lit(to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())));
  }

  private static Column[] columns(TableDefinition definition, Schema have) {
    List<Column> columns = new ArrayList<>();
    for (Types.NestedField field : definition.schema().columns()) {
      Types.NestedField present = have.findField(field.name());
      Column column =
          present == null
              ? lit(null).cast(SparkSchemaUtil.convert(field.type()))
              : present.type().isPrimitiveType() && !present.type().equals(field.type())
                  ? col(field.name()).cast(SparkSchemaUtil.convert(field.type()))
                  : col(field.name());
      columns.add(column.as(field.name()));
    }
    return columns.toArray(Column[]::new);
  }

  private static void refuseBroken(PinnedInput input, Schema have) {
    List<Violation> errors =
        SchemaCheck.of(input.name().toString(), input.definition(), have).stream()
            .filter(violation -> violation.severity() == Violation.Severity.ERROR)
            .toList();
    if (!errors.isEmpty()) {
      throw Refusal.contract(
          "Input "
              + input.definition().name()
              + " breaks the contract: "
              + errors.stream().map(Violation::line).collect(Collectors.joining("; "))
              + "; `nightjar check` lists everything at once");
    }
  }
}
