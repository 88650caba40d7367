package dev.nightjar.lake;

import dev.nightjar.model.Components;
import dev.nightjar.model.Profile;
import dev.nightjar.profile.KernelPlan;
import dev.nightjar.profile.SliceExpansion;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Merged profiles with all their slices, also those by release component. */
final class ExpandedProfiles implements Iterator<Profile> {
  private final Iterator<byte[]> merged;
  private final SliceExpansion expansion;
  private final Map<String, List<String>> versions;
  private Iterator<Profile> current = Collections.emptyIterator();

  ExpandedProfiles(Iterator<byte[]> merged, KernelPlan plan, Map<String, List<String>> versions) {
    this.merged = merged;
    this.expansion = new SliceExpansion(plan);
    this.versions = versions;
  }

  @Override
  public boolean hasNext() {
    while (!current.hasNext() && merged.hasNext()) {
      Profile profile = Profile.ofBytes(merged.next());
      String key = profile.key().componentKey();
      current =
          key.equals(Components.OTHER_KEY)
              ? Collections.singleton(profile).iterator()
              : expansion.expand(profile, versions.get(key)).iterator();
    }
    return current.hasNext();
  }

  @Override
  public Profile next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All profiles are expanded");
    }
    return current.next();
  }
}
