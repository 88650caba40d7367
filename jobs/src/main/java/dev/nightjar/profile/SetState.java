package dev.nightjar.profile;

import dev.nightjar.model.Metric;
import dev.nightjar.profile.KernelPlan.Measure;
import dev.nightjar.profile.KernelPlan.SliceSet;
import java.util.List;

/** The state of one slice set: its groups, what metrics share, and what each metric keeps. */
final class SetState {
  final SliceSet set;

  /** Groups: pairs of a group of the parent set and a code of the last dimension. */
  final GroupTable groups = new GroupTable();

  /** Group of each row of the current batch, -1 where a dimension is null. */
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
            kept.stream().anyMatch(SetState::bucketed),
            footprint);
    this.measures =
        kept.stream()
            .map(m -> MeasureState.of(m, m.value() < 0 ? null : categories[m.value()], footprint))
            .toArray(MeasureState[]::new);
  }

  private static boolean bucketed(Measure measure) {
    Metric metric = measure.metric();
    return metric.core() && measure.averaged();
  }

  void group(SetState parent, ProfileBatch batch) {
    int[] codes = batch.dimensions[set.dimension()];
    for (int row = 0; row < batch.size(); row++) {
      int in = parent.groupOf[row];
      int code = codes[row];
      groupOf[row] = (in | code) < 0 ? -1 : groups.id(in, code);
    }
  }

  void group(int[] cells, int rows) {
    System.arraycopy(cells, 0, groupOf, 0, rows);
  }

  void add(Runs runs, RowStates states, BatchView view) {
    runs.sort(states, groupOf, slots.table());
    slots.add(runs, view);
    for (int i = 0; i < measures.length; i++) {
      measures[i].add(runs, states.classes().statesOf(set.measures().get(i)), view);
    }
  }
}
