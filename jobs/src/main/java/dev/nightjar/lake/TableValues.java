package dev.nightjar.lake;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Plain Java values to the classes that Iceberg's own writers take. */
final class TableValues {
  private TableValues() {}

  /** Returns null for null, NaN and infinities; throws ClassCastException for a wrong class. */
  static Object toTable(Type type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.typeId()) {
      case STRING -> (String) value;
      case BOOLEAN -> (Boolean) value;
      case INTEGER ->
          value instanceof Integer ? value : Math.toIntExact(((Number) value).longValue());
      case LONG -> value instanceof Long ? value : (Object) whole((Number) value);
      case DOUBLE -> finite(((Number) value).doubleValue());
      case FLOAT ->
          Float.isFinite(((Number) value).floatValue()) ? ((Number) value).floatValue() : null;
      case DATE -> (LocalDate) value;
      case TIMESTAMP -> time(value);
      case DECIMAL -> decimal((Types.DecimalType) type, value);
      case BINARY -> value instanceof ByteBuffer ? value : ByteBuffer.wrap((byte[]) value);
      case LIST -> list(type.asListType().elementType(), value);
      case MAP -> map(type.asMapType().valueType(), (Map<?, ?>) value);
      case STRUCT -> struct(type.asStructType(), value);
      default -> throw new IllegalArgumentException("No values of type " + type);
    };
  }

  private static Long whole(Number value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return value.longValue();
    }
    throw new ClassCastException(value.getClass() + " is no whole number");
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }

  /** Microseconds are what the table holds; finer digits would not come back equal. */
  private static OffsetDateTime time(Object value) {
    OffsetDateTime time =
        value instanceof Instant instant
            ? instant.atOffset(ZoneOffset.UTC)
            : (OffsetDateTime) value;
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  private static BigDecimal decimal(Types.DecimalType type, Object value) {
    BigDecimal decimal =
        value instanceof BigInteger integer
            ? new BigDecimal(integer)
            : value instanceof Long || value instanceof Integer
                ? BigDecimal.valueOf(((Number) value).longValue())
                : (BigDecimal) value;
    BigDecimal scaled = decimal.setScale(type.scale(), RoundingMode.HALF_EVEN);
    if (scaled.precision() > type.precision()) {
      throw new IllegalArgumentException("More digits than " + type);
    }
    return scaled;
  }

  private static List<Object> list(Type element, Object value) {
    List<?> values =
        value instanceof int[] ints
            ? Arrays.stream(ints).boxed().toList()
            : value instanceof long[] longs
                ? Arrays.stream(longs).boxed().toList()
                : value instanceof double[] doubles
                    ? Arrays.stream(doubles).boxed().toList()
                    : new ArrayList<>((Collection<?>) value);
    List<Object> elements = new ArrayList<>(values.size());
    for (Object each : values) {
      // An element is required: a gap in a series stays NaN.
      elements.add(each instanceof Double ? each : toTable(element, each));
    }
    return elements;
  }

  private static Map<Object, Object> map(Type valueType, Map<?, ?> value) {
    Map<Object, Object> map = new LinkedHashMap<>();
    value.forEach((key, each) -> map.put((String) key, toTable(valueType, each)));
    return map;
  }

  private static Record struct(Types.StructType type, Object value) {
    if (value instanceof OutputRow row) {
      return row.record();
    }
    Record record = GenericRecord.create(type);
    ((Map<?, ?>) value)
        .forEach(
            (key, each) -> {
              Types.NestedField field = type.field((String) key);
              if (field == null) {
                throw new IllegalArgumentException("No field " + key + " in " + type);
              }
              record.setField(field.name(), toTable(field.type(), each));
            });
    return record;
  }
}
