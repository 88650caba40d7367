package dev.nightjar.lake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Wall-clock seconds by phase of a run; phases may overlap. */
final class Phases {
  private final InstantSource clock;
  private final Map<String, Double> seconds = new ConcurrentSkipListMap<>();

  Phases(InstantSource clock) {
    this.clock = clock;
  }

  <T> T time(String phase, Supplier<T> work) {
    Instant start = clock.instant();
    try {
      return work.get();
    } finally {
      double spent = Duration.between(start, clock.instant()).toMillis() / 1000.0;
      seconds.merge(phase, spent, Double::sum);
    }
  }

  Map<String, Double> seconds() {
    return seconds;
  }
}
