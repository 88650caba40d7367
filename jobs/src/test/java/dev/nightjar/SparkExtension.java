package dev.nightjar;

import dev.nightjar.lake.Lake;
import dev.nightjar.model.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a Spark session and lakes. Spark is started once for the whole test JVM; a {@link
 * Lake} parameter is an initialised lake of its own, with its own warehouse, catalog, temporary
 * views and session, so tests cannot see each other. A {@link SparkSession} parameter is a session
 * of its own too; in a test that also asks for a lake it is the lake's. A lake asked for in a
 * {@code BeforeAll} method is shared by the tests of the class.
 *
 * <pre>{@code
 * @ExtendWith(SparkExtension.class)
 * class ProfilerTest {
 *   @Test
 *   void countsEveryRow(Lake lake) { ... }
 * }
 * }</pre>
 */
public final class SparkExtension implements ParameterResolver {
  private static final Namespace STORE = Namespace.create(SparkExtension.class);
  private static SparkSession running;

  /** The one session of the JVM, local[2] without a user interface. Sessions derive from it. */
  public static synchronized SparkSession running() {
    if (running == null) {
      running =
          SparkSession.builder()
              .master("local[2]")
              .appName("tests")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.ui.enabled", "false")
              .config("spark.ui.showConsoleProgress", "false")
              .config("spark.sql.catalogImplementation", "in-memory")
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
              .config("spark.sql.shuffle.partitions", "2")
              .config("spark.sql.ansi.enabled", "true")
              .config("spark.sql.debug.maxToStringFields", "200")
              .config("spark.locality.wait", "0")
              .config(
                  "spark.sql.extensions",
                  "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
              .config(
                  "spark.sql.warehouse.dir",
                  Path.of(System.getProperty("java.io.tmpdir"), "nightjar-spark-warehouse")
                      .toUri()
                      .toString())
              .getOrCreate();
    }
    return running;
  }

  /** A lake in that folder, without tables, on a session of its own. The caller closes it. */
  public static Lake lake(Path warehouse) {
    return lake(Settings.embedded(warehouse.toString()));
  }

  /** A lake as the settings describe it, without tables, on a session of its own. */
  public static Lake lake(Settings settings) {
    return Lake.on(running(), settings, Lake.Access.CREATE);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SparkSession.class || type == Lake.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    boolean wantsLake =
        takesLake(parameter.getDeclaringExecutable())
            || context.getTestMethod().map(SparkExtension::takesLake).orElse(false)
            || context.getStore(STORE).get(FreshLake.class) != null;
    if (parameter.getParameter().getType() == Lake.class) {
      return fresh(context).lake;
    }
    return wantsLake ? fresh(context).lake.spark() : running().newSession();
  }

  private static boolean takesLake(Executable method) {
    return List.of(method.getParameterTypes()).contains(Lake.class);
  }

  private static FreshLake fresh(ExtensionContext context) {
    return context
        .getStore(STORE)
        .computeIfAbsent(FreshLake.class, key -> new FreshLake(), FreshLake.class);
  }

  /** One test's lake in a temporary folder; closed and removed by Jupiter after the test. */
  private static final class FreshLake implements AutoCloseable {
    private final Path folder;
    private final Lake lake;

    FreshLake() {
      try {
        folder = Files.createTempDirectory("nightjar-lake");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      lake = SparkExtension.lake(folder);
      lake.tables().init(List.of());
    }

    @Override
    public void close() throws IOException {
      lake.close();
      delete(folder);
    }
  }

  /** Removes a folder and all in it. */
  public static void delete(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder)) {
      found.sorted(Comparator.reverseOrder()).forEach(paths::add);
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
