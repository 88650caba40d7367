package dev.nightjar.mapping;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a column comes from: the first of the ways that gives a value.
 *
 * @param steps in the order in which they are tried
 */
record Source(List<Step> steps) {
  Object of(Fields record) {
    for (Step step : steps) {
      Object value = step.of(record);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** Fields that are read. */
  Stream<String> names() {
    return steps.stream()
        .flatMap(
            step ->
                Stream.concat(
                    Stream.concat(step.from().stream(), step.join().stream()),
                    step.when().alternatives().stream().flatMap(all -> all.keySet().stream())));
  }
}
