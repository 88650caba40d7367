package dev.nightjar.evidence;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/**
 * Values of {@link dev.nightjar.model.BundleContent} as those of Avro, and back: a date is its
 * days, a time its microseconds, a decimal its unscaled bytes. Maps are in the order of their keys,
 * because the order decides the bytes.
 */
final class AvroValues {
  private AvroValues() {}

  /**
   * @param where table and field, for the message
   * @throws IllegalArgumentException when the value is not of the schema
   */
  static Object toAvro(Schema schema, Object value, String where) {
    Schema type = present(schema);
    if (value == null) {
      if (type.equals(schema)) {
        throw new IllegalArgumentException(where + " is null, expected " + type.getType());
      }
      return null;
    }
    try {
      return switch (type.getType()) {
        case RECORD -> row(type, (Map<?, ?>) value, where);
        case ARRAY -> items(type, (Collection<?>) value, where);
        case MAP -> entries(type, (Map<?, ?>) value, where);
        case STRING -> (String) value;
        case BOOLEAN -> (Boolean) value;
        case DOUBLE -> ((Number) value).doubleValue();
        case INT -> integer(type, value);
        case LONG -> longInteger(type, value);
        case FIXED -> decimal(type, value);
        default -> throw new IllegalArgumentException(where + " has the type " + type.getType());
      };
    } catch (ClassCastException | ArithmeticException | java.time.DateTimeException e) {
      throw new IllegalArgumentException(
          where + " is a " + value.getClass().getSimpleName() + ", expected " + type.getType(), e);
    }
  }

  static GenericRecord row(Schema schema, Map<?, ?> values, String where) {
    GenericRecord row = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      String path = where + "." + field.name();
      row.put(field.pos(), toAvro(field.schema(), values.get(field.name()), path));
    }
    for (Object name : values.keySet()) {
      if (schema.getField(name.toString()) == null) {
        throw new IllegalArgumentException(where + " has no field " + name);
      }
    }
    return row;
  }

  private static List<Object> items(Schema type, Collection<?> values, String where) {
    List<Object> items = new ArrayList<>(values.size());
    for (Object each : values) {
      items.add(toAvro(type.getElementType(), each, where + "[]"));
    }
    return items;
  }

  private static Map<String, Object> entries(Schema type, Map<?, ?> values, String where) {
    Map<String, Object> sorted = new TreeMap<>();
    values.forEach(
        (key, each) -> sorted.put(key.toString(), toAvro(type.getValueType(), each, where + "{}")));
    return new LinkedHashMap<>(sorted);
  }

  private static Integer integer(Schema type, Object value) {
    return type.getLogicalType() instanceof LogicalTypes.Date
        ? Math.toIntExact(LocalDate.parse((String) value).toEpochDay())
        : Math.toIntExact(((Number) value).longValue());
  }

  private static Long longInteger(Schema type, Object value) {
    return type.getLogicalType() instanceof LogicalTypes.TimestampMicros
        ? ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse((String) value))
        : Long.valueOf(((Number) value).longValue());
  }

  private static GenericFixed decimal(Schema type, Object value) {
    LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) type.getLogicalType();
    BigInteger digits =
        new BigDecimal(value.toString()).setScale(decimal.getScale()).unscaledValue();
    byte[] bytes = digits.toByteArray();
    byte[] fixed = new byte[type.getFixedSize()];
    if (bytes.length > fixed.length) {
      throw new ArithmeticException("too many digits");
    }
    java.util.Arrays.fill(fixed, (byte) (digits.signum() < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, fixed, fixed.length - bytes.length, bytes.length);
    return new GenericData.Fixed(type, fixed);
  }

  /** Back to the values of a bundle's content. */
  static Object ofAvro(Schema schema, Object value) {
    if (value == null) {
      return null;
    }
    Schema type = present(schema);
    LogicalType logical = type.getLogicalType();
    if (value instanceof GenericRecord record) {
      return ofAvro(record);
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(each -> ofAvro(type.getElementType(), each)).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> entries = new TreeMap<>();
      map.forEach((key, each) -> entries.put(key.toString(), ofAvro(type.getValueType(), each)));
      return entries;
    }
    if (value instanceof GenericFixed fixed && logical instanceof LogicalTypes.Decimal decimal) {
      return new BigDecimal(new BigInteger(fixed.bytes()), decimal.getScale()).toPlainString();
    }
    if (logical instanceof LogicalTypes.Date) {
      return LocalDate.ofEpochDay(((Number) value).longValue()).toString();
    }
    if (logical instanceof LogicalTypes.TimestampMicros) {
      return Instant.EPOCH.plus(((Number) value).longValue(), ChronoUnit.MICROS).toString();
    }
    if (value instanceof CharSequence || value instanceof ByteBuffer) {
      return value.toString();
    }
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }

  static Map<String, Object> ofAvro(GenericRecord record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Schema.Field field : record.getSchema().getFields()) {
      values.put(field.name(), ofAvro(field.schema(), record.get(field.pos())));
    }
    return values;
  }

  /** The type of an optional value without its null. */
  static Schema present(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(each -> each.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }
}
