package dev.nightjar.model;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The canonical form of {@link Cells}: zig-zag variable-length integers, texts by length. */
final class CellsBytes {
  private static final int VERSION = 1;

  private CellsBytes() {}

  static byte[] write(Cells cells) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      number(out, VERSION);
      number(out, cells.date().toEpochDay());
      text(out, cells.grain());
      text(out, cells.evaluator());
      text(out, cells.evaluatorVersion());
      number(out, cells.dimensions().size());
      number(out, cells.size());
      for (int d = 0; d < cells.dimensions().size(); d++) {
        text(out, cells.dimensions().get(d));
        number(out, cells.values().get(d).size());
        for (String value : cells.values().get(d)) {
          text(out, value);
        }
        for (int code : cells.codes()[d]) {
          number(out, code);
        }
      }
      number(out, cells.sums().size());
      for (Map.Entry<String, Cells.Sums> metric : cells.sums().entrySet()) {
        text(out, metric.getKey());
        numbers(out, metric.getValue().units());
        numbers(out, metric.getValue().numerator());
        numbers(out, metric.getValue().denominator());
        for (long bits : metric.getValue().buckets()) {
          out.writeLong(bits);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Cells read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long version = number(in);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "Cannot read cells of version " + version + ": expected " + VERSION);
    }
    LocalDate date = LocalDate.ofEpochDay(number(in));
    String grain = text(in);
    String evaluator = text(in);
    String evaluatorVersion = text(in);
    int width = (int) number(in);
    int size = (int) number(in);
    List<String> dimensions = new ArrayList<>();
    List<List<String>> values = new ArrayList<>();
    int[][] codes = new int[width][size];
    for (int d = 0; d < width; d++) {
      dimensions.add(text(in));
      List<String> dictionary = new ArrayList<>();
      for (long left = number(in); left > 0; left--) {
        dictionary.add(text(in));
      }
      values.add(dictionary);
      for (int c = 0; c < size; c++) {
        codes[d][c] = (int) number(in);
      }
    }
    SortedMap<String, Cells.Sums> sums = new TreeMap<>();
    for (long left = number(in); left > 0; left--) {
      String metric = text(in);
      long[] units = numbers(in, 2 * size);
      long[] numerator = numbers(in, 2 * size);
      long[] denominator = numbers(in, 2 * size);
      long[] buckets = new long[size];
      for (int c = 0; c < size; c++) {
        buckets[c] = in.getLong();
      }
      sums.put(metric, new Cells.Sums(units, numerator, denominator, buckets));
    }
    return new Cells(date, grain, evaluator, evaluatorVersion, dimensions, values, codes, sums);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.write(bytes);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[(int) number(in)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void numbers(DataOutputStream out, long[] values) throws IOException {
    for (long value : values) {
      number(out, value);
    }
  }

  private static long[] numbers(ByteBuffer in, int length) {
    long[] values = new long[length];
    for (int i = 0; i < length; i++) {
      values[i] = number(in);
    }
    return values;
  }

  private static void number(DataOutputStream out, long value) throws IOException {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
  }
}
