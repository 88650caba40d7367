package dev.nightjar.report;

import dev.nightjar.model.Distribution;
import dev.nightjar.report.AffectedRows.Grown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bins of a histogram that grew most: the fewest that together hold four fifths of what all
 * growing bins gained. Where a distribution moved to is what there is more of.
 */
final class GrownBins {
  private static final double MOST = 0.8;

  private GrownBins() {}

  private record Gain(Distribution bin, double share) {}

  static List<Grown> of(List<Distribution> histogram) {
    double then = histogram.stream().mapToLong(Distribution::baselineCount).sum();
    double now = histogram.stream().mapToLong(Distribution::currentCount).sum();
    if (then == 0 || now == 0) {
      return List.of();
    }
    List<Gain> gains = new ArrayList<>();
    for (Distribution bin : histogram) {
      double gain = bin.currentCount() / now - bin.baselineCount() / then;
      if (gain > 0) {
        gains.add(new Gain(bin, gain));
      }
    }
    gains.sort(
        Comparator.comparingDouble((Gain gain) -> -gain.share())
            .thenComparing(gain -> gain.bin().label()));
    double all = gains.stream().mapToDouble(Gain::share).sum();
    Map<String, Grown> grown = new TreeMap<>();
    double held = 0;
    for (Gain gain : gains) {
      if (held >= MOST * all) {
        break;
      }
      held += gain.share();
      Distribution bin = gain.bin();
      grown.put(bin.label(), new Grown(bin.label(), bin.lower(), bin.upper()));
    }
    return List.copyOf(grown.values());
  }
}
