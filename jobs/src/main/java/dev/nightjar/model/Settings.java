package dev.nightjar.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code nightjar.yaml} and the global options say, complete with defaults.
 *
 * @param catalog where the tables are
 * @param inputs table or view by input name, for lakes with other names
 * @param inputNamespace namespace of inputs that are not named in {@code inputs}
 * @param namespace namespace of the output tables
 * @param spark Spark configuration
 * @param reports folders with more reports
 * @param overrides changes to reports and metrics, by report name or {@code report.metric}; the
 *     values are the keys of a report file
 * @param minimumSubjects fewest subjects of a printed slice
 * @param textColumns further columns that the privacy gate reads as free text, {@code table.column}
 * @param allow literals that the privacy gate lets pass
 * @param more sections that later stages read: mappings, retention, evidence, notify, metrics,
 *     openlineage
 */
public record Settings(
    Catalog catalog,
    Map<String, Input> inputs,
    String inputNamespace,
    String namespace,
    Map<String, String> spark,
    List<String> reports,
    Map<String, Map<String, Object>> overrides,
    int minimumSubjects,
    Set<String> textColumns,
    Set<String> allow,
    Map<String, Object> more) {

  /**
   * The Iceberg catalog.
   *
   * @param type embedded, rest, glue, hive or jdbc
   * @param uri of the catalog service; empty for embedded
   * @param warehouse folder or URI of the data
   * @param properties further catalog properties
   */
  public record Catalog(String type, String uri, String warehouse, Map<String, String> properties) {
    public static Catalog embedded(String warehouse) {
      return new Catalog("embedded", "", warehouse, Map.of());
    }
  }

  /**
   * Where one input is read.
   *
   * @param name table or view, with namespace
   * @param baseTable table whose snapshot pins a view; equal to {@code name} for a table
   */
  public record Input(String name, String baseTable) {}

  public static Settings embedded(String warehouse) {
    return new Settings(
        Catalog.embedded(warehouse),
        Map.of(),
        "llm",
        "nightjar",
        Map.of(),
        List.of(),
        Map.of(),
        10,
        Set.of(),
        Set.of(),
        Map.of());
  }
}
