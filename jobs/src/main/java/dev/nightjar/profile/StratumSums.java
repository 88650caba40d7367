package dev.nightjar.profile;

import java.math.BigInteger;
import java.util.Arrays;

/** Units, weights and squared weights by group and a key of a few bits and a stratum's code. */
final class StratumSums {
  // Of each: units, weights (128 bits), squared weights (128 bits).
  private static final int UNITS = 0;
  private static final int WEIGHTS = 1;
  private static final int SQUARES = 3;
  private static final int STRIDE = 5;

  private final Footprint footprint;
  private final GroupTable cells = new GroupTable();
  private long[] sums = new long[16 * STRIDE];
  private int[] next = new int[16];
  private int[] first = new int[0];

  StratumSums(Footprint footprint) {
    this.footprint = footprint;
  }

  /** What is known of a key. */
  interface Reader {
    void read(int key, long units, BigInteger weights, BigInteger squares);
  }

  void add(int group, int key, long weight) {
    int at = cell(group, key) * STRIDE;
    sums[at + UNITS]++;
    Wide.add(sums, at + WEIGHTS, weight);
    Wide.add(sums, at + SQUARES, weight * weight, Math.multiplyHigh(weight, weight));
  }

  void add(int group, StratumSums larger, int from) {
    larger.makeRoom(from);
    for (int cell = larger.first[from]; cell != SlotTable.END; cell = larger.next[cell]) {
      int at = cell(group, larger.cells.right(cell)) * STRIDE;
      int more = cell * STRIDE;
      sums[at + UNITS] += larger.sums[more + UNITS];
      Wide.add(sums, at + WEIGHTS, larger.sums, more + WEIGHTS);
      Wide.add(sums, at + SQUARES, larger.sums, more + SQUARES);
    }
  }

  void describe(int group, Reader reader) {
    makeRoom(group);
    for (int cell = first[group]; cell != SlotTable.END; cell = next[cell]) {
      int at = cell * STRIDE;
      reader.read(
          cells.right(cell),
          sums[at + UNITS],
          Wide.integer(sums, at + WEIGHTS),
          Wide.integer(sums, at + SQUARES));
    }
  }

  private int cell(int group, int key) {
    int before = cells.size();
    int cell = cells.id(group, key);
    if (cell == before) {
      if (cell == next.length) {
        next = Arrays.copyOf(next, 2 * cell);
        sums = Arrays.copyOf(sums, 2 * cell * STRIDE);
      }
      makeRoom(group);
      next[cell] = first[group];
      first[group] = cell;
      footprint.add((STRIDE + 4) * Long.BYTES);
    }
    return cell;
  }

  private void makeRoom(int group) {
    if (group >= first.length) {
      int before = first.length;
      first = Arrays.copyOf(first, Math.max(group + 16, 2 * before));
      Arrays.fill(first, before, first.length, SlotTable.END);
    }
  }
}
