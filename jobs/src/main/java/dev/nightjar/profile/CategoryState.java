package dev.nightjar.profile;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts of categories by group. */
final class CategoryState implements MeasureState {
  private final KernelPlan.Measure measure;
  private final Dictionary categories;
  private final Footprint footprint;
  private final GroupTable cells = new GroupTable();
  private long[] counts = new long[32];
  private int[] next = new int[32];
  private int[] first = new int[0];

  CategoryState(KernelPlan.Measure measure, Dictionary categories, Footprint footprint) {
    this.measure = measure;
    this.categories = categories;
    this.footprint = footprint;
  }

  @Override
  public void add(Runs runs, byte[] stateOf, BatchView view) {
    int[] codes = view.batch.categories[measure.value()];
    for (int run = 0; run < runs.count; run++) {
      if (stateOf[runs.rowClass[run]] == RowStates.VALUED) {
        for (int i = runs.start[run]; i < runs.start[run + 1]; i++) {
          // First the cell: a new one can move the counts.
          int cell = cell(runs.group[run], codes[runs.rows[i]]);
          counts[cell]++;
        }
      }
    }
  }

  @Override
  public void add(MeasureState larger, int from, int to) {
    CategoryState other = (CategoryState) larger;
    other.makeRoom(from);
    for (int cell = other.first[from]; cell != SlotTable.END; cell = other.next[cell]) {
      int own = cell(to, other.cells.right(cell));
      counts[own] += other.counts[cell];
    }
  }

  private int cell(int group, int code) {
    int before = cells.size();
    int cell = cells.id(group, code);
    if (cell == before) {
      if (cell == counts.length) {
        counts = Arrays.copyOf(counts, 2 * cell);
        next = Arrays.copyOf(next, 2 * cell);
      }
      makeRoom(group);
      next[cell] = first[group];
      first[group] = cell;
      footprint.add(6 * Long.BYTES);
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

  @Override
  public void describe(int group, ProfileDraft draft) {
    makeRoom(group);
    SortedMap<String, Long> kept = new TreeMap<>();
    for (int cell = first[group]; cell != SlotTable.END; cell = next[cell]) {
      String category = categories.value(cells.right(cell));
      if (category.equals(Dictionary.OTHER_VALUE)) {
        draft.otherCount += counts[cell];
      } else {
        kept.put(category, counts[cell]);
      }
    }
    draft.categories = kept;
  }
}
