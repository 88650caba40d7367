package dev.nightjar.incident;

import dev.nightjar.prometheus.PrometheusText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The samples of a metrics answer that are kept as evidence.
 *
 * @param samples finite values by name with labels
 * @param problem what is missing of the page, or why it cannot be read; null where nothing is
 */
record MetricsPage(SortedMap<String, Double> samples, String problem) {
  static final MetricsPage NONE = new MetricsPage(Collections.emptySortedMap(), null);

  /**
   * @param ended whether the text is the whole answer; else its last line is left out
   * @param most samples that are kept, those of serving first
   */
  static MetricsPage of(
      String text, boolean ended, String contentType, int most, PrivateText privateText) {
    boolean open = contentType.contains("openmetrics");
    List<String> problems = new ArrayList<>();
    List<PrometheusText.Sample> all;
    try {
      String lines = ended ? text : text.substring(0, text.lastIndexOf('\n') + 1);
      all = PrometheusText.parse(lines, open && ended).samples();
    } catch (PrometheusText.Malformed e) {
      return new MetricsPage(NONE.samples(), "the answer is no Prometheus text: " + e.getMessage());
    }
    if (!ended) {
      problems.add("the answer is longer than what is read, its end is missing");
    }
    long infinite = 0;
    long hidden = 0;
    TreeMap<String, Double> serving = new TreeMap<>();
    TreeMap<String, Double> other = new TreeMap<>();
    for (PrometheusText.Sample sample : all) {
      String series = SecretMask.text(sample.series());
      if (!Double.isFinite(sample.value())) {
        infinite++;
      } else if (privateText.kindIn(labels(sample.labels())).isPresent()) {
        hidden++;
      } else {
        (ServingNumbers.isServing(sample.name()) ? serving : other).put(series, sample.value());
      }
    }
    if (infinite > 0) {
      problems.add(infinite + (infinite == 1 ? " sample is" : " samples are") + " NaN or infinite");
    }
    if (hidden > 0) {
      problems.add(hidden + " samples have private labels and are withheld");
    }
    int dropped = 0;
    for (Map.Entry<String, Double> each : other.entrySet()) {
      if (serving.size() < most) {
        serving.put(each.getKey(), each.getValue());
      } else {
        dropped++;
      }
    }
    while (serving.size() > most) {
      serving.pollLastEntry();
      dropped++;
    }
    if (dropped > 0) {
      problems.add(dropped + " samples beyond the first " + most + " are not kept");
    }
    return new MetricsPage(serving, problems.isEmpty() ? null : String.join("; ", problems));
  }

  private static String labels(Map<String, String> labels) {
    return String.join("\n", labels.values());
  }
}
