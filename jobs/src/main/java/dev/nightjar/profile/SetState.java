package dev.nightjar.profile;

import dev.nightjar.profile.KernelPlan.Measure;
import dev.nightjar.profile.KernelPlan.SliceSet;
import java.util.List;

/** The state of one slice set: its groups, what metrics share, and what each metric keeps. */
final class SetState {
  final SliceSet set;

  /** Groups: pairs of a group of the parent set and a code of the last dimension plus 1. */
  final GroupTable groups = new GroupTable();

  /** Group of each row of the current batch. */
  final int[] groupOf;

  final SlotState slots;
  final MeasureState[] measures;

  SetState(
      KernelPlan plan, SliceSet set, Dictionary[] categories, int capacity, Footprint footprint) {
    this.set = set;
    this.groupOf = new int[capacity];
    List<Measure> kept = set.measures().stream().map(plan.measures()::get).toList();
    this.slots =
        new SlotState(
            kept.stream().anyMatch(m -> m.metric().weighted()),
            kept.stream().anyMatch(m -> m.averaged() && plan.keepsSubjects(set, m)),
            footprint);
    this.measures =
        kept.stream()
            .map(m -> MeasureState.of(m, plan.keepsSubjects(set, m), categories, footprint))
            .toArray(MeasureState[]::new);
  }

  void group(SetState parent, ProfileBatch batch) {
    int[] codes = batch.dimensions[set.dimension()];
    for (int row = 0; row < batch.size(); row++) {
      groupOf[row] = groups.id(parent.groupOf[row], codes[row] + 1);
    }
  }

  void group(int[] cells, int rows) {
    System.arraycopy(cells, 0, groupOf, 0, rows);
  }

  /** Whether rows are added to it, not only found their group in it. */
  boolean fed() {
    return measures.length > 0 && set.source() < 0;
  }

  void add(Runs runs, RowStates states, BatchView view) {
    runs.sort(states, groupOf, slots.table());
    slots.add(runs, view);
    for (int i = 0; i < measures.length; i++) {
      measures[i].add(runs, states.classes().statesOf(set.measures().get(i)), view);
    }
  }

  /** Adds a group of a larger set to one of this set. */
  void add(SetState larger, int from, int to) {
    slots.add(larger.slots, from, to);
    for (int i = 0; i < measures.length; i++) {
      int same = larger.set.measures().indexOf(set.measures().get(i));
      measures[i].add(larger.measures[same], from, to);
    }
  }
}
