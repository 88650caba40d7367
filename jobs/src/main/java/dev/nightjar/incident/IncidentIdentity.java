package dev.nightjar.incident;

import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Slice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What several findings are together.
 *
 * @param findings sorted by id
 */
record IncidentIdentity(List<Finding> findings) {
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");
  private static final int ID_BYTES = 5;

  IncidentIdentity {
    findings = findings.stream().distinct().sorted(Comparator.comparing(Finding::id)).toList();
  }

  List<String> findingIds() {
    return findings.stream().map(Finding::id).toList();
  }

  /** The same for the same findings, in whatever order they were named. */
  String id() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", findingIds()).getBytes(StandardCharsets.UTF_8));
      return "inc-" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The gravest finding first; of equals the one with the most events, then by id. */
  List<Finding> gravestFirst() {
    return findings.stream()
        .sorted(
            Comparator.comparingInt((Finding f) -> -SEVERITIES.indexOf(f.severity()))
                .thenComparingDouble(f -> -events(f))
                .thenComparing(Finding::id))
        .toList();
  }

  Finding gravest() {
    return gravestFirst().get(0);
  }

  String title() {
    String first = Sentences.title(gravest());
    int more = findings.size() - 1;
    return more == 0
        ? first
        : first + ", and " + more + (more == 1 ? " finding" : " findings") + " more";
  }

  /** What all affected slices have in common. */
  Slice slice() {
    Map<String, String> common = new TreeMap<>(findings.get(0).lead().slice().values());
    findings.forEach(f -> common.entrySet().retainAll(f.lead().slice().values().entrySet()));
    return Slice.of(common);
  }

  /** The beginning of the earliest most likely first night; null when no onset is known. */
  Instant onsetAt() {
    return findings.stream()
        .map(Finding::onset)
        .filter(Objects::nonNull)
        .min(LocalDate::compareTo)
        .map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC))
        .orElse(null);
  }

  /** Subjects of the finding that has most: slices overlap, so that a sum would count twice. */
  long subjects() {
    return findings.stream().mapToLong(Finding::exposedSubjects).max().orElse(0);
  }

  private static double events(Finding f) {
    return Double.isFinite(f.excessEvents()) ? f.excessEvents() : 0;
  }
}
