package dev.nightjar.profile;

import dev.nightjar.model.Components;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers what rows have in common before any slicing: day, judge and release vector. Each slice
 * set groups rows within these cells.
 */
final class RowGroups {
  /** Marks the versions of a release vector without a code. */
  private static final int FOREIGN = 1 << 30;

  private final String grain;
  private final Dictionary[] dimensions;
  private final Dictionary components;

  /** Position of each release component among the dimensions, -1 for none. */
  private final List<Integer> releaseDimensions = new ArrayList<>();

  /** Release vectors by code, those given up since included; none for the code of the others. */
  private final List<Components> vectors = new ArrayList<>(List.of(Components.other()));

  private final Map<List<String>, Integer> evaluatorCodes = new HashMap<>();
  private final List<List<String>> evaluators = new ArrayList<>();
  private final GroupTable days = new GroupTable();
  private final GroupTable cells = new GroupTable();

  /** Versions of release vectors that have no code, as a chain of dimension codes plus 1. */
  private final GroupTable versions = new GroupTable();

  RowGroups(KernelPlan plan, Dictionary[] dimensions, int releaseGuard) {
    this.grain = plan.grain();
    this.dimensions = dimensions;
    this.components = new Dictionary(releaseGuard);
    for (String name : Components.NAMES) {
      releaseDimensions.add(plan.dimensions().indexOf(name));
    }
  }

  int size() {
    return cells.size();
  }

  int evaluator(String evaluator, String version) {
    return evaluatorCodes.computeIfAbsent(
        List.of(evaluator, version),
        both -> {
          evaluators.add(both);
          return evaluators.size() - 1;
        });
  }

  int components(List<String> of) {
    Components vector = Components.of(of);
    int code = components.code(vector.key());
    if (code == vectors.size()) {
      vectors.add(vector);
    }
    return code;
  }

  /** Release vectors seen and not given up. */
  List<Components> components() {
    List<Components> kept = new ArrayList<>();
    for (int code = 1; code < vectors.size(); code++) {
      if (components.value(code).equals(vectors.get(code).key())) {
        kept.add(vectors.get(code));
      }
    }
    return kept;
  }

  ValueCounts counts() {
    return components.counts(ValueCounts.COMPONENTS);
  }

  void read(ProfileBatch batch, int[] cellOf) {
    components.count(batch.components, batch.size());
    for (int row = 0; row < batch.size(); row++) {
      int day = days.id(batch.day[row], batch.evaluator[row]);
      int code = batch.components[row];
      cellOf[row] = cells.id(day, code == Dictionary.OTHER ? versionsOf(batch, row) : code);
    }
  }

  /** Rows without a vector of their own are told apart by what slices need of it. */
  private int versionsOf(ProfileBatch batch, int row) {
    int chain = 0;
    for (int dimension : releaseDimensions) {
      if (dimension >= 0) {
        chain = versions.id(chain, batch.dimensions[dimension][row] + 1) + 1;
      }
    }
    return FOREIGN | chain;
  }

  /** The key of a slice of a cell but for its metric. */
  ProfileKey key(int cell, Slice slice) {
    int day = cells.left(cell);
    int code = cells.right(cell);
    List<String> evaluator = evaluators.get(days.right(day));
    return new ProfileKey(
        LocalDate.ofEpochDay(days.left(day)),
        grain,
        "",
        slice,
        code < FOREIGN ? components.value(code) : Components.OTHER_KEY,
        evaluator.get(0),
        evaluator.get(1));
  }

  /** The versions of a cell, as far as they are known. */
  List<String> versions(int cell) {
    List<String> of = givenUp(cell);
    return of == null ? vectors.get(cells.right(cell)).versions() : of;
  }

  /** The versions of a cell whose release vector was given up, null for the others. */
  List<String> givenUp(int cell) {
    int code = cells.right(cell);
    if (code < FOREIGN) {
      boolean kept = !components.value(code).equals(Components.OTHER_KEY);
      return kept ? null : vectors.get(code).versions();
    }
    List<String> values = new ArrayList<>(Collections.nCopies(Components.NAMES.size(), null));
    int chain = code & ~FOREIGN;
    for (int c = values.size() - 1; c >= 0; c--) {
      int dimension = releaseDimensions.get(c);
      if (dimension >= 0) {
        int value = versions.right(chain - 1) - 1;
        values.set(c, value < 0 ? null : dimensions[dimension].value(value));
        chain = versions.left(chain - 1);
      }
    }
    return values;
  }
}
