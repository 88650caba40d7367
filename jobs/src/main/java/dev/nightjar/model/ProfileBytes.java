package dev.nightjar.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The canonical bytes of a profile: fields in order, collections sorted, integers in full. */
final class ProfileBytes {
  private ProfileBytes() {}

  static byte[] write(Profile p) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(p.key(), out);
      out.writeLong(p.observationCount());
      out.writeLong(p.nullCount());
      write(p.weightSum(), out);
      write(p.weightSquareSum(), out);
      write(p.numerator(), out);
      write(p.denominator(), out);
      write(p.positiveWeightSquareSum(), out);
      write(p.valueSum(), out);
      write(p.valueSquareSum(), out);
      out.writeLong(Double.doubleToLongBits(p.valueMin()));
      out.writeLong(Double.doubleToLongBits(p.valueMax()));
      out.writeLong(p.zeroCount());
      out.writeLong(p.negativeCount());
      out.writeLong(p.underflowCount());
      out.writeLong(p.overflowCount());
      write(p.binMappingId(), out);
      out.writeInt(p.binIndex().length);
      for (int index : p.binIndex()) {
        out.writeInt(index);
      }
      write(p.binCount(), out);
      out.writeInt(p.categories().size());
      for (Map.Entry<String, Long> category : p.categories().entrySet()) {
        write(category.getKey(), out);
        out.writeLong(category.getValue());
      }
      out.writeLong(p.otherCount());
      out.writeInt(p.labels().size());
      for (LabelSum label : p.labels()) {
        write(label.label(), out);
        out.writeLong(label.count());
        write(label.weightSum(), out);
        write(label.weightSquareSum(), out);
      }
      write(p.bucketNumerator(), out);
      write(p.bucketDenominator(), out);
      out.writeLong(p.distinctSubjects());
      out.writeInt(p.subjects().length);
      out.write(p.subjects());
      out.writeLong(p.lateCount());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Profile read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Profile(
          key(in),
          in.readLong(),
          in.readLong(),
          integer(in),
          integer(in),
          integer(in),
          integer(in),
          integer(in),
          integer(in),
          integer(in),
          Double.longBitsToDouble(in.readLong()),
          Double.longBitsToDouble(in.readLong()),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          text(in),
          ints(in),
          longs(in),
          categories(in),
          in.readLong(),
          labels(in),
          longs(in),
          longs(in),
          in.readLong(),
          in.readNBytes(in.readInt()),
          in.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(ProfileKey key, DataOutputStream out) throws IOException {
    out.writeLong(key.date().toEpochDay());
    write(key.grain(), out);
    write(key.metric(), out);
    write(key.slice().key(), out);
    write(key.componentKey(), out);
    write(key.evaluator(), out);
    write(key.evaluatorVersion(), out);
  }

  private static ProfileKey key(DataInputStream in) throws IOException {
    return new ProfileKey(
        LocalDate.ofEpochDay(in.readLong()),
        text(in),
        text(in),
        Slice.parse(text(in)),
        text(in),
        text(in),
        text(in));
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static void write(BigInteger integer, DataOutputStream out) throws IOException {
    byte[] bytes = integer.toByteArray();
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  private static BigInteger integer(DataInputStream in) throws IOException {
    return new BigInteger(in.readNBytes(in.readByte()));
  }

  private static void write(long[] longs, DataOutputStream out) throws IOException {
    out.writeInt(longs.length);
    for (long value : longs) {
      out.writeLong(value);
    }
  }

  private static long[] longs(DataInputStream in) throws IOException {
    long[] longs = new long[in.readInt()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = in.readLong();
    }
    return longs;
  }

  private static int[] ints(DataInputStream in) throws IOException {
    int[] values = new int[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
    return values;
  }

  private static Map<String, Long> categories(DataInputStream in) throws IOException {
    Map<String, Long> categories = new TreeMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      categories.put(text(in), in.readLong());
    }
    return categories;
  }

  private static List<LabelSum> labels(DataInputStream in) throws IOException {
    List<LabelSum> labels = new ArrayList<>();
    for (int n = in.readInt(); n > 0; n--) {
      labels.add(new LabelSum(text(in), in.readLong(), integer(in), integer(in)));
    }
    return labels;
  }
}
