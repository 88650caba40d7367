package dev.nightjar.ingest;

import java.util.Arrays;
import java.util.Objects;

/**
 * Whether the rows of one file have different identifiers, by a set of 64-bit hashes. An accidental
 * collision only says "perhaps not", which costs time and nothing else.
 */
final class Identities {
  private static final int MOST = 1 << 22;
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final int[] positions;
  private long[] slots = new long[1 << 10];
  private int size;
  private boolean unique = true;

  Identities(TableContract contract) {
    this.positions = contract.key().stream().mapToInt(contract::position).toArray();
  }

  void add(Object[] row) {
    if (!unique) {
      return;
    }
    long hash = PRIME;
    for (int position : positions) {
      hash = hash(hash, row[position]);
    }
    // Zero marks a free slot.
    unique = size < MOST && insert(hash == 0 ? 1 : hash);
  }

  /** False when two rows may have the same identifier. */
  boolean areUnique() {
    return unique;
  }

  private static long hash(long seed, Object value) {
    long hash = seed;
    if (value instanceof String text) {
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * PRIME;
        hash ^= hash >>> 32;
      }
      return (hash ^ 0xFFFF) * PRIME;
    }
    hash = (hash ^ Objects.hashCode(value)) * PRIME;
    return hash ^ (hash >>> 32);
  }

  private boolean insert(long hash) {
    if (size * 2 >= slots.length) {
      grow();
    }
    size++;
    return put(hash);
  }

  private boolean put(long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 20) & mask;
    while (slots[slot] != 0) {
      if (slots[slot] == hash) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = hash;
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    Arrays.stream(old).filter(hash -> hash != 0).forEach(this::put);
  }
}
