package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/** Creates the tables of the contract and widens the ones that are there. */
public final class Tables {
  private static final long SNAPSHOT_AGE_MS = 35L * 24 * 60 * 60 * 1000;
  private static final List<String> BLOOM_FILTERED =
      List.of("llm_traces", "llm_trace_content", "tool_calls");

  private final Lake lake;

  Tables(Lake lake) {
    this.lake = lake;
  }

  /**
   * What {@link #init} did.
   *
   * @param created tables that were missing
   * @param existing tables that were there
   * @param widened of these, the ones that got new columns or wider types
   * @param views report views that were created or replaced
   */
  public record Initialised(int created, int existing, int widened, int views) {}

  /**
   * Creates namespaces, tables and report views that are missing, and adds columns that a newer
   * contract has. Running it again changes nothing. Inputs that the settings map to other tables
   * belong to somebody else and are left alone.
   *
   * @param reports names of the reports that get a view
   */
  public Initialised init(Collection<String> reports) {
    createNamespace(lake.namespace());
    createNamespace(lake.inputNamespace());
    int created = 0;
    int existing = 0;
    int widened = 0;
    for (TableDefinition definition : all()) {
      if (definition.input() && lake.settings().inputs().containsKey(definition.name())) {
        continue;
      }
      if (create(definition)) {
        created++;
      } else {
        existing++;
        widened += widen(definition) ? 1 : 0;
      }
    }
    return new Initialised(created, existing, widened, new ReportViews(lake).create(reports));
  }

  /** Writes a configuration file unless there is one. Returns whether it wrote. */
  public static boolean writeIfMissing(Path file, String text) {
    try {
      if (Files.exists(file)) {
        return false;
      }
      Files.writeString(file, text, StandardCharsets.UTF_8);
      return true;
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.USAGE, "Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static List<TableDefinition> all() {
    return java.util.stream.Stream.concat(Contract.inputs().stream(), Contract.outputs().stream())
        .toList();
  }

  private void createNamespace(Namespace namespace) {
    if (lake.catalog() instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      try {
        namespaces.createNamespace(namespace);
      } catch (AlreadyExistsException e) {
        // Another process was faster: what was wanted is there.
        return;
      }
    }
  }

  private boolean create(TableDefinition definition) {
    TableIdentifier identifier = lake.identifier(definition);
    if (lake.catalog().tableExists(identifier)) {
      return false;
    }
    try {
      lake.catalog()
          .buildTable(identifier, definition.schema())
          .withPartitionSpec(definition.partitionSpec())
          .withSortOrder(definition.sortOrder())
          .withProperties(properties(definition))
          .create();
      return true;
    } catch (AlreadyExistsException e) {
      return false;
    }
  }

  static Map<String, String> properties(TableDefinition definition) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("format-version", "2");
    properties.put("write.parquet.compression-codec", "zstd");
    properties.put("write.target-file-size-bytes", "268435456");
    properties.put("write.distribution-mode", "hash");
    properties.put("write.metadata.delete-after-commit.enabled", "true");
    properties.put("write.metadata.previous-versions-max", "50");
    properties.put("write.summary.partition-limit", "100");
    // Longer than the longest maturity window, feedback's 28 days: a re-run finds its snapshot.
    properties.put("history.expire.max-snapshot-age-ms", Long.toString(SNAPSHOT_AGE_MS));
    properties.put("commit.retry.num-retries", "20");
    properties.put("commit.retry.max-wait-ms", "2000");
    properties.put("llm.contract.version", Contract.VERSION);
    properties.put("comment", definition.doc());
    if (BLOOM_FILTERED.contains(definition.name())) {
      properties.put("write.parquet.bloom-filter-enabled.column.request_id", "true");
      // Sized by what a file holds: the default reserves a megabyte for a file of any size.
      properties.put("write.parquet.bloom-filter-adaptive-enabled", "true");
    }
    return properties;
  }

  private boolean widen(TableDefinition definition) {
    Table table = lake.load(lake.identifier(definition));
    UpdateSchema update = table.updateSchema();
    if (!SchemaEvolution.plan(table.schema(), definition.schema(), update)) {
      return false;
    }
    update.commit();
    return true;
  }
}
