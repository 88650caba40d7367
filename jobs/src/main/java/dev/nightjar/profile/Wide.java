package dev.nightjar.profile;

import java.math.BigInteger;

/** Signed 128-bit sums, kept as two neighbours of an array: low half first. */
final class Wide {
  private Wide() {}

  static void add(long[] sums, int at, long value) {
    add(sums, at, value, value >> 63);
  }

  static void add(long[] sums, int at, long low, long high) {
    long sum = sums[at] + low;
    sums[at] = sum;
    sums[at + 1] += high + carry(sum, low);
  }

  static void add(long[] sums, int at, long[] more, int from) {
    add(sums, at, more[from], more[from + 1]);
  }

  /** 1 if adding {@code low} to something gave {@code sum} and wrapped around. */
  static long carry(long sum, long low) {
    return Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
  }

  static BigInteger integer(long[] sums, int at) {
    return integer(sums[at], sums[at + 1]);
  }

  static BigInteger integer(long low, long high) {
    if (high == low >> 63) {
      return BigInteger.valueOf(low);
    }
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (high >>> (56 - 8 * i));
      bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
    }
    return new BigInteger(bytes);
  }

  /** Stops at the ends of {@code long}. */
  static long addWithinLong(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }
}
