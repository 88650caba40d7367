package dev.nightjar.lake;

import dev.nightjar.model.Components;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import dev.nightjar.profile.Dictionary;
import dev.nightjar.profile.KernelPlan;
import dev.nightjar.profile.ValueCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which values of a dimension, release vectors and categories keep their own profile: the most
 * frequent ones over the whole range of days. The others are merged, which is exact; nothing is
 * dropped.
 */
final class ValueCaps implements Serializable {
  private static final long serialVersionUID = 1;

  /** Kept values by dimension, only where some are folded. */
  private final Map<String, Set<String>> kept = new HashMap<>();

  /** Largest kept hash by categorical metric, only where some categories are given up. */
  private final Map<String, Long> largestCategory = new HashMap<>();

  private final List<CappedValues> capped = new ArrayList<>();

  ValueCaps(KernelPlan plan, List<ValueCounts> all, int cap) {
    Map<String, ValueCounts> counts = new HashMap<>();
    all.forEach(each -> counts.put(each.column(), each));
    for (String dimension : plan.dimensions()) {
      add(dimension, counts.get(ValueCounts.dimension(dimension)), cap);
    }
    add(ValueCounts.COMPONENTS, counts.get(ValueCounts.COMPONENTS), cap);
    for (KernelPlan.Measure measure : plan.measures()) {
      if (measure.metric().categorical()) {
        ValueCounts categories =
            counts.get(ValueCounts.category(plan.inputs().get(measure.value()).expression()));
        if (categories != null && categories.largestKept() != Long.MAX_VALUE) {
          largestCategory.put(measure.metric().name(), categories.largestKept());
        }
      }
    }
  }

  private void add(String column, ValueCounts counts, int cap) {
    if (counts != null && counts.distinct() > cap) {
      Set<String> frequent = new HashSet<>(counts.frequent(cap));
      kept.put(column, frequent);
      capped.add(new CappedValues(column, counts.distinct(), frequent.size()));
    }
  }

  List<CappedValues> capped() {
    return List.copyOf(capped);
  }

  /** Whether two profiles can come to have one key. */
  boolean folds() {
    return !kept.isEmpty();
  }

  boolean keepsComponents(String key) {
    Set<String> vectors = kept.get(ValueCounts.COMPONENTS);
    return vectors == null || vectors.contains(key) || key.equals(Components.OTHER_KEY);
  }

  /** The profile under the key that it is kept under. */
  Profile fold(Profile profile) {
    ProfileKey key = profile.key();
    Map<String, String> values = new TreeMap<>(key.slice().values());
    values.replaceAll(
        (dimension, value) -> {
          Set<String> own = kept.get(dimension);
          return own == null || own.contains(value) ? value : Dictionary.OTHER_VALUE;
        });
    return profile.mergeInto(
        new ProfileKey(
            key.date(),
            key.grain(),
            key.metric(),
            Slice.of(values),
            keepsComponents(key.componentKey()) ? key.componentKey() : Components.OTHER_KEY,
            key.evaluator(),
            key.evaluatorVersion()));
  }

  /** The finished profile of a day. */
  Profile seal(Profile profile) {
    Long largest = largestCategory.get(profile.key().metric());
    if (largest == null) {
      return profile.sealed();
    }
    Map<String, Long> known = new TreeMap<>();
    long other = profile.otherCount();
    for (Map.Entry<String, Long> category : profile.categories().entrySet()) {
      if (Dictionary.hash(category.getKey()) > largest) {
        other += category.getValue();
      } else {
        known.put(category.getKey(), category.getValue());
      }
    }
    return profile.withCategories(known, other).sealed();
  }
}
