import static java.nio.charset.StandardCharsets.UTF_8;

import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.TestingSession;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs SQL on an embedded lake with Trino: {@code TrinoReader WAREHOUSE SQL|FILE.sql...}. The
 * warehouse is an absolute path. Prints the number of rows of each query, and the first ones; ends
 * with 1 where one failed. What Trino logs goes to standard error.
 */
class TrinoReader {
  private static final int SHOWN = 5;

  public static void main(String[] args) throws Exception {
    // Trino's logging takes both streams of the process: rows have one of their own.
    var rowsOut = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    System.setOut(System.err);
    boolean failed = false;
    var session =
        TestingSession.testSessionBuilder().setCatalog("lake").setSchema("nightjar").build();
    try (var trino = DistributedQueryRunner.builder(session).setWorkerCount(0).build()) {
      trino.installPlugin(new IcebergPlugin());
      trino.createCatalog("lake", "iceberg", catalog(args[0]));
      for (int i = 1; i < args.length; i++) {
        String sql = args[i].endsWith(".sql") ? Files.readString(Path.of(args[i])) : args[i];
        try {
          var rows = trino.execute(sql.replaceAll("(?m)--.*$", "")).getMaterializedRows();
          rowsOut.println(args[i] + ": " + rows.size() + " rows");
          rows.stream().limit(SHOWN).forEach(rowsOut::println);
        } catch (RuntimeException e) {
          failed = true;
          rowsOut.println(args[i] + ": failed, " + e.getMessage());
        }
      }
    }
    System.exit(failed ? 1 : 0);
  }

  /** The same lines as a server's etc/catalog/lake.properties. */
  private static Map<String, String> catalog(String warehouse) {
    return Map.of(
        "iceberg.catalog.type", "jdbc",
        "iceberg.jdbc-catalog.catalog-name", "lake",
        "iceberg.jdbc-catalog.driver-class", "org.sqlite.JDBC",
        "iceberg.jdbc-catalog.connection-url", "jdbc:sqlite:" + warehouse + "/catalog.db",
        "iceberg.jdbc-catalog.schema-version", "V1",
        "iceberg.jdbc-catalog.default-warehouse-dir", "file:" + warehouse,
        "fs.local.enabled", "true",
        "local.location", "/");
  }
}
