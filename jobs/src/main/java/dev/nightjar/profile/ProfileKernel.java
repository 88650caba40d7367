package dev.nightjar.profile;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Components;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Profiles the rows of one grain: batches in, exact mergeable profiles out. The state may be
 * drained at any time and the kernel fed further; profiles of one key are merged by whoever
 * collects them, and the result is the same.
 */
public final class ProfileKernel {
  /** Values of a dimension that get a code of their own. */
  public static final int DIMENSION_GUARD = 10_000;

  /** Categories of a distribution that get a code of their own. */
  public static final int CATEGORY_GUARD = 20_000;

  /** Release vectors that get a code of their own. */
  public static final int RELEASE_GUARD = 4_000;

  private final KernelPlan plan;
  private final int capacity;
  private final Dictionary[] dimensions;
  private final Dictionary[] categories;
  private final RowGroups cells;

  private final SliceExpansion expansion;
  private final int[] cellOf;
  private final RowStates states;
  private final BatchView.Preparation preparation;
  private final Runs runs;
  private SetState[] sets;
  private FinestCells finest;
  private Footprint footprint;
  private long rows;
  private long lateRows;

  public ProfileKernel(KernelPlan plan, int batchRows) {
    this(plan, batchRows, DIMENSION_GUARD, CATEGORY_GUARD, RELEASE_GUARD);
  }

  ProfileKernel(
      KernelPlan plan, int batchRows, int dimensionGuard, int categoryGuard, int releaseGuard) {
    this.plan = plan;
    this.expansion = new SliceExpansion(plan);
    this.capacity = batchRows;
    this.dimensions = new Dictionary[plan.dimensions().size()];
    for (int d = 0; d < dimensions.length; d++) {
      dimensions[d] = new Dictionary(dimensionGuard);
    }
    this.cells = new RowGroups(plan, dimensions, releaseGuard);
    this.categories = new Dictionary[plan.inputs().size()];
    for (int i = 0; i < categories.length; i++) {
      boolean category = plan.inputs().get(i).role() == KernelPlan.Role.CATEGORY;
      categories[i] = category ? new Dictionary(categoryGuard) : null;
    }
    this.cellOf = new int[batchRows];
    this.states = new RowStates(plan.measures(), batchRows);
    this.preparation = new BatchView.Preparation(plan, batchRows);
    this.runs = new Runs(batchRows);
    startOver();
  }

  private void startOver() {
    footprint = new Footprint();
    sets = new SetState[plan.sets().size()];
    for (int s = 0; s < sets.length; s++) {
      sets[s] = new SetState(plan, plan.sets().get(s), categories, capacity, footprint);
    }
    finest = new FinestCells(plan, dimensions, cells, capacity, footprint);
  }

  /** The finest cells of all rows added since the last drain; to be asked before {@link #drain}. */
  public List<Cells> cells() {
    return finest.drain();
  }

  /** An empty batch of the right shape. */
  public ProfileBatch newBatch() {
    return new ProfileBatch(plan, capacity);
  }

  public Dictionary dimension(int position) {
    return dimensions[position];
  }

  /** Codes of a categorical input. */
  public Dictionary categories(int column) {
    return categories[column];
  }

  /** Code of a judge, empty texts where there is none. */
  public int evaluator(String evaluator, String version) {
    return cells.evaluator(evaluator, version);
  }

  /** Code of a release vector, versions in the order of {@link Components#NAMES}. */
  public int components(List<String> of) {
    return cells.components(of);
  }

  /** Adds the rows of a batch and empties it. */
  public void add(ProfileBatch batch) {
    BatchView view = preparation.of(batch);
    states.read(view);
    count(batch);
    cells.read(batch, cellOf);
    finest.add(view, states, cellOf);
    for (SetState set : sets) {
      if (set.set.parent() < 0) {
        set.group(cellOf, batch.size());
      } else {
        set.group(sets[set.set.parent()], batch);
      }
      if (set.fed()) {
        set.add(runs, states, view);
      }
    }
    batch.clear();
  }

  private void count(ProfileBatch batch) {
    rows += batch.size();
    for (int row = 0; row < batch.size(); row++) {
      lateRows += batch.late[row] ? 1 : 0;
    }
    for (int d = 0; d < dimensions.length; d++) {
      dimensions[d].count(batch.dimensions[d], batch.size());
    }
    for (int i = 0; i < categories.length; i++) {
      if (categories[i] != null) {
        categories[i].count(batch.categories[i], batch.size());
      }
    }
  }

  /** Rows added so far. */
  public long rows() {
    return rows;
  }

  /** Late rows among them. */
  public long lateRows() {
    return lateRows;
  }

  /** Roughly how much memory the state takes. */
  public long stateBytes() {
    return footprint.bytes();
  }

  /** Release vectors seen and not given up. */
  public Collection<Components> components() {
    return cells.components();
  }

  /** Rows by value of each dimension, the release vector and each categorical input. */
  public List<ValueCounts> valueCounts() {
    List<ValueCounts> counts = new ArrayList<>();
    for (int d = 0; d < dimensions.length; d++) {
      counts.add(dimensions[d].counts(ValueCounts.dimension(plan.dimensions().get(d))));
    }
    counts.add(cells.counts());
    for (int i = 0; i < categories.length; i++) {
      if (categories[i] != null) {
        counts.add(categories[i].counts(ValueCounts.category(plan.inputs().get(i).expression())));
      }
    }
    return counts;
  }

  /**
   * The profiles of all rows added since the last drain, without the slices by release component:
   * {@link SliceExpansion} gives those when all is merged. A key can occur more than once. To be
   * exhausted before the next {@link #add}.
   */
  public Iterator<Profile> drain() {
    SetState[] full = sets;
    for (int s = full.length - 1; s >= 0; s--) {
      if (full[s].set.source() >= 0) {
        rollUp(full, full[s], full[full[s].set.source()]);
      }
    }
    startOver();
    return new DrainIterator(this, full);
  }

  /** Adds the groups of a larger set up to those of a smaller one. */
  private void rollUp(SetState[] of, SetState set, SetState larger) {
    int[] codes = new int[dimensions.length];
    for (int group = 0; group < groups(larger); group++) {
      if (larger.slots.table().firstOf(group) != SlotTable.END) {
        SetState at = larger;
        int in = group;
        while (at.set.parent() >= 0) {
          codes[at.set.dimension()] = at.groups.right(in);
          in = at.groups.left(in);
          at = of[at.set.parent()];
        }
        set.add(larger, group, groupIn(of, set, in, codes));
      }
    }
  }

  private static int groupIn(SetState[] of, SetState set, int cell, int[] codes) {
    return set.set.parent() < 0
        ? cell
        : set.groups.id(groupIn(of, of[set.set.parent()], cell, codes), codes[set.set.dimension()]);
  }

  KernelPlan plan() {
    return plan;
  }

  SliceExpansion expansion() {
    return expansion;
  }

  RowClasses classes() {
    return states.classes();
  }

  int groups(SetState set) {
    return set.set.parent() < 0 ? cells.size() : set.groups.size();
  }

  /** The key of a group but for its metric; null where a dimension of it is missing. */
  ProfileKey key(SetState[] of, SetState set, int group) {
    Map<String, String> values = new TreeMap<>();
    SetState at = set;
    int in = group;
    while (at.set.parent() >= 0) {
      int d = at.set.dimension();
      int value = at.groups.right(in) - 1;
      if (value < 0) {
        return null;
      }
      values.put(plan.dimensions().get(d), dimensions[d].value(value));
      in = at.groups.left(in);
      at = of[at.set.parent()];
    }
    return cells.key(in, Slice.of(values));
  }

  /** The versions of a group whose release vector was given up, null for the others. */
  List<String> givenUp(SetState[] of, SetState set, int group) {
    SetState at = set;
    int in = group;
    while (at.set.parent() >= 0) {
      in = at.groups.left(in);
      at = of[at.set.parent()];
    }
    return cells.givenUp(in);
  }
}
