package dev.nightjar.compare;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a night says.
 *
 * @param comparisons sorted by report, metric, evaluator, slice, baseline and statistic
 * @param distributions histograms behind the distribution metrics
 * @param findings the few changes that matter, gravest first
 * @param effects what moved release versions explain of the findings and of all traffic
 * @param counts rows by report and verdict
 */
public record NightResult(
    LocalDate night,
    List<Comparison> comparisons,
    List<Distribution> distributions,
    List<Finding> findings,
    List<ComponentEffect> effects,
    SortedMap<String, Map<Verdict, Long>> counts) {

  static NightResult of(
      LocalDate night,
      List<Comparison> comparisons,
      List<Distribution> distributions,
      List<Finding> findings,
      List<ComponentEffect> effects) {
    SortedMap<String, Map<Verdict, Long>> counts = new TreeMap<>();
    for (Comparison c : comparisons) {
      counts
          .computeIfAbsent(c.metric().report(), r -> new EnumMap<>(Verdict.class))
          .merge(c.verdict(), 1L, Long::sum);
    }
    return new NightResult(
        night,
        List.copyOf(comparisons),
        List.copyOf(distributions),
        List.copyOf(findings),
        List.copyOf(effects),
        counts);
  }
}
