package dev.nightjar.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts of what happened out of how often it could have; safe for several threads. */
final class Tally {
  private final Map<String, long[]> counts = new TreeMap<>();
  private final List<String> misses = new ArrayList<>();

  /** Remembers what was claimed wrongly, in words. */
  synchronized void tell(String miss) {
    misses.add(miss);
  }

  synchronized List<String> misses() {
    return misses.stream().sorted().toList();
  }

  synchronized void add(String name, boolean happened) {
    add(name, happened ? 1 : 0, 1);
  }

  synchronized void add(String name, long happened, long of) {
    long[] c = counts.computeIfAbsent(name, n -> new long[2]);
    c[0] += happened;
    c[1] += of;
  }

  synchronized double share(String name) {
    long[] c = counts.getOrDefault(name, new long[2]);
    return c[1] == 0 ? Double.NaN : (double) c[0] / c[1];
  }

  synchronized long of(String name) {
    return counts.getOrDefault(name, new long[2])[1];
  }

  synchronized Iterable<String> names() {
    return new TreeMap<>(counts).keySet();
  }

  /** Such as {@code 57/60 (95.0 %)}; a dash where it could never happen. */
  synchronized String text(String name) {
    long[] c = counts.getOrDefault(name, new long[2]);
    return c[1] == 0
        ? "-"
        : String.format(Locale.ROOT, "%d/%d (%.1f %%)", c[0], c[1], 100.0 * c[0] / c[1]);
  }
}
