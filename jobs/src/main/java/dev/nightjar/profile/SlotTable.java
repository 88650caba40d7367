package dev.nightjar.profile;

import java.util.Arrays;

/** The slots of one slice set: pairs of group and row class, listed by group. */
final class SlotTable {
  static final int END = -1;

  private final GroupTable slots = new GroupTable();
  private int[] first = new int[32];
  private int[] next = new int[32];
  private int[] batch = new int[32];
  private int[] runOf = new int[32];
  private int batches;

  SlotTable() {
    Arrays.fill(first, END);
  }

  int size() {
    return slots.size();
  }

  void nextBatch() {
    batches++;
  }

  int slot(int group, int rowClass) {
    int before = slots.size();
    int slot = slots.id(group, rowClass);
    if (slot == before) {
      link(group, slot);
    }
    return slot;
  }

  /** The run of the slot in this batch: {@code fresh} when it has none yet. */
  int run(int slot, int fresh) {
    if (batch[slot] != batches) {
      batch[slot] = batches;
      runOf[slot] = fresh;
    }
    return runOf[slot];
  }

  int rowClass(int slot) {
    return slots.right(slot);
  }

  int firstOf(int group) {
    return group < first.length ? first[group] : END;
  }

  int after(int slot) {
    return next[slot];
  }

  private void link(int group, int slot) {
    if (slot == next.length) {
      next = Arrays.copyOf(next, 2 * slot);
      batch = Arrays.copyOf(batch, 2 * slot);
      runOf = Arrays.copyOf(runOf, 2 * slot);
    }
    if (group >= first.length) {
      int length = first.length;
      first = Arrays.copyOf(first, Math.max(group + 1, 2 * length));
      Arrays.fill(first, length, first.length, END);
    }
    next[slot] = first[group];
    first[group] = slot;
  }
}
