package dev.nightjar.lake;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads every value of a table and does nothing with it: the least that any pass costs. */
public final class BareDecode {
  private BareDecode() {}

  /** A checksum over all values. */
  public static long touch(Dataset<Row> columns) {
    DataType[] types =
        List.of(columns.schema().fields()).stream()
            .map(StructField::dataType)
            .toArray(DataType[]::new);
    return ((org.apache.spark.sql.classic.Dataset<Row>) columns)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(rows -> List.of(touch(rows, types)).iterator())
        .reduce(Long::sum);
  }

  private static long touch(Iterator<InternalRow> rows, DataType[] types) {
    int[] kinds = new int[types.length];
    for (int c = 0; c < types.length; c++) {
      kinds[c] = kind(types[c]);
    }
    long sum = 0;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      for (int c = 0; c < kinds.length; c++) {
        if (!row.isNullAt(c)) {
          sum += touch(row, c, kinds[c]);
        }
      }
    }
    return sum;
  }

  private static int kind(DataType type) {
    if (type instanceof StringType) {
      return 0;
    }
    if (type instanceof BooleanType) {
      return 1;
    }
    if (type instanceof IntegerType) {
      return 2;
    }
    if (type instanceof DoubleType) {
      return 3;
    }
    return type instanceof DecimalType ? 4 : 5;
  }

  private static long touch(InternalRow row, int column, int kind) {
    return switch (kind) {
      case 0 -> {
        UTF8String text = row.getUTF8String(column);
        yield text.numBytes() + text.getByte(0);
      }
      case 1 -> row.getBoolean(column) ? 1 : 0;
      case 2 -> row.getInt(column);
      case 3 -> (long) row.getDouble(column);
      case 4 -> row.getDecimal(column, 18, 12).toUnscaledLong();
      default -> row.getLong(column);
    };
  }
}
