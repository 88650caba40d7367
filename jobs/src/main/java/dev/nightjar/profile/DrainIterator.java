package dev.nightjar.profile;

import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Builds the profiles of a full state one by one, so that they never stand in memory together. */
final class DrainIterator implements Iterator<Profile> {
  private final ProfileKernel kernel;
  private final SetState[] sets;
  private int set;
  private int group;
  private int measure = -1;
  private ProfileKey groupKey;
  private Profile next;

  DrainIterator(ProfileKernel kernel, SetState[] sets) {
    this.kernel = kernel;
    this.sets = sets;
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Profile next() {
    if (next == null) {
      throw new NoSuchElementException("All profiles are drained");
    }
    Profile profile = next;
    advance();
    return profile;
  }

  private void advance() {
    next = null;
    while (next == null && set < sets.length) {
      measure++;
      if (measure < sets[set].measures.length && group < kernel.groups(sets[set])) {
        next = profile(sets[set]);
      } else {
        measure = -1;
        groupKey = null;
        group++;
        if (group >= kernel.groups(sets[set])) {
          group = 0;
          set++;
        }
      }
    }
  }

  private Profile profile(SetState in) {
    if (groupKey == null) {
      groupKey = kernel.key(sets, in, group);
    }
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
    if (!in.slots.describe(group, described, kernel.classes().statesOf(m), draft)) {
      return null;
    }
    in.measures[measure].describe(group, draft);
    return draft.profile();
  }
}
