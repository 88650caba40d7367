package dev.nightjar.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.shaded.org.apache.avro.Schema;
import org.apache.iceberg.types.Types;

/**
 * The tables of the contract, from {@code schemas/inputs} and {@code schemas/outputs} on the class
 * path. The schema files are the one source of columns, layout and rules.
 */
public final class Contract {
  /** Contract version that tables carry in the property {@code llm.contract.version}. */
  public static final String VERSION = "1.0";

  private static final List<String> INPUTS =
      List.of(
          "llm_traces",
          "llm_trace_content",
          "retrieval_events",
          "tool_calls",
          "guardrail_events",
          "evaluations",
          "claim_verifications",
          "user_feedback",
          "expected_documents",
          "gpu_telemetry",
          "infra_metrics",
          "model_prices",
          "deployments");

  /** Slice columns that a row about a request carries of it, copied when it is ingested. */
  public static final List<String> STAMP =
      List.of(
          "application",
          "model_id",
          "prompt_version",
          "retrieval_index_version",
          "policy_version",
          "deployment_id",
          "deployment_arm",
          "language",
          "task_type",
          "tenant_tier");

  private static final List<String> OUTPUTS =
      List.of(
          "daily_profile",
          "daily_cell",
          "component_key",
          "codebook",
          "report",
          "distribution",
          "cost_daily",
          "component_effect",
          "finding",
          "baseline",
          "review_sample",
          "incident",
          "incident_evidence",
          "incident_event",
          "incident_record",
          "weekly_review",
          "run",
          "quarantine",
          "ingested_file");
  private static final Map<String, TableDefinition> TABLES = read();

  private Contract() {}

  /** Tables that producers write, {@code llm_traces} first. */
  public static List<TableDefinition> inputs() {
    return INPUTS.stream().map(Contract::table).toList();
  }

  /** Tables that Nightjar writes. */
  public static List<TableDefinition> outputs() {
    return OUTPUTS.stream().map(Contract::table).toList();
  }

  /** The table of that name, input or output. */
  public static TableDefinition table(String name) {
    TableDefinition table = TABLES.get(name);
    if (table == null) {
      throw new IllegalArgumentException(
          "Unknown table: " + name + "; known are " + TABLES.keySet());
    }
    return table;
  }

  private static Map<String, TableDefinition> read() {
    Map<String, TableDefinition> tables = new LinkedHashMap<>();
    INPUTS.forEach(name -> tables.put(name, read(name, true)));
    OUTPUTS.forEach(name -> tables.put(name, read(name, false)));
    return tables;
  }

  private static TableDefinition read(String name, boolean input) {
    String resource = "/schemas/" + (input ? "inputs/" : "outputs/") + name + ".avsc";
    try (InputStream in = Contract.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("Not on the class path: " + resource);
      }
      return definition(new Schema.Parser().parse(in), input);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  static TableDefinition definition(Schema avro, boolean input) {
    org.apache.iceberg.Schema columns = AvroSchemaUtil.toIceberg(avro);
    Set<Integer> identifier = new HashSet<>();
    texts(avro, "nightjar.identifier").forEach(c -> identifier.add(columns.findField(c).fieldId()));
    Set<String> text = new LinkedHashSet<>();
    Map<String, List<String>> values = new LinkedHashMap<>();
    Map<String, TableDefinition.Range> ranges = new LinkedHashMap<>();
    collectText(avro, "", text);
    for (Schema.Field field : avro.getFields()) {
      if (field.getObjectProp("nightjar.values") instanceof List<?> list) {
        values.put(field.name(), list.stream().map(String::valueOf).toList());
      }
      if (field.getObjectProp("nightjar.range") instanceof String range) {
        ranges.put(field.name(), TableDefinition.Range.parse(range));
      }
    }
    return new TableDefinition(
        avro.getName(),
        input,
        avro.getDoc(),
        new org.apache.iceberg.Schema(columns.columns(), identifier),
        texts(avro, "nightjar.partition"),
        texts(avro, "nightjar.sort"),
        key(avro),
        Boolean.TRUE.equals(avro.getObjectProp("nightjar.required")),
        text,
        values,
        ranges,
        rules(avro));
  }

  private static List<String> key(Schema avro) {
    List<String> key = texts(avro, "nightjar.key");
    return (key.isEmpty() ? texts(avro, "nightjar.identifier") : key).stream().sorted().toList();
  }

  private static List<String> texts(Schema avro, String property) {
    return avro.getObjectProp(property) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static List<TableDefinition.Rule> rules(Schema avro) {
    List<TableDefinition.Rule> rules = new ArrayList<>();
    if (avro.getObjectProp("nightjar.rules") instanceof List<?> list) {
      for (Object each : list) {
        Map<?, ?> rule = (Map<?, ?>) each;
        rules.add(
            new TableDefinition.Rule(
                (String) rule.get("code"),
                (String) rule.get("column"),
                (String) rule.get("violated"),
                (String) rule.get("message")));
      }
    }
    return rules;
  }

  private static void collectText(Schema record, String prefix, Set<String> found) {
    for (Schema.Field field : record.getFields()) {
      if (Boolean.TRUE.equals(field.getObjectProp("nightjar.text"))) {
        found.add(prefix + field.name());
      }
      records(field.schema())
          .forEach(nested -> collectText(nested, prefix + field.name() + ".", found));
    }
  }

  private static Stream<Schema> records(Schema type) {
    return switch (type.getType()) {
      case RECORD -> Stream.of(type);
      case ARRAY -> records(type.getElementType());
      case MAP -> records(type.getValueType());
      case UNION -> type.getTypes().stream().flatMap(Contract::records);
      default -> Stream.empty();
    };
  }

  /** Columns of a table in the order of its schema file. */
  static List<Types.NestedField> columns(String table) {
    return table(table).schema().columns();
  }
}
