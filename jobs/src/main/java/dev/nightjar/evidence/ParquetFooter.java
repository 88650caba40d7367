package dev.nightjar.evidence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * The footer of a Parquet file in one order. The library keeps the encodings of a column in a hash
 * set of enum constants, whose order is that of addresses in memory, and so another in each
 * process; readers take them in any order.
 */
final class ParquetFooter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = Integer.BYTES + 4;

  private ParquetFooter() {}

  /** Rewrites the footer, the last part of the file, to which nothing in it points. */
  static void order(Path file) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] tail = new byte[TAIL];
      access.seek(access.length() - TAIL);
      access.readFully(tail);
      int size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      long start = access.length() - TAIL - size;
      byte[] footer = new byte[size];
      access.seek(start);
      access.readFully(footer);
      byte[] ordered = ordered(footer);
      access.setLength(start);
      access.seek(start);
      access.write(ordered);
      access.write(
          ByteBuffer.allocate(TAIL)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(ordered.length)
              .put(MAGIC)
              .array());
    }
  }

  private static byte[] ordered(byte[] footer) throws IOException {
    FileMetaData data = Util.readFileMetaData(new ByteArrayInputStream(footer));
    for (RowGroup group : data.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        ColumnMetaData column = chunk.getMeta_data();
        List<Encoding> encodings = new ArrayList<>(column.getEncodings());
        encodings.sort(Comparator.comparingInt(Encoding::getValue));
        column.setEncodings(encodings);
        if (column.isSetEncoding_stats()) {
          List<PageEncodingStats> stats = new ArrayList<>(column.getEncoding_stats());
          stats.sort(
              Comparator.comparingInt((PageEncodingStats s) -> s.getPage_type().getValue())
                  .thenComparingInt(s -> s.getEncoding().getValue()));
          column.setEncoding_stats(stats);
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(footer.length);
    Util.writeFileMetaData(data, bytes);
    return bytes.toByteArray();
  }
}
