package dev.nightjar.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.shaded.org.apache.avro.Schema;
import org.apache.iceberg.types.Types;

/**
 * A table of a bundle as {@code schemas/evidence} has it: which fields a frozen row has, in which
 * order rows stand. Values become those of JSON, as {@link dev.nightjar.model.BundleContent} says.
 */
public final class FrozenTable {
  private static final Map<String, FrozenTable> TABLES = new ConcurrentHashMap<>();

  private final String name;
  private final Set<String> required = new HashSet<>();
  private final List<String> fields = new ArrayList<>();
  private final List<String> sort;

  private FrozenTable(Schema schema) {
    this.name = schema.getName();
    for (Schema.Field field : schema.getFields()) {
      fields.add(field.name());
      if (!field.schema().isUnion()) {
        required.add(field.name());
      }
    }
    this.sort =
        schema.getObjectProp("nightjar.sort") instanceof List<?> columns
            ? columns.stream().map(String::valueOf).toList()
            : List.of();
  }

  /** The table of that name. */
  public static FrozenTable named(String name) {
    return TABLES.computeIfAbsent(name, FrozenTable::read);
  }

  private static FrozenTable read(String name) {
    String resource = "/schemas/evidence/" + name + ".avsc";
    try (InputStream in = FrozenTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("A bundle has no table " + name);
      }
      return new FrozenTable(new Schema.Parser().parse(in));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  /** Fields that rows are ordered by. */
  List<String> sort() {
    return sort;
  }

  /**
   * A row of these values, by field in the order of the schema.
   *
   * @throws IllegalArgumentException when a required field has no value or a value no field
   */
  public Map<String, Object> row(Map<String, ?> values) {
    if (!fields.containsAll(values.keySet())) {
      Set<String> unknown = new HashSet<>(values.keySet());
      fields.forEach(unknown::remove);
      throw new IllegalArgumentException("A row of " + name + " has no fields " + unknown);
    }
    Map<String, Object> row = new LinkedHashMap<>();
    for (String field : fields) {
      Object value = plain(values.get(field));
      if (value == null && required.contains(field)) {
        throw new IllegalArgumentException(
            "A row of " + name + " has no " + field + ", which is required");
      }
      row.put(field, value);
    }
    return Collections.unmodifiableMap(row);
  }

  /** A row of the columns that an output table's row has of the same name, and of more values. */
  Map<String, Object> row(OutputRow from, Map<String, ?> more) {
    Map<String, Object> values = new LinkedHashMap<>(more);
    for (String field : fields) {
      if (!more.containsKey(field) && from.has(field)) {
        values.put(field, from.value(field));
      }
    }
    return row(values);
  }

  private static Object plain(Object value) {
    if (value == null || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? (Object) number : null;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof BigInteger integer) {
      return integer.toString();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof int[] ints) {
      return plain(Arrays.stream(ints).boxed().toList());
    }
    if (value instanceof long[] longs) {
      return plain(Arrays.stream(longs).boxed().toList());
    }
    if (value instanceof Collection<?> items) {
      List<Object> list = new ArrayList<>(items.size());
      items.forEach(item -> list.add(plain(item)));
      return Collections.unmodifiableList(list);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, item) -> sorted.put(String.valueOf(key), plain(item)));
      return Collections.unmodifiableMap(sorted);
    }
    if (value instanceof Record struct) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Types.NestedField field : struct.struct().fields()) {
        map.put(field.name(), plain(struct.getField(field.name())));
      }
      return Collections.unmodifiableMap(map);
    }
    return value.toString();
  }
}
