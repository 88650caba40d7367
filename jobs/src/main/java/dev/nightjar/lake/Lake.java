package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * An open lake: the Iceberg catalog, and a Spark session that starts when it is first asked for.
 * Commands that only read small tables never pay for Spark.
 */
public final class Lake implements AutoCloseable {
  /** Name of the catalog in Spark and, for the embedded one, in its file. */
  public static final String CATALOG = "lake";

  /** What a command is going to do with the lake. */
  public enum Access {
    /** Only read; a read-only folder will do. */
    READ,
    /** Read and write a lake that is there. */
    WRITE,
    /** As {@link #WRITE}, and create the folder and the catalog if there are none. */
    CREATE
  }

  private final Settings settings;
  private final Map<String, String> conf;
  private final Catalog catalog;
  private SparkSession spark;
  private boolean ownsSpark;

  private Lake(Settings settings, Map<String, String> conf, SparkSession spark, boolean ownsSpark) {
    this.settings = settings;
    this.conf = conf;
    this.spark = spark;
    this.ownsSpark = ownsSpark;
    this.catalog = catalog(settings, conf);
  }

  /**
   * Opens the lake that the settings name.
   *
   * @param conf Spark configuration of the command line; wins over the settings
   * @throws Refusal when there is no lake, or its catalog file is damaged, locked, moved or
   *     read-only; says which and what to do
   */
  public static Lake open(Settings settings, Map<String, String> conf, Access access) {
    Map<String, String> all = SessionConf.of(settings, conf);
    verify(all, access);
    return new Lake(settings, all, null, true);
  }

  /**
   * A lake on a new session of a running Spark; closing it leaves Spark running.
   *
   * @throws Refusal as {@link #open}
   */
  public static Lake on(SparkSession running, Settings settings, Access access) {
    Map<String, String> all = SessionConf.of(settings, Map.of());
    verify(all, access);
    SparkSession session = sessionOf(running, all);
    return new Lake(settings, all, session, false);
  }

  private static void verify(Map<String, String> conf, Access access) {
    String uri = conf.getOrDefault(SessionConf.CATALOG_PREFIX + ".uri", "");
    String warehouse = conf.getOrDefault(SessionConf.CATALOG_PREFIX + ".warehouse", "");
    if (uri.startsWith("jdbc:sqlite:") && warehouse.startsWith("file:")) {
      CatalogFile file = new CatalogFile(Path.of(warehouse.substring("file:".length())));
      if (uri.equals(file.uri())) {
        file.verify(access);
      }
    }
  }

  private static Catalog catalog(Settings settings, Map<String, String> conf) {
    Configuration hadoop = new Configuration();
    conf.forEach(
        (key, value) -> {
          if (key.startsWith("spark.hadoop.")) {
            hadoop.set(key.substring("spark.hadoop.".length()), value);
          }
        });
    try {
      return CatalogUtil.buildIcebergCatalog(CATALOG, SessionConf.catalogProperties(conf), hadoop);
    } catch (RuntimeException | LinkageError e) {
      throw Failures.explain(e).orElseGet(() -> cannotOpen(settings.catalog(), e));
    }
  }

  /** A service that does not answer may do so later; wrong properties and missing jars never. */
  private static Refusal cannotOpen(Settings.Catalog catalog, Throwable e) {
    boolean misconfigured = e instanceof IllegalArgumentException || e instanceof LinkageError;
    String problem =
        e instanceof LinkageError
            ? "it needs the class " + e.getMessage() + ", which is in no jar of the class path"
            : rootMessage(e);
    return new Refusal(
        misconfigured ? Refusal.Kind.USAGE : Refusal.Kind.NOT_READY,
        "Cannot open the "
            + catalog.type()
            + " catalog at "
            + (catalog.uri().isEmpty() ? catalog.warehouse() : catalog.uri())
            + ": "
            + problem,
        e);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String outer = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    return root == e || root.getMessage() == null || outer.contains(root.getMessage())
        ? outer
        : outer + " (" + root.getMessage().replaceAll("\\s+", " ") + ")";
  }

  public Settings settings() {
    return settings;
  }

  /** Effective Spark configuration; holds secrets if the settings do, so never print it whole. */
  public Map<String, String> conf() {
    return conf;
  }

  /** The Iceberg catalog. It caches nothing: a table is loaded as it is now. */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * The Spark session, started on the first call. Where Spark runs already, in a notebook or a
   * test, it is a new session of that one, which closing this lake does not stop.
   */
  public synchronized SparkSession spark() {
    if (spark == null) {
      Option<SparkSession> running = SparkSession.getDefaultSession();
      if (running.isDefined() && !running.get().sparkContext().isStopped()) {
        spark = sessionOf(running.get(), conf);
        ownsSpark = false;
      } else {
        SparkSession.Builder builder = SparkSession.builder();
        conf.forEach(builder::config);
        spark = builder.getOrCreate();
      }
    }
    return spark;
  }

  private static SparkSession sessionOf(SparkSession running, Map<String, String> conf) {
    SparkSession session = running.newSession();
    conf.forEach(
        (key, value) -> {
          if (key.startsWith(SessionConf.CATALOG_PREFIX)
              || key.equals("spark.sql.defaultCatalog")) {
            session.conf().set(key, value);
          }
        });
    return session;
  }

  /** Version of the engine; starts none. */
  public static String engineVersion() {
    return package$.MODULE$.SPARK_VERSION();
  }

  public Namespace namespace() {
    return namespace(settings.namespace());
  }

  Namespace inputNamespace() {
    return namespace(settings.inputNamespace());
  }

  private static Namespace namespace(String dotted) {
    return TableIdentifier.parse(dotted + ".x").namespace();
  }

  /** Identifier of an output table. */
  public TableIdentifier output(String table) {
    return TableIdentifier.of(namespace(), table);
  }

  /** Identifier of the table or view that an input is read from. */
  public TableIdentifier input(String name) {
    Settings.Input mapped = settings.inputs().get(name);
    return mapped == null
        ? TableIdentifier.of(inputNamespace(), name)
        : TableIdentifier.parse(mapped.name());
  }

  /** Identifier of the table whose snapshots an input comes from; the input itself for a table. */
  public TableIdentifier inputBase(String name) {
    Settings.Input mapped = settings.inputs().get(name);
    return mapped == null ? input(name) : TableIdentifier.parse(mapped.baseTable());
  }

  /** Identifier of a table of the contract, input or output. */
  public TableIdentifier identifier(TableDefinition table) {
    return table.input() ? inputBase(table.name()) : output(table.name());
  }

  /**
   * An output table as it is now.
   *
   * @throws Refusal when it does not exist
   */
  public Table table(String output) {
    return load(output(output));
  }

  /**
   * A table of the contract, input or output, for small reads and writes in this process.
   *
   * @throws Refusal when it does not exist
   */
  public OutputTable rows(String table) {
    return new OutputTable(table, load(identifier(Contract.table(table))));
  }

  Table load(TableIdentifier identifier) {
    try {
      return catalog.loadTable(identifier);
    } catch (NoSuchTableException e) {
      throw new Refusal(
          Refusal.Kind.CONTRACT,
          "There is no table "
              + CATALOG
              + "."
              + identifier
              + "; `nightjar init` creates what is missing",
          e);
    }
  }

  /** Name of a table in Spark SQL, quoted. */
  public static String sqlName(TableIdentifier identifier) {
    StringBuilder name = new StringBuilder("`" + CATALOG + "`");
    for (String level : identifier.namespace().levels()) {
      name.append(".`").append(level).append('`');
    }
    return name.append(".`").append(identifier.name()).append('`').toString();
  }

  /** Creates what is missing and reports on it. */
  public Tables tables() {
    return new Tables(this);
  }

  /** Stops Spark if this lake started it, and closes the catalog. */
  @Override
  public void close() {
    if (spark != null && ownsSpark) {
      spark.stop();
    }
    if (catalog instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("Cannot close the catalog", e);
      }
    }
  }
}
