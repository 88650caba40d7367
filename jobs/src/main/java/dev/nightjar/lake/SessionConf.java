package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

/**
 * Spark configuration of a lake. Later layers win: built-in defaults, the catalog of {@code
 * nightjar.yaml}, what {@code spark-submit} passed, the {@code spark} section, {@code --conf}.
 */
final class SessionConf {
  static final String CATALOG_PREFIX = "spark.sql.catalog." + Lake.CATALOG;

  private static final List<String> CATALOG_KINDS = List.of(".type", ".catalog-impl");

  private SessionConf() {}

  static Map<String, String> of(Settings settings, Map<String, String> conf) {
    Map<String, String> said = new LinkedHashMap<>();
    for (scala.Tuple2<String, String> each : new SparkConf().getAll()) {
      said.put(each._1(), each._2());
    }
    said.putAll(settings.spark());
    said.putAll(conf);
    Map<String, String> all = new TreeMap<>(engine(said));
    if (CATALOG_KINDS.stream().noneMatch(kind -> said.containsKey(CATALOG_PREFIX + kind))) {
      catalog(settings).forEach((key, value) -> all.put(CATALOG_PREFIX + "." + key, value));
    }
    all.put(CATALOG_PREFIX, "org.apache.iceberg.spark.SparkCatalog");
    all.put(CATALOG_PREFIX + ".default-namespace", settings.namespace());
    all.putAll(said);
    // Days are UTC days; a session in another zone would cut them elsewhere without a word.
    all.put("spark.sql.session.timeZone", "UTC");
    return all;
  }

  /** Properties of the catalog alone, for Iceberg's own interface. */
  static Map<String, String> catalogProperties(Map<String, String> conf) {
    Map<String, String> properties = new TreeMap<>();
    conf.forEach(
        (key, value) -> {
          if (key.startsWith(CATALOG_PREFIX + ".")) {
            properties.put(key.substring(CATALOG_PREFIX.length() + 1), value);
          }
        });
    return properties;
  }

  private static Map<String, String> engine(Map<String, String> said) {
    Map<String, String> conf = new TreeMap<>();
    String master = said.getOrDefault("spark.master", "local[*]");
    conf.put("spark.master", master);
    conf.put("spark.app.name", "nightjar");
    conf.put(
        "spark.sql.extensions",
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions");
    conf.put("spark.sql.catalogImplementation", "in-memory");
    conf.put("spark.sql.defaultCatalog", Lake.CATALOG);
    conf.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    // An overflow or a bad cast stops the run; without ANSI it would become a wrong number or NULL.
    conf.put("spark.sql.ansi.enabled", "true");
    conf.put("spark.sql.debug.maxToStringFields", "200");
    conf.put("spark.ui.showConsoleProgress", "false");
    if (master.startsWith("local")) {
      conf.put("spark.driver.host", "127.0.0.1");
      conf.put("spark.driver.bindAddress", "127.0.0.1");
      conf.put("spark.ui.enabled", "false");
      conf.put(
          "spark.sql.shuffle.partitions",
          Integer.toString(Math.max(2, Runtime.getRuntime().availableProcessors())));
      // Tasks start in the driver's process: there is nothing to wait for.
      conf.put("spark.locality.wait", "0");
      // The in-memory session catalog, which nothing uses, would leave a folder where it is called.
      conf.put(
          "spark.sql.warehouse.dir",
          new File(System.getProperty("java.io.tmpdir"), "nightjar-spark-warehouse")
              .toURI()
              .toString());
    }
    return conf;
  }

  private static Map<String, String> catalog(Settings settings) {
    Settings.Catalog catalog = settings.catalog();
    Map<String, String> properties = new TreeMap<>();
    switch (catalog.type().toLowerCase(Locale.ROOT)) {
      case "embedded" -> {
        Path warehouse = folder(catalog.warehouse());
        properties.put("type", "jdbc");
        properties.put("uri", new CatalogFile(warehouse).uri());
        properties.put("jdbc.schema-version", "V1");
        // One slash: with none Trino cannot read the tables, with three their paths mix prefixes.
        properties.put("warehouse", "file:" + warehouse);
      }
      case "rest", "glue", "hive", "jdbc" -> {
        properties.put("type", catalog.type().toLowerCase(Locale.ROOT));
        if (!catalog.uri().isEmpty()) {
          properties.put("uri", catalog.uri());
        }
        if (!catalog.warehouse().isEmpty()) {
          properties.put("warehouse", catalog.warehouse());
        }
        if (catalog.type().equalsIgnoreCase("jdbc")) {
          properties.put("jdbc.schema-version", "V1");
        }
        // These two would look for a file system of Hadoop's, which has none for S3.
        if (List.of("hive", "jdbc").contains(properties.get("type"))
            && catalog.warehouse().startsWith("s3://")) {
          properties.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
        }
      }
      default ->
          throw Refusal.usage(
              "Unknown catalog type "
                  + catalog.type()
                  + "; known are embedded, rest, glue, hive, jdbc");
    }
    // Several processes commit to one table: retries cure contention, caching would read the past.
    properties.put("table-default.commit.retry.num-retries", "20");
    properties.put("table-default.commit.retry.max-wait-ms", "2000");
    properties.put("cache-enabled", "false");
    properties.putAll(catalog.properties());
    return properties;
  }

  private static Path folder(String warehouse) {
    String path =
        warehouse.startsWith("file:") ? warehouse.replaceFirst("^file:/*", "/") : warehouse;
    if (path.contains("://")) {
      throw Refusal.usage(
          "The embedded catalog keeps its file in a folder of this machine, not in "
              + warehouse
              + "; name a folder, or another catalog type in nightjar.yaml");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }
}
