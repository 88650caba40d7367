package dev.nightjar.profile;

import dev.nightjar.model.Components;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import dev.nightjar.profile.KernelPlan.ReleaseSlices;
import dev.nightjar.profile.KernelPlan.SliceSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gives a profile of a slice without release components all the slices that its metric asks for.
 * Half of the usual slices name a release component; they cost nothing until here.
 */
public final class SliceExpansion {
  private final Map<String, Integer> measureOf = new HashMap<>();
  private final Map<Set<String>, SliceSet> setOf = new HashMap<>();

  public SliceExpansion(KernelPlan plan) {
    for (int m = 0; m < plan.measures().size(); m++) {
      measureOf.put(plan.measures().get(m).metric().name(), m);
    }
    for (SliceSet set : plan.sets()) {
      Set<String> dimensions = new TreeSet<>();
      for (SliceSet at = set; at.parent() >= 0; at = plan.sets().get(at.parent())) {
        dimensions.add(plan.dimensions().get(at.dimension()));
      }
      setOf.put(dimensions, set);
    }
  }

  /**
   * The profiles of all slices of the metric whose units are those of the profile.
   *
   * @param versions versions of the profile's release vector, in the order of {@link
   *     Components#NAMES}; a null one gives no slice
   */
  public List<Profile> expand(Profile profile, List<String> versions) {
    ProfileKey key = profile.key();
    int measure = measureOf.get(key.metric());
    List<Profile> expanded = new ArrayList<>();
    for (ReleaseSlices slices : setOf.get(key.slice().dimensions()).slices()) {
      if (slices.measures().contains(measure)) {
        Map<String, String> values = new TreeMap<>(key.slice().values());
        for (int component : slices.components()) {
          values.put(Components.NAMES.get(component), versions.get(component));
        }
        if (!values.containsValue(null)) {
          expanded.add(profile.mergeInto(with(key, Slice.of(values))));
        }
      }
    }
    return expanded;
  }

  private static ProfileKey with(ProfileKey key, Slice slice) {
    return new ProfileKey(
        key.date(),
        key.grain(),
        key.metric(),
        slice,
        key.componentKey(),
        key.evaluator(),
        key.evaluatorVersion());
  }
}
