package dev.nightjar.lake;

import dev.nightjar.model.Cells;
import dev.nightjar.model.CellsBuilder;
import dev.nightjar.model.Components;
import dev.nightjar.model.LabelSum;
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

  /** How many strata of a sampling design a finished day keeps. */
  private static final int STRATA = 100;

  /** Kept values by dimension, only where some are folded. */
  private final Map<String, Set<String>> kept = new HashMap<>();

  /** Largest kept hash by categorical metric, only where some categories are given up. */
  private final Map<String, Long> largestCategory = new HashMap<>();

  private final List<CappedValues> capped = new ArrayList<>();

  /** Dimensions of slices: their values are known even where a release vector is given up. */
  private final Set<String> dimensions;

  ValueCaps(KernelPlan plan, List<ValueCounts> all, int cap) {
    dimensions = new HashSet<>(plan.dimensions());
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

  /**
   * The cells under the values that they are kept under, as the profiles are. Without this a value
   * that one partition gives up and another keeps would make cells depend on the partitioning.
   */
  Cells fold(Cells cells) {
    if (!folds()) {
      return cells;
    }
    List<String> names = cells.dimensions();
    CellsBuilder folded =
        new CellsBuilder(
            cells.date(), cells.grain(), cells.evaluator(), cells.evaluatorVersion(), names);
    folded.add(cells, values -> fold(names, values));
    return folded.build(Integer.MAX_VALUE - 1);
  }

  private List<String> fold(List<String> names, List<String> values) {
    boolean ownVector =
        !kept.containsKey(ValueCounts.COMPONENTS) || keepsComponents(vector(names, values));
    List<String> folded = new ArrayList<>(values);
    for (int d = 0; d < folded.size(); d++) {
      String name = names.get(d);
      Set<String> own = kept.get(name);
      if (!ownVector && !dimensions.contains(name)) {
        folded.set(d, null);
      } else if (own != null && folded.get(d) != null && !own.contains(folded.get(d))) {
        folded.set(d, Dictionary.OTHER_VALUE);
      }
    }
    return folded;
  }

  /** Key of the release vector of a cell. */
  private static String vector(List<String> names, List<String> values) {
    List<String> versions = new ArrayList<>();
    for (String component : Components.NAMES) {
      int d = names.indexOf(component);
      versions.add(d < 0 ? null : values.get(d));
    }
    return Components.of(versions).key();
  }

  /** The finished profile of a day. */
  Profile seal(Profile profile) {
    return sealCategories(profile.withLabels(sealed(profile.labels())));
  }

  /**
   * Labels without the parts of strata beyond the cap, which are those of the largest hashes: their
   * units are in the labels as a whole and count as drawn without strata.
   */
  private static List<LabelSum> sealed(List<LabelSum> labels) {
    List<Long> hashes =
        labels.stream()
            .filter(LabelSum::inStratum)
            .map(label -> Dictionary.hash(label.stratum()))
            .distinct()
            .sorted()
            .toList();
    if (hashes.size() <= STRATA) {
      return labels;
    }
    long largest = hashes.get(STRATA - 1);
    return labels.stream()
        .filter(label -> !label.inStratum() || Dictionary.hash(label.stratum()) <= largest)
        .toList();
  }

  private Profile sealCategories(Profile profile) {
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
