package dev.nightjar.profile;

import java.util.Arrays;

/** Numbers the combinations of states that rows have over all metrics. */
final class RowClasses {
  /** The row is a unit of no metric. */
  static final int NONE = -1;

  /** The combination came too late to get a number: take the row apart, metric by metric. */
  static final int SPLIT = -2;

  /** More combinations than this are taken apart. */
  static final int LARGEST = 256;

  private final int words;
  private final byte[][] stateOf;
  private final int[][] singles;
  private final long[] signatures;
  private final int[] table = new int[4 * LARGEST];
  private int combinations;
  private int size;
  private int last = NONE;

  RowClasses(int measures, int words) {
    this.words = words;
    this.stateOf = new byte[measures][2 * LARGEST];
    this.singles = new int[measures][4];
    this.signatures = new long[LARGEST * words];
    for (int[] single : singles) {
      Arrays.fill(single, NONE);
    }
    Arrays.fill(table, NONE);
  }

  /** Number of the combination that starts at this word; {@link #NONE} or {@link #SPLIT}. */
  int of(long[] from, int at) {
    if (last >= 0 && same(from, at, last)) {
      return last;
    }
    long hash = 0;
    long any = 0;
    for (int w = 0; w < words; w++) {
      hash = Dictionary.mix(hash * 31 + from[at + w]);
      any |= from[at + w];
    }
    if (any == 0) {
      return NONE;
    }
    int slot = (int) hash & (table.length - 1);
    while (table[slot] >= 0) {
      if (same(from, at, table[slot])) {
        last = table[slot];
        return last;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    if (combinations == LARGEST) {
      return SPLIT;
    }
    int id = combinations++;
    size = Math.max(size, combinations);
    table[slot] = id;
    System.arraycopy(from, at, signatures, id * words, words);
    for (int m = 0; m < stateOf.length; m++) {
      stateOf[m][id] = (byte) (from[at + m / 32] >>> 2 * (m % 32) & 3);
    }
    last = id;
    return id;
  }

  /** Number of the class of rows that count for this measure alone. */
  int single(int measure, byte state) {
    if (singles[measure][state] == NONE) {
      int id = Math.max(size, LARGEST);
      size = id + 1;
      for (int m = 0; m < stateOf.length; m++) {
        if (size > stateOf[m].length) {
          stateOf[m] = Arrays.copyOf(stateOf[m], 2 * size);
        }
      }
      stateOf[measure][id] = state;
      singles[measure][state] = id;
    }
    return singles[measure][state];
  }

  /** States of a measure by class number; valid until the next batch. */
  byte[] statesOf(int measure) {
    return stateOf[measure];
  }

  private boolean same(long[] from, int at, int id) {
    for (int w = 0; w < words; w++) {
      if (from[at + w] != signatures[id * words + w]) {
        return false;
      }
    }
    return true;
  }
}
