package dev.nightjar.profile;

import java.util.Arrays;

/** Dense ids of pairs of non-negative ints, in the order of their first appearance. */
final class GroupTable {
  private static final long FREE = -1;

  private long[] keys = new long[64];
  private int[] ids = new int[64];
  private long[] keyOf = new long[32];
  private int size;

  GroupTable() {
    Arrays.fill(keys, FREE);
  }

  int size() {
    return size;
  }

  int left(int id) {
    return (int) (keyOf[id] >>> 32);
  }

  int right(int id) {
    return (int) keyOf[id];
  }

  int id(int left, int right) {
    long key = (long) left << 32 | right;
    int mask = keys.length - 1;
    int at = slot(key, mask);
    while (true) {
      long found = keys[at];
      if (found == key) {
        return ids[at];
      }
      if (found == FREE) {
        return insert(key, at);
      }
      at = (at + 1) & mask;
    }
  }

  private int insert(long key, int at) {
    keys[at] = key;
    ids[at] = size;
    if (size == keyOf.length) {
      keyOf = Arrays.copyOf(keyOf, 2 * size);
    }
    keyOf[size] = key;
    size++;
    if (2 * size > keys.length) {
      grow();
    }
    return size - 1;
  }

  private void grow() {
    keys = new long[2 * keys.length];
    ids = new int[keys.length];
    Arrays.fill(keys, FREE);
    int mask = keys.length - 1;
    for (int id = 0; id < size; id++) {
      int at = slot(keyOf[id], mask);
      while (keys[at] != FREE) {
        at = (at + 1) & mask;
      }
      keys[at] = keyOf[id];
      ids[at] = id;
    }
  }

  private static int slot(long key, int mask) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & mask;
  }
}
