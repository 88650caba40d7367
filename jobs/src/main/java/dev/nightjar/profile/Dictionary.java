package dev.nightjar.profile;

import dev.nightjar.model.SubjectSketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The codes of the values of one column, with a guard against columns that have far too many: only
 * the values with the smallest hashes keep a code of their own, all others share {@link #OTHER}.
 *
 * <p>Which values those are depends on the set of values alone. A value that one partition gives up
 * is given up by the whole, because the smaller hashes that pushed it out are there too; so the end
 * result is the same for every partitioning.
 */
public final class Dictionary {
  /** Code of everything beyond the guard. */
  public static final int OTHER = 0;

  /** What stands for the values beyond a cap. */
  public static final String OTHER_VALUE = "__other__";

  private final int guard;
  private final Map<String, Integer> codes = new HashMap<>();
  private final List<String> values = new ArrayList<>(List.of(OTHER_VALUE));
  private final List<Long> hashes = new ArrayList<>(List.of(Long.MAX_VALUE));
  private final PriorityQueue<Long> smallest = new PriorityQueue<>(Comparator.reverseOrder());
  private final SubjectSketch distinct = new SubjectSketch();
  private long largestKept = Long.MAX_VALUE;
  private long[] rows = new long[16];

  public Dictionary(int guard) {
    this.guard = guard;
    codes.put(OTHER_VALUE, OTHER);
  }

  /** The code of a value; it never changes, so a caller may remember it. */
  public int code(String value) {
    Integer known = codes.get(value);
    return known != null ? known : admit(value);
  }

  private int admit(String value) {
    long hash = hash(value);
    distinct.add(hash);
    if (smallest.size() == guard) {
      if (hash > largestKept) {
        return OTHER;
      }
      smallest.poll();
    }
    smallest.add(hash);
    if (smallest.size() == guard) {
      largestKept = smallest.peek();
    }
    int code = values.size();
    codes.put(value, code);
    values.add(value);
    hashes.add(hash);
    return code;
  }

  public int size() {
    return values.size();
  }

  /** Counts a row for each code; negative ones are no value. */
  void count(int[] codes, int to) {
    if (values.size() > rows.length) {
      rows = Arrays.copyOf(rows, 2 * values.size());
    }
    for (int row = 0; row < to; row++) {
      if (codes[row] >= 0) {
        rows[codes[row]]++;
      }
    }
  }

  /** Counted rows by value, those of values given up under {@link #OTHER_VALUE}. */
  ValueCounts counts(String column) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (int code = 0; code < Math.min(size(), rows.length); code++) {
      if (rows[code] > 0) {
        counts.merge(value(code), rows[code], Long::sum);
      }
    }
    return new ValueCounts(column, counts, guard, largestKept(), distinct.toBytes());
  }

  /** The value of a code, or {@link #OTHER_VALUE} when it has been given up since. */
  public String value(int code) {
    return code == OTHER || hashes.get(code) > largestKept ? OTHER_VALUE : values.get(code);
  }

  /** Values whose hash is above this are given up; the largest long when none is. */
  long largestKept() {
    return smallest.size() < guard ? Long.MAX_VALUE : largestKept;
  }

  /** A hash of a value that is the same on every machine. */
  public static long hash(String value) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < value.length(); i++) {
      hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /** Mixes all 64 bits into all 64 bits: the finaliser of MurmurHash3 (A. Appleby). */
  static long mix(long hash) {
    long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
