package dev.nightjar.model;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The canonical bytes of a profile: fields in order, collections sorted, integers in full. */
final class ProfileBytes {
  private ProfileBytes() {}

  static byte[] write(Profile p) {
    Out out = new Out();
    write(p.key(), out);
    out.put(p.observationCount());
    out.put(p.nullCount());
    out.put(p.weightSum());
    out.put(p.weightSquareSum());
    out.put(p.numerator());
    out.put(p.denominator());
    out.put(p.positiveWeightSquareSum());
    out.put(p.valueSum());
    out.put(p.valueSquareSum());
    out.put(Double.doubleToLongBits(p.valueMin()));
    out.put(Double.doubleToLongBits(p.valueMax()));
    out.put(p.zeroCount());
    out.put(p.negativeCount());
    out.put(p.underflowCount());
    out.put(p.overflowCount());
    out.put(p.binMappingId());
    out.put(p.binIndex());
    out.put(p.binCount());
    out.put(p.categories().size());
    for (Map.Entry<String, Long> category : p.categories().entrySet()) {
      out.put(category.getKey());
      out.put((long) category.getValue());
    }
    out.put(p.otherCount());
    out.put(p.labels().size());
    for (LabelSum label : p.labels()) {
      out.put(label.label());
      out.put(label.count());
      out.put(label.weightSum());
      out.put(label.weightSquareSum());
    }
    out.put(p.bucketNumerator());
    out.put(p.bucketDenominator());
    out.put(p.distinctSubjects());
    out.put(p.subjects());
    out.put(p.lateCount());
    out.put(p.moments());
    return out.bytes();
  }

  /** A buffer that grows. */
  private static final class Out {
    private ByteBuffer buffer = ByteBuffer.allocate(1024);

    private ByteBuffer room(int bytes) {
      if (buffer.remaining() < bytes) {
        int length = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
        buffer = ByteBuffer.allocate(length).put(buffer.flip());
      }
      return buffer;
    }

    void put(int value) {
      room(Integer.BYTES).putInt(value);
    }

    void put(long value) {
      room(Long.BYTES).putLong(value);
    }

    void put(byte[] bytes) {
      put(bytes.length);
      room(bytes.length).put(bytes);
    }

    void put(String text) {
      put(text.getBytes(StandardCharsets.UTF_8));
    }

    void put(BigInteger integer) {
      put(integer.toByteArray());
    }

    void put(int[] values) {
      put(values.length);
      ByteBuffer to = room(values.length * Integer.BYTES);
      for (int value : values) {
        to.putInt(value);
      }
    }

    void put(long[] values) {
      put(values.length);
      ByteBuffer to = room(values.length * Long.BYTES);
      for (long value : values) {
        to.putLong(value);
      }
    }

    byte[] bytes() {
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }

  static Profile read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Profile(
        key(in),
        in.getLong(),
        in.getLong(),
        integer(in),
        integer(in),
        integer(in),
        integer(in),
        integer(in),
        integer(in),
        integer(in),
        Double.longBitsToDouble(in.getLong()),
        Double.longBitsToDouble(in.getLong()),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        text(in),
        ints(in),
        longs(in),
        categories(in),
        in.getLong(),
        labels(in),
        longs(in),
        longs(in),
        in.getLong(),
        bytes(in),
        in.getLong(),
        longs(in));
  }

  private static void write(ProfileKey key, Out out) {
    out.put(key.date().toEpochDay());
    out.put(key.grain());
    out.put(key.metric());
    out.put(key.slice().key());
    out.put(key.componentKey());
    out.put(key.evaluator());
    out.put(key.evaluatorVersion());
  }

  private static ProfileKey key(ByteBuffer in) {
    return new ProfileKey(
        LocalDate.ofEpochDay(in.getLong()),
        text(in),
        text(in),
        Slice.parse(text(in)),
        text(in),
        text(in),
        text(in));
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer in) {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static BigInteger integer(ByteBuffer in) {
    return new BigInteger(bytes(in));
  }

  private static long[] longs(ByteBuffer in) {
    long[] longs = new long[in.getInt()];
    in.asLongBuffer().get(longs);
    in.position(in.position() + longs.length * Long.BYTES);
    return longs;
  }

  private static int[] ints(ByteBuffer in) {
    int[] ints = new int[in.getInt()];
    in.asIntBuffer().get(ints);
    in.position(in.position() + ints.length * Integer.BYTES);
    return ints;
  }

  private static Map<String, Long> categories(ByteBuffer in) {
    Map<String, Long> categories = new TreeMap<>();
    for (int n = in.getInt(); n > 0; n--) {
      categories.put(text(in), in.getLong());
    }
    return categories;
  }

  private static List<LabelSum> labels(ByteBuffer in) {
    List<LabelSum> labels = new ArrayList<>();
    for (int n = in.getInt(); n > 0; n--) {
      labels.add(new LabelSum(text(in), in.getLong(), integer(in), integer(in)));
    }
    return labels;
  }
}
