package dev.nightjar.mapping;

import dev.nightjar.prometheus.PrometheusText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The samples of one series over the scrapes of a file and those beside it, reduced to minutes. */
final class SeriesSamples {
  private final PrometheusText.Sample first;
  private final String type;
  private final List<At> samples = new ArrayList<>();

  /** A value, when, and in which file: 0 is the file at hand, less is before, more is after it. */
  private record At(Instant time, double value, int file) {}

  /**
   * A minute of the series.
   *
   * @param end of the minute
   * @param value mean of a gauge, increase of a counter
   * @param file in which its first sample stands
   */
  record Minute(
      Instant end, double value, double least, double most, int count, boolean isReset, int file) {}

  SeriesSamples(PrometheusText.Sample first, String type) {
    this.first = first;
    this.type = type;
  }

  void add(Instant time, double value, int file) {
    samples.add(new At(time, value, file));
  }

  PrometheusText.Sample first() {
    return first;
  }

  String type() {
    return type;
  }

  boolean isCounter() {
    return !type.equals("gauge");
  }

  /**
   * The minutes in order. A counter's increase is from one sample to the next, of its value alone
   * where that is less than before, since it has started again; its first sample has no increase.
   */
  List<Minute> minutes() {
    samples.sort(Comparator.comparing(At::time));
    Map<Instant, List<At>> byMinute = new TreeMap<>();
    At before = null;
    Map<At, Double> increases = new java.util.IdentityHashMap<>();
    Map<Instant, Integer> files = new TreeMap<>();
    Map<Instant, Boolean> resets = new TreeMap<>();
    for (At at : samples) {
      Instant end = end(at.time());
      files.merge(end, at.file(), Math::min);
      if (isCounter()) {
        if (before != null && !before.time().equals(at.time())) {
          boolean isReset = at.value() < before.value();
          increases.put(at, isReset ? at.value() : at.value() - before.value());
          resets.merge(end, isReset, Boolean::logicalOr);
          byMinute.computeIfAbsent(end, m -> new ArrayList<>()).add(at);
        }
        before = at;
      } else {
        byMinute.computeIfAbsent(end, m -> new ArrayList<>()).add(at);
      }
    }
    List<Minute> minutes = new ArrayList<>();
    byMinute.forEach(
        (end, of) -> {
          double sum =
              of.stream().mapToDouble(a -> isCounter() ? increases.get(a) : a.value()).sum();
          minutes.add(
              new Minute(
                  end,
                  isCounter() ? sum : sum / of.size(),
                  of.stream().mapToDouble(At::value).min().orElse(0),
                  of.stream().mapToDouble(At::value).max().orElse(0),
                  of.size(),
                  resets.getOrDefault(end, false),
                  files.get(end)));
        });
    return minutes;
  }

  /** Whether the first sample of all stands in the file at hand. */
  boolean beginsHere() {
    return samples.stream()
        .min(Comparator.comparing(At::time))
        .map(a -> a.file() == 0)
        .orElse(false);
  }

  /** The end of the minute: minutes are open at their beginning. */
  static Instant end(Instant time) {
    Instant start = time.truncatedTo(ChronoUnit.MINUTES);
    return start.equals(time) ? time : start.plus(Duration.ofMinutes(1));
  }
}
