package dev.nightjar.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/**
 * An Avro object container file. {@code timestamp-millis|micros|nanos} are points in time, as Avro
 * defines them, unless the schema says {@code "adjust-to-utc": false}; {@code local-timestamp-*}
 * are times without zone.
 */
final class AvroRows implements RowReader {
  private final DataFileStream<GenericRecord> records;
  private final AvroEnd end;
  private long number;

  AvroRows(InputStream in) throws IOException {
    this.end = new AvroEnd(in);
    this.records = opened(end);
    if (records.getSchema().getType() != Schema.Type.RECORD) {
      throw new UnreadableFile("its Avro schema is no record; expected one record a row");
    }
  }

  private static DataFileStream<GenericRecord> opened(InputStream in) throws IOException {
    try {
      return new DataFileStream<>(in, new GenericDatumReader<>());
    } catch (IOException | RuntimeException e) {
      // No cause: Avro may quote the data.
      throw new UnreadableFile("its Avro header is broken");
    }
  }

  @Override
  public List<FileColumn> columns() {
    return records.getSchema().getFields().stream()
        .map(field -> new FileColumn(field.name(), shape(field.schema())))
        .toList();
  }

  @Override
  public boolean isTextual() {
    return false;
  }

  @Override
  public RawRow next() throws IOException {
    try {
      if (!records.hasNext()) {
        if (!end.isReached()) {
          throw new UnreadableFile("its Avro data breaks off after row " + number);
        }
        return null;
      }
      GenericRecord row = records.next();
      number++;
      return RawRow.of(number, null, object(row));
    } catch (RuntimeException e) {
      throw new UnreadableFile("its Avro data breaks off or is damaged after row " + number);
    }
  }

  private static FileColumn.Shape shape(Schema schema) {
    if (schema.getType() == Schema.Type.UNION) {
      List<Schema> others =
          schema.getTypes().stream().filter(t -> t.getType() != Schema.Type.NULL).toList();
      return others.size() == 1 ? shape(others.get(0)) : FileColumn.Shape.ANY;
    }
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.Decimal) {
      return FileColumn.Shape.DECIMAL;
    }
    if (isTimestamp(logical)) {
      return isZoneless(schema) ? FileColumn.Shape.LOCAL_TIME : FileColumn.Shape.INSTANT;
    }
    if (logical instanceof LogicalTypes.Date) {
      return FileColumn.Shape.DATE;
    }
    return switch (schema.getType()) {
      case STRING, ENUM -> FileColumn.Shape.TEXT;
      case INT, LONG -> FileColumn.Shape.WHOLE;
      case FLOAT, DOUBLE -> FileColumn.Shape.REAL;
      case BOOLEAN -> FileColumn.Shape.BOOLEAN;
      case ARRAY -> FileColumn.Shape.LIST;
      case MAP -> FileColumn.Shape.MAP;
      case RECORD -> FileColumn.Shape.RECORD;
      case BYTES, FIXED -> FileColumn.Shape.BYTES;
      default -> FileColumn.Shape.ANY;
    };
  }

  private static Map<String, Object> object(GenericRecord row) {
    List<Schema.Field> fields = row.getSchema().getFields();
    Map<String, Object> values = new HashMap<>(fields.size() * 2);
    for (Schema.Field field : fields) {
      values.put(field.name(), value(row.get(field.pos()), field.schema()));
    }
    return values;
  }

  private static Object value(Object value, Schema declared) {
    if (value == null) {
      return null;
    }
    Schema schema = declared;
    if (schema.getType() == Schema.Type.UNION) {
      schema =
          schema
              .getTypes()
              .get(org.apache.avro.generic.GenericData.get().resolveUnion(schema, value));
    }
    LogicalType logical = schema.getLogicalType();
    if (logical != null && value instanceof Long time && isTimestamp(logical)) {
      Instant instant = instant(time, logical.getName());
      return isZoneless(schema) ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : instant;
    }
    if (logical instanceof LogicalTypes.Date) {
      return LocalDate.ofEpochDay(((Number) value).longValue());
    }
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return new BigDecimal(new BigInteger(bytes(value)), decimal.getScale());
    }
    if (value instanceof GenericRecord record) {
      return object(record);
    }
    if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>(list.size());
      for (Object element : list) {
        values.add(value(element, schema.getElementType()));
      }
      return values;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> values = new HashMap<>();
      Schema type = schema.getValueType();
      map.forEach((key, element) -> values.put(key.toString(), value(element, type)));
      return values;
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    return value instanceof ByteBuffer || value instanceof GenericFixed
        ? bytes(value)
        : value.toString();
  }

  private static byte[] bytes(Object value) {
    if (value instanceof GenericFixed fixed) {
      return fixed.bytes();
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static boolean isTimestamp(LogicalType logical) {
    return logical != null && logical.getName().contains("timestamp-");
  }

  private static boolean isZoneless(Schema schema) {
    return schema.getLogicalType().getName().startsWith("local-")
        || Boolean.FALSE.equals(schema.getObjectProp("adjust-to-utc"));
  }

  private static Instant instant(long time, String logical) {
    long perSecond =
        logical.endsWith("millis") ? 1_000 : logical.endsWith("micros") ? 1_000_000 : 1_000_000_000;
    return Instant.ofEpochSecond(
        Math.floorDiv(time, perSecond),
        Math.floorMod(time, perSecond) * (1_000_000_000 / perSecond));
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
