package dev.nightjar.lake;

import java.util.Arrays;
import java.util.function.IntSupplier;

/** Remembers the codes of tuples of ids in a fixed amount of memory. */
final class TupleCodes {
  private static final int SLOTS = 1 << 12;

  private final int width;
  private final int[] tuples;
  private final int[] codes = new int[SLOTS];

  TupleCodes(int width) {
    this.width = width;
    this.tuples = new int[SLOTS * width];
    Arrays.fill(codes, TextColumn.NONE);
  }

  /** The code of these ids; asked of {@code coder} when it is not remembered. */
  int code(int[] ids, IntSupplier coder) {
    long hash = 1;
    boolean foreign = false;
    for (int id : ids) {
      hash = (hash ^ id) * 0x9E3779B97F4A7C15L;
      foreign |= id == TextColumn.FOREIGN;
    }
    if (foreign) {
      return coder.getAsInt();
    }
    // One place a tuple: a second one there drives out the first, so memory stays as it is.
    int slot = (int) (hash >>> 40) & (SLOTS - 1);
    if (codes[slot] == TextColumn.NONE || !same(ids, slot * width)) {
      codes[slot] = coder.getAsInt();
      System.arraycopy(ids, 0, tuples, slot * width, width);
    }
    return codes[slot];
  }

  private boolean same(int[] ids, int at) {
    for (int i = 0; i < width; i++) {
      if (tuples[at + i] != ids[i]) {
        return false;
      }
    }
    return true;
  }
}
