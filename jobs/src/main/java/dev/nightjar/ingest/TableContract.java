package dev.nightjar.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What a row of one input table must look like, read from {@code schemas/inputs/TABLE.avsc}.
 *
 * <p>Beside types the file states, for a field, {@code nightjar.values}, {@code nightjar.range}
 * such as {@code (0,1]}, {@code nightjar.max_length}, {@code nightjar.default} and {@code
 * nightjar.text}; for the table {@code nightjar.identifier} and {@code nightjar.rules}, see {@link
 * RowRule}.
 */
final class TableContract {
  private static final int LONGEST_IDENTIFIER = 256;
  private static final int LONGEST_NAME = 1024;
  private static final int LONGEST_TEXT = 4 << 20;

  private final String table;
  private final List<Column> columns;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<RowRule> rules;
  private final List<String> key;

  private TableContract(String table, List<Column> columns, List<RowRule> rules, List<String> key) {
    this.table = table;
    this.columns = List.copyOf(columns);
    this.rules = List.copyOf(rules);
    this.key = List.copyOf(key);
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name(), i);
    }
  }

  static TableContract of(String table) {
    return of(table, Set.of());
  }

  /**
   * @param textColumns further columns to read as free text, {@code table.column}
   */
  static TableContract of(String table, Set<String> textColumns) {
    try (InputStream in =
        TableContract.class.getResourceAsStream("/schemas/inputs/" + table + ".avsc")) {
      return parse(new Schema.Parser().parse(in), textColumns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TableContract parse(Schema schema, Set<String> textColumns) {
    List<String> identifier = strings(schema.getObjectProp("nightjar.identifier"));
    List<Column> columns = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      Column column = column(field, "", new HashSet<>(identifier));
      boolean isText = textColumns.contains(schema.getName() + "." + field.name());
      columns.add(isText ? column.asText() : column);
    }
    List<RowRule> rules = new ArrayList<>();
    if (schema.getObjectProp("nightjar.rules") instanceof List<?> list) {
      list.forEach(rule -> rules.add(RowRule.of((Map<?, ?>) rule)));
    }
    List<String> key = strings(schema.getObjectProp("nightjar.key"));
    return new TableContract(schema.getName(), columns, rules, key.isEmpty() ? identifier : key);
  }

  String table() {
    return table;
  }

  List<Column> columns() {
    return columns;
  }

  List<RowRule> rules() {
    return rules;
  }

  /** Columns that tell two rows apart. */
  List<String> key() {
    return key;
  }

  /** Position of a column, or -1 when the table has none of this name. */
  int position(String column) {
    return positions.getOrDefault(column, -1);
  }

  private static Column column(Schema.Field field, String parent, Set<String> identifier) {
    Schema schema = field.schema();
    boolean required = schema.getType() != Schema.Type.UNION;
    if (!required) {
      schema =
          schema.getTypes().stream().filter(t -> t.getType() != Schema.Type.NULL).toList().get(0);
    }
    String path = parent + field.name();
    boolean isText = Boolean.TRUE.equals(field.getObjectProp("nightjar.text"));
    boolean isIdentifier = parent.isEmpty() && identifier.contains(field.name());
    int longest = isText ? LONGEST_TEXT : isIdentifier ? LONGEST_IDENTIFIER : LONGEST_NAME;
    Object preset = field.getObjectProp("nightjar.default");
    return new Column(
        field.name(),
        path,
        type(schema, path),
        required,
        isText,
        isIdentifier,
        strings(field.getObjectProp("nightjar.values")),
        Range.parse((String) field.getObjectProp("nightjar.range")),
        (int) number(field, "nightjar.max_length", longest),
        preset == null ? null : preset.toString());
  }

  private static ColumnType type(Schema schema, String path) {
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return ColumnType.decimal(decimal.getPrecision(), decimal.getScale());
    }
    return switch (schema.getType()) {
      case STRING -> ColumnType.scalar(ColumnType.Kind.STRING);
      case INT -> ColumnType.scalar(logical == null ? ColumnType.Kind.INT : ColumnType.Kind.DATE);
      case LONG ->
          ColumnType.scalar(logical == null ? ColumnType.Kind.LONG : ColumnType.Kind.TIMESTAMP);
      case FLOAT -> ColumnType.scalar(ColumnType.Kind.FLOAT);
      case DOUBLE -> ColumnType.scalar(ColumnType.Kind.DOUBLE);
      case BOOLEAN -> ColumnType.scalar(ColumnType.Kind.BOOLEAN);
      case MAP -> ColumnType.scalar(ColumnType.Kind.MAP);
      case ARRAY -> ColumnType.array(type(schema.getElementType(), path + "[]"));
      case RECORD ->
          ColumnType.struct(
              schema.getFields().stream().map(f -> column(f, path + ".", Set.of())).toList());
      default ->
          throw new IllegalStateException(
              "Cannot ingest " + path + ": type " + schema.getType() + " is not in the contract");
    };
  }

  private static double number(Schema.Field field, String property, double otherwise) {
    Object value = field.getObjectProp(property);
    return value instanceof Number number ? number.doubleValue() : otherwise;
  }

  private static List<String> strings(Object property) {
    if (property == null || property == JsonProperties.NULL_VALUE) {
      return List.of();
    }
    return ((List<?>) property).stream().map(Object::toString).toList();
  }
}
