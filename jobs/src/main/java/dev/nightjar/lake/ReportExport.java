package dev.nightjar.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Published rows of one report, or of all, on some nights, in one order and with every column. */
public final class ReportExport {
  private static final String ORDER =
      "report_date, report_name, metric_name, statistic_name, slice_key, arm, baseline_kind,"
          + " baseline_name, evaluator, evaluator_version";

  private final Lake lake;
  private final String query;

  /**
   * @param report name of a report; null = all
   * @param from first night
   * @param to last night
   */
  public ReportExport(Lake lake, String report, LocalDate from, LocalDate to) {
    this.lake = lake;
    this.query =
        "SELECT * FROM "
            + Lake.sqlName(lake.output("report"))
            + " WHERE report_date BETWEEN DATE'"
            + from
            + "' AND DATE'"
            + to
            + "'"
            + (report == null ? "" : " AND report_name = '" + report + "'")
            + " ORDER BY "
            + ORDER;
  }

  /** Hands the rows over as {@link SqlQuery#run} does; returns how many there were. */
  public long rows(Consumer<List<String>> columns, Consumer<List<Object>> rows) {
    return new SqlQuery(lake)
        .run(
            query,
            columns,
            row -> {
              rows.accept(row);
              return true;
            });
  }

  /**
   * Writes the rows as one Parquet file.
   *
   * @param file that is replaced by a whole one
   * @param work an empty folder beside it, for the parts
   * @return how many rows there were
   */
  public long parquet(Path file, Path work) {
    Dataset<Row> rows = lake.spark().sql(query);
    Path parts = work.resolve("parts");
    rows.coalesce(1).write().parquet(parts.toUri().toString());
    try (Stream<Path> files = Files.list(parts)) {
      Path part =
          files.filter(each -> each.toString().endsWith(".parquet")).findFirst().orElseThrow();
      long count = lake.spark().read().parquet(part.toUri().toString()).count();
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
