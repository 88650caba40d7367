package dev.nightjar.report;

import dev.nightjar.model.Metric;
import java.lang.reflect.RecordComponent;
import java.util.List;

/**
 * Names what a report means: equal hashes mean equal numbers from equal inputs. It covers every
 * effective key of every metric and the text of the observation queries, not the place of the
 * definition in a file.
 */
final class DefinitionHash {
  private DefinitionHash() {}

  static String of(String question, String failureClass, List<Metric> metrics, Observations sql) {
    TextDigest digest = new TextDigest().add(question).add(failureClass);
    metrics.forEach(metric -> add(metric, digest));
    metrics.stream()
        .map(Metric::grain)
        .distinct()
        .sorted()
        .forEach(grain -> digest.add(grain).add(sql.sql(grain)));
    return digest.hex();
  }

  private static void add(Metric metric, TextDigest digest) {
    for (RecordComponent component : Metric.class.getRecordComponents()) {
      if (component.getName().equals("source")) {
        continue;
      }
      try {
        digest.add(component.getName());
        digest.add(String.valueOf(component.getAccessor().invoke(metric)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot read " + component + " of " + metric.name(), e);
      }
    }
  }
}
