package dev.nightjar.ingest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Values of a Parquet group as the plain values of {@link RawRow}. */
final class ParquetValues {
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

  private ParquetValues() {}

  static FileColumn.Shape shape(Type type) {
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      return FileColumn.Shape.LIST;
    }
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (!type.isPrimitive()) {
      return logical instanceof ListLogicalTypeAnnotation
          ? FileColumn.Shape.LIST
          : isMap(logical) ? FileColumn.Shape.MAP : FileColumn.Shape.RECORD;
    }
    if (logical instanceof DecimalLogicalTypeAnnotation) {
      return FileColumn.Shape.DECIMAL;
    }
    if (logical instanceof TimestampLogicalTypeAnnotation time) {
      return time.isAdjustedToUTC() ? FileColumn.Shape.INSTANT : FileColumn.Shape.LOCAL_TIME;
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return FileColumn.Shape.DATE;
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32, INT64 -> FileColumn.Shape.WHOLE;
      case FLOAT, DOUBLE -> FileColumn.Shape.REAL;
      case BOOLEAN -> FileColumn.Shape.BOOLEAN;
      case INT96 -> FileColumn.Shape.INSTANT;
      // Old writers leave the annotation of text away.
      case BINARY -> FileColumn.Shape.TEXT;
      case FIXED_LEN_BYTE_ARRAY -> FileColumn.Shape.BYTES;
    };
  }

  static Map<String, Object> object(Group group) {
    GroupType type = group.getType();
    Map<String, Object> values = new HashMap<>(type.getFieldCount() * 2);
    for (int i = 0; i < type.getFieldCount(); i++) {
      values.put(type.getFieldName(i), field(group, i));
    }
    return values;
  }

  private static Object field(Group group, int field) {
    Type type = group.getType().getType(field);
    int count = group.getFieldRepetitionCount(field);
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      List<Object> values = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        values.add(value(group, field, i, type));
      }
      return values;
    }
    return count == 0 ? null : value(group, field, 0, type);
  }

  private static Object value(Group group, int field, int index, Type type) {
    if (type.isPrimitive()) {
      return primitive(group, field, index, type.asPrimitiveType());
    }
    Group nested = group.getGroup(field, index);
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof ListLogicalTypeAnnotation) {
      return list(nested);
    }
    return isMap(logical) ? map(nested) : object(nested);
  }

  /** Three-level lists, and the two-level lists of old writers. */
  private static List<Object> list(Group list) {
    Type repeated = list.getType().getType(0);
    int count = list.getFieldRepetitionCount(0);
    boolean isThreeLevel =
        !repeated.isPrimitive()
            && repeated.asGroupType().getFieldCount() == 1
            && !repeated.getName().equals("array")
            && !repeated.getName().endsWith("_tuple");
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(isThreeLevel ? field(list.getGroup(0, i), 0) : value(list, 0, i, repeated));
    }
    return values;
  }

  private static Map<String, Object> map(Group map) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      values.put(String.valueOf(field(entry, 0)), field(entry, 1));
    }
    return values;
  }

  private static Object primitive(Group group, int field, int index, PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof TimestampLogicalTypeAnnotation time) {
      Instant instant = instant(group.getLong(field, index), time.getUnit());
      return time.isAdjustedToUTC() ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(group.getInteger(field, index));
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(unscaled(group, field, index, type), decimal.getScale());
    }
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> group.getInteger(field, index);
      case INT64 -> group.getLong(field, index);
      case FLOAT -> group.getFloat(field, index);
      case DOUBLE -> group.getDouble(field, index);
      case BOOLEAN -> group.getBoolean(field, index);
      case INT96 -> int96(group.getInt96(field, index).toByteBuffer());
      case BINARY -> text(group.getBinary(field, index).getBytes());
      case FIXED_LEN_BYTE_ARRAY -> group.getBinary(field, index).getBytes();
    };
  }

  /** Text, or the bytes themselves when they are none. */
  private static Object text(byte[] bytes) {
    String text = Utf8.decode(bytes);
    return text == null ? bytes : text;
  }

  private static BigInteger unscaled(Group group, int field, int index, PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> BigInteger.valueOf(group.getInteger(field, index));
      case INT64 -> BigInteger.valueOf(group.getLong(field, index));
      default -> new BigInteger(group.getBinary(field, index).getBytes());
    };
  }

  private static Instant instant(long time, TimeUnit unit) {
    long perSecond =
        switch (unit) {
          case MILLIS -> 1_000;
          case MICROS -> 1_000_000;
          case NANOS -> 1_000_000_000;
        };
    return Instant.ofEpochSecond(
        Math.floorDiv(time, perSecond),
        Math.floorMod(time, perSecond) * (1_000_000_000 / perSecond));
  }

  private static Instant int96(ByteBuffer bytes) {
    ByteBuffer little = bytes.order(ByteOrder.LITTLE_ENDIAN);
    long nanosOfDay = little.getLong();
    long day = little.getInt() - JULIAN_DAY_OF_EPOCH;
    return Instant.ofEpochSecond(Math.multiplyExact(day, 86_400L), nanosOfDay);
  }

  private static boolean isMap(LogicalTypeAnnotation logical) {
    return logical instanceof MapLogicalTypeAnnotation
        || logical instanceof MapKeyValueTypeAnnotation;
  }
}
