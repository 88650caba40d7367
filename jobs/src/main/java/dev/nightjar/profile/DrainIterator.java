package dev.nightjar.profile;

import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Builds the profiles of a full state one by one, so that they never stand in memory together. */
final class DrainIterator implements Iterator<Profile> {
  private final ProfileKernel kernel;
  private final SetState[] sets;
  private int set;
  private int group;
  private int measure;
  private ProfileKey groupKey;
  private List<String> givenUp;
  private final Deque<Profile> next = new ArrayDeque<>();

  DrainIterator(ProfileKernel kernel, SetState[] sets) {
    this.kernel = kernel;
    this.sets = sets;
    advance();
  }

  @Override
  public boolean hasNext() {
    return !next.isEmpty();
  }

  @Override
  public Profile next() {
    if (next.isEmpty()) {
      throw new NoSuchElementException("All profiles are drained");
    }
    Profile profile = next.remove();
    advance();
    return profile;
  }

  private void advance() {
    while (next.isEmpty() && set < sets.length) {
      SetState in = sets[set];
      if (in.measures.length == 0 || group >= kernel.groups(in)) {
        group = 0;
        set++;
      } else if (measure == in.measures.length || !hasKey(in)) {
        measure = 0;
        groupKey = null;
        group++;
      } else {
        describe(in);
        measure++;
      }
    }
  }

  private boolean hasKey(SetState in) {
    if (groupKey == null) {
      groupKey = kernel.key(sets, in, group);
      givenUp = groupKey == null ? null : kernel.givenUp(sets, in, group);
    }
    return groupKey != null;
  }

  private void describe(SetState in) {
    int m = in.set.measures().get(measure);
    KernelPlan.Measure described = kernel.plan().measures().get(m);
    ProfileKey key =
        new ProfileKey(
            groupKey.date(),
            groupKey.grain(),
            described.metric().name(),
            groupKey.slice(),
            groupKey.componentKey(),
            groupKey.evaluator(),
            groupKey.evaluatorVersion());
    ProfileDraft draft = new ProfileDraft(key);
    boolean bucketed = kernel.plan().keepsSubjects(in.set, described);
    if (!in.slots.describe(group, described, bucketed, kernel.classes().statesOf(m), draft)) {
      return;
    }
    in.measures[measure].describe(group, draft);
    if (givenUp == null) {
      next.add(draft.profile());
    } else {
      // Nobody knows its versions any more once it is merged with others.
      next.addAll(kernel.expansion().expand(draft.profile(), givenUp));
    }
  }
}
