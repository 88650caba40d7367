package dev.nightjar.profile;

import java.util.Arrays;

/**
 * The rows of a batch ordered by group of one slice set and row class: one run each, so that sums
 * are kept in registers and written once a run.
 */
final class Runs {
  int count;
  int[] slot;
  int[] group;
  int[] rowClass;

  /** Where each run starts in {@link #rows}; one more than there are runs. */
  int[] start;

  int[] rows;
  private int[] runOf;

  Runs(int capacity) {
    slot = new int[capacity];
    group = new int[capacity];
    rowClass = new int[capacity];
    start = new int[capacity + 1];
    rows = new int[capacity];
    runOf = new int[capacity];
  }

  void sort(RowStates states, int[] groupOf, SlotTable slots) {
    int entries = states.entries;
    if (rows.length < entries) {
      widen(states.entryRow.length);
    }
    count = 0;
    slots.nextBatch();
    for (int e = 0; e < entries; e++) {
      int inGroup = groupOf[states.entryRow[e]];
      int in = slots.slot(inGroup, states.entryClass[e]);
      int run = slots.run(in, count);
      if (run == count) {
        slot[run] = in;
        group[run] = inGroup;
        rowClass[run] = states.entryClass[e];
        start[run] = 0;
        count++;
      }
      runOf[e] = run;
      start[run]++;
    }
    int rest = 0;
    for (int run = 0; run < count; run++) {
      int length = start[run];
      start[run] = rest;
      rest += length;
    }
    for (int e = 0; e < entries; e++) {
      rows[start[runOf[e]]++] = states.entryRow[e];
    }
    // Each start has moved to the end of its run, which is the start of the next one.
    System.arraycopy(start, 0, start, 1, count);
    start[0] = 0;
  }

  private void widen(int capacity) {
    slot = Arrays.copyOf(slot, capacity);
    group = Arrays.copyOf(group, capacity);
    rowClass = Arrays.copyOf(rowClass, capacity);
    start = Arrays.copyOf(start, capacity + 1);
    rows = new int[capacity];
    runOf = new int[capacity];
  }
}
