package dev.nightjar.profile;

import dev.nightjar.model.Profile;
import java.util.Arrays;

/** Sums by subject bucket for each group; a group takes memory from its first contribution on. */
final class Buckets {
  private static final long SALT = 0x6e696768746a6172L;

  private final Footprint footprint;
  private long[][] sums = new long[16][];

  Buckets(Footprint footprint) {
    this.footprint = footprint;
  }

  /** The bucket of a subject: a salted hash, the same on every machine and in every run. */
  static int of(long subject) {
    return (int) (Dictionary.mix(subject ^ SALT) >>> 58);
  }

  /** The sums of a group, to add to. */
  long[] of(int group) {
    if (group >= sums.length) {
      sums = Arrays.copyOf(sums, Math.max(group + 1, 2 * sums.length));
    }
    if (sums[group] == null) {
      sums[group] = new long[Profile.BUCKETS];
      footprint.add(Profile.BUCKETS * Long.BYTES);
    }
    return sums[group];
  }

  /**
   * Adds the rows of a run.
   *
   * @param reach what no sum can exceed afterwards; checks are left out while it fits a long
   */
  void add(int group, int[] rows, int from, int to, long[] values, byte[] bucket, double reach) {
    long[] sum = of(group);
    if (reach < ProfileBatch.LARGEST) {
      for (int i = from; i < to; i++) {
        sum[bucket[rows[i]]] += values[rows[i]];
      }
    } else {
      for (int i = from; i < to; i++) {
        int b = bucket[rows[i]];
        sum[b] = Wide.addWithinLong(sum[b], values[rows[i]]);
      }
    }
  }

  /** Adds what another one has for a group. */
  void add(int group, Buckets other, int from) {
    if (from < other.sums.length && other.sums[from] != null) {
      other.addTo(of(group), from, 1);
    }
  }

  void addTo(long[] total, int group, long factor) {
    if (group < sums.length && sums[group] != null) {
      for (int b = 0; b < total.length; b++) {
        total[b] = Wide.addWithinLong(total[b], sums[group][b] * factor);
      }
    }
  }
}
