package dev.nightjar.lake;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Components;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.profile.ValueCounts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * What partitions send to each other: keyed bytes, which every serialiser of Spark takes. Besides
 * profiles these are a few tallies: rows, values by column, release vectors.
 */
final class ProfilePart {
  private static final char PROFILE = 'p';
  private static final char CELLS = 'f';
  private static final char VALUES = 'v';
  private static final char COMPONENTS = 'c';
  private static final char ROWS = 'r';

  private ProfilePart() {}

  static Tuple2<String, byte[]> of(Profile profile) {
    ProfileKey key = profile.key();
    String text =
        String.join(
            "\u0001",
            PROFILE + key.date().toString(),
            key.metric(),
            key.slice().key(),
            key.componentKey(),
            key.evaluator(),
            key.evaluatorVersion());
    return new Tuple2<>(text, profile.toBytes());
  }

  static Tuple2<String, byte[]> of(Cells cells) {
    String key =
        String.join(
            "\u0001", CELLS + cells.date().toString(), cells.evaluator(), cells.evaluatorVersion());
    return new Tuple2<>(key, cells.toBytes());
  }

  static Tuple2<String, byte[]> of(ValueCounts counts) {
    return new Tuple2<>(VALUES + counts.column(), bytes(counts));
  }

  static Tuple2<String, byte[]> of(Components components) {
    return new Tuple2<>(
        COMPONENTS + components.key(), bytes(new ArrayList<>(components.versions())));
  }

  static Tuple2<String, byte[]> rows(long rows, long late) {
    return new Tuple2<>(String.valueOf(ROWS), bytes(new long[] {rows, late}));
  }

  static boolean isProfile(String key) {
    return key.charAt(0) == PROFILE;
  }

  static boolean isCells(String key) {
    return key.charAt(0) == CELLS;
  }

  static boolean isTally(String key) {
    return !isProfile(key) && !isCells(key);
  }

  /** Merges the parts of one key. */
  static byte[] merge(String key, Iterable<byte[]> parts) {
    Iterator<byte[]> rest = parts.iterator();
    byte[] first = rest.next();
    if (!rest.hasNext() || key.charAt(0) == COMPONENTS) {
      return first;
    }
    switch (key.charAt(0)) {
      case PROFILE -> {
        Profile sum = Profile.ofBytes(first);
        while (rest.hasNext()) {
          sum = sum.merge(Profile.ofBytes(rest.next()));
        }
        return sum.toBytes();
      }
      case CELLS -> {
        Cells sum = Cells.ofBytes(first);
        while (rest.hasNext()) {
          sum = sum.merge(Cells.ofBytes(rest.next()));
        }
        return sum.toBytes();
      }
      case VALUES -> {
        ValueCounts sum = (ValueCounts) object(first);
        while (rest.hasNext()) {
          sum = sum.merge((ValueCounts) object(rest.next()));
        }
        return bytes(sum);
      }
      default -> {
        long[] sum = (long[]) object(first);
        while (rest.hasNext()) {
          long[] more = (long[]) object(rest.next());
          sum[0] += more[0];
          sum[1] += more[1];
        }
        return bytes(sum);
      }
    }
  }

  /** The merged tallies of a grain. */
  record Tallies(long rows, long lateRows, List<ValueCounts> values, List<Components> components) {

    static Tallies of(List<Tuple2<String, byte[]>> parts) {
      long[] rows = new long[2];
      List<ValueCounts> values = new ArrayList<>();
      List<Components> components = new ArrayList<>();
      for (Tuple2<String, byte[]> part : parts) {
        Object object = object(part._2());
        if (object instanceof ValueCounts counts) {
          values.add(counts);
        } else if (object instanceof long[] counted) {
          rows = counted;
        } else {
          List<String> versions = new ArrayList<>();
          ((List<?>) object).forEach(version -> versions.add((String) version));
          components.add(new Components(part._1().substring(1), versions));
        }
      }
      return new Tallies(rows[0], rows[1], values, components);
    }
  }

  private static byte[] bytes(Object object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Object object(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
