package dev.nightjar.report;

import dev.nightjar.model.Metric;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names what a report means: equal hashes mean equal numbers from equal inputs. It covers every
 * effective key of every metric and the text of the observation queries, not the place of the
 * definition in a file.
 */
final class DefinitionHash {
  private static final int HEX_DIGITS = 16;

  private final MessageDigest digest;

  private DefinitionHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static String of(String question, String failureClass, List<Metric> metrics, Observations sql) {
    DefinitionHash hash = new DefinitionHash();
    hash.add(question);
    hash.add(failureClass);
    metrics.forEach(hash::add);
    metrics.stream()
        .map(Metric::grain)
        .distinct()
        .sorted()
        .forEach(
            grain -> {
              hash.add(grain);
              hash.add(sql.sql(grain));
            });
    return HexFormat.of().formatHex(hash.digest.digest()).substring(0, HEX_DIGITS);
  }

  private void add(Metric metric) {
    for (RecordComponent component : Metric.class.getRecordComponents()) {
      if (component.getName().equals("source")) {
        continue;
      }
      try {
        add(component.getName());
        add(String.valueOf(component.getAccessor().invoke(metric)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot read " + component + " of " + metric.name(), e);
      }
    }
  }

  /** Adds a text and its length, so that no two sequences of texts look alike. */
  private void add(String text) {
    byte[] bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }
}
