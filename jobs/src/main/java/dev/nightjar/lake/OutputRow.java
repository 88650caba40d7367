package dev.nightjar.lake;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;

/**
 * One row of an output table, by column name. Undefined numbers are NaN here and NULL in the table,
 * both ways. Setting an unknown column or a value of a wrong class is an error that names table,
 * column and value class.
 */
public final class OutputRow {
  private final String table;
  private final Record record;

  OutputRow(String table, Record record) {
    this.table = table;
    this.record = record;
  }

  Record record() {
    return record;
  }

  /**
   * Sets a column. Takes the plain Java class of the column's type: {@link LocalDate}, {@link
   * Instant}, numbers ({@link BigInteger} for decimals of scale 0), arrays or lists, maps, and maps
   * by field name for structs. NaN and infinities become null.
   */
  public OutputRow set(String column, Object value) {
    var field = record.struct().field(column);
    if (field == null) {
      throw new IllegalArgumentException("Table " + table + " has no column " + column);
    }
    try {
      record.setField(column, TableValues.toTable(field.type(), value));
    } catch (ClassCastException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Column "
              + table
              + "."
              + column
              + " is "
              + field.type()
              + "; got "
              + value.getClass().getSimpleName(),
          e);
    }
    return this;
  }

  /** Whether the table has such a column, with a value or not. */
  boolean has(String column) {
    return record.struct().field(column) != null;
  }

  /** The value as Iceberg holds it, or null. */
  public Object value(String column) {
    return record.getField(column);
  }

  public boolean isNull(String column) {
    return record.getField(column) == null;
  }

  /** A text, or null. */
  public String text(String column) {
    Object value = record.getField(column);
    return value == null ? null : value.toString();
  }

  /** A number, NaN for null. */
  public double number(String column) {
    return record.getField(column) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** A whole number, 0 for null. */
  public long whole(String column) {
    return record.getField(column) instanceof Number number ? number.longValue() : 0;
  }

  /** An exact sum of scale 0, zero for null. */
  public BigInteger sum(String column) {
    return record.getField(column) instanceof BigDecimal decimal
        ? decimal.toBigIntegerExact()
        : BigInteger.ZERO;
  }

  /** An amount, or null. */
  public BigDecimal amount(String column) {
    return (BigDecimal) record.getField(column);
  }

  /** True only if the column is true. */
  public boolean isTrue(String column) {
    return Boolean.TRUE.equals(record.getField(column));
  }

  /** A day, or null. */
  public LocalDate date(String column) {
    return (LocalDate) record.getField(column);
  }

  /** An instant, or null. */
  public Instant instant(String column) {
    return record.getField(column) instanceof OffsetDateTime time ? time.toInstant() : null;
  }

  /** Bytes, empty for null. */
  public byte[] bytes(String column) {
    if (record.getField(column) instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return new byte[0];
  }

  /** An array, empty for null. */
  public <T> List<T> list(String column, Class<T> element) {
    return record.getField(column) instanceof List<?> list
        ? list.stream().map(element::cast).toList()
        : List.of();
  }

  /** Structs of an array, empty for null. */
  public List<OutputRow> rows(String column) {
    return record.getField(column) instanceof List<?> list
        ? list.stream().map(each -> new OutputRow(table + "." + column, (Record) each)).toList()
        : List.of();
  }

  /** A struct, or null. */
  public OutputRow row(String column) {
    return record.getField(column) instanceof Record nested
        ? new OutputRow(table + "." + column, nested)
        : null;
  }

  /** A map, empty for null. */
  public <V> Map<String, V> map(String column, Class<V> value) {
    Map<String, V> map = new LinkedHashMap<>();
    if (record.getField(column) instanceof Map<?, ?> found) {
      found.forEach((key, each) -> map.put(key.toString(), value.cast(each)));
    }
    return map;
  }

  @Override
  public String toString() {
    return table + " row";
  }
}
