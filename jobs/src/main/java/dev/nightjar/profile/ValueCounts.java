package dev.nightjar.profile;

import dev.nightjar.model.SubjectSketch;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each value of a column occurs, as far as values were told apart.
 *
 * @param column dimension, {@link #COMPONENTS}, or the expression of a categorical input
 * @param counts rows by value, those given up included as {@link Dictionary#OTHER_VALUE}; of a
 *     categorical input only which values there are, when too many
 * @param largestKept values whose hash is above this are given up
 * @param distinct state of the number of values, see {@link SubjectSketch}
 */
public record ValueCounts(
    String column, SortedMap<String, Long> counts, long largestKept, byte[] distinct) {
  /** The column name that stands for the release vector. */
  public static final String COMPONENTS = "component_key";

  static ValueCounts of(String column, Dictionary dictionary, long[] rows) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (int code = 0; code < dictionary.size() && code < rows.length; code++) {
      if (rows[code] > 0) {
        counts.merge(dictionary.value(code), rows[code], Long::sum);
      }
    }
    return new ValueCounts(
        column, counts, dictionary.largestKept(), dictionary.distinct().toBytes());
  }
}
