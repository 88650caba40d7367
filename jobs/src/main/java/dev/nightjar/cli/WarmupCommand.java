package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.SqlQuery;
import java.util.List;
import picocli.CommandLine.Command;

/** What the launcher runs to record the classes that commands load; not for people. */
@Command(
    name = "warmup",
    hidden = true,
    description = "Touches what commands use, in a new folder given by --warehouse.",
    footer = {"", "Example: nightjar warmup --warehouse ./scratch"})
final class WarmupCommand implements Task {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE warm (d DATE, k STRING, v DOUBLE, n DECIMAL(18,6), a ARRAY<INT>, t TIMESTAMP)"
              + " USING iceberg PARTITIONED BY (d)",
          "INSERT INTO warm SELECT DATE'2026-01-01', CAST(id AS STRING), id / 3, 1, array(1), NULL"
              + " FROM range(200)",
          "ALTER TABLE nightjar.warm CREATE BRANCH night",
          "INSERT INTO nightjar.warm.branch_night SELECT * FROM warm WHERE v < 10",
          "DELETE FROM warm WHERE k = '3'",
          "SELECT a.k, count(*), sum(a.v), percentile_approx(b.v, 0.5), max(a.n), collect_list(b.k)"
              + " FROM warm a JOIN warm b ON a.k = b.k GROUP BY a.k ORDER BY 3 DESC");

  @Override
  public Result run(Invocation invocation) {
    Lake lake = invocation.lake(Lake.Access.CREATE);
    lake.tables().init(Configuration.reportNames(invocation.settings()));
    SqlQuery query = new SqlQuery(lake);
    for (String statement : STATEMENTS) {
      RowWriter[] writer = new RowWriter[1];
      query.run(
          statement,
          columns -> writer[0] = RowWriter.of(OutputFormat.TABLE, columns, invocation.host()),
          row -> {
            writer[0].row(row);
            return true;
          });
      writer[0].end();
    }
    return Result.done();
  }
}
