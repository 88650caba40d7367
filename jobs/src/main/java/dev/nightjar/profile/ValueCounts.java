package dev.nightjar.profile;

import dev.nightjar.model.SubjectSketch;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How often each value of a column occurs, as far as values were told apart. Parts of a day merge
 * to the same counts whatever the parts.
 *
 * @param column a {@link #dimension}, {@link #COMPONENTS} or a {@link #category}
 * @param counts rows by value, those given up as {@link Dictionary#OTHER_VALUE}
 * @param guard how many values are told apart
 * @param largestKept values whose hash is above this are given up
 * @param distinctState state of the number of values, see {@link SubjectSketch}
 */
public record ValueCounts(
    String column,
    SortedMap<String, Long> counts,
    int guard,
    long largestKept,
    byte[] distinctState)
    implements Serializable {
  /** The column of the release vectors. */
  public static final String COMPONENTS = "component_key";

  public static String dimension(String name) {
    return "dimension " + name;
  }

  public static String category(String expression) {
    return "category " + expression;
  }

  public ValueCounts merge(ValueCounts other) {
    if (!column.equals(other.column) || guard != other.guard) {
      throw new IllegalArgumentException(
          "Cannot merge the values of \"" + column + "\" and \"" + other.column + "\"");
    }
    SubjectSketch distinct = SubjectSketch.of(distinctState);
    distinct.add(other.distinctState);
    SortedMap<String, Long> both = new TreeMap<>(counts);
    other.counts.forEach((value, rows) -> both.merge(value, rows, Long::sum));
    long limit = Math.min(largestKept, other.largestKept);
    long[] hashes =
        both.keySet().stream()
            .filter(value -> !value.equals(Dictionary.OTHER_VALUE))
            .mapToLong(Dictionary::hash)
            .sorted()
            .toArray();
    limit = hashes.length < guard ? limit : Math.min(limit, hashes[guard - 1]);
    SortedMap<String, Long> kept = new TreeMap<>();
    for (Map.Entry<String, Long> entry : both.entrySet()) {
      kept.merge(kept(entry.getKey(), limit), entry.getValue(), Long::sum);
    }
    return new ValueCounts(column, kept, guard, limit, distinct.toBytes());
  }

  private static String kept(String value, long limit) {
    return Dictionary.hash(value) <= limit ? value : Dictionary.OTHER_VALUE;
  }

  /** Number of values, given up or not: exact as long as none is. */
  public long distinct() {
    long kept = counts.keySet().stream().filter(v -> !v.equals(Dictionary.OTHER_VALUE)).count();
    return kept < guard ? kept : Math.max(kept, SubjectSketch.of(distinctState).count());
  }

  /** The most frequent values, ties by value; the other ones are to be folded. */
  public Set<String> frequent(int cap) {
    Set<String> frequent = new TreeSet<>();
    counts.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(Dictionary.OTHER_VALUE))
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(cap)
        .forEach(entry -> frequent.add(entry.getKey()));
    return frequent;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueCounts that
        && column.equals(that.column)
        && counts.equals(that.counts)
        && guard == that.guard
        && largestKept == that.largestKept
        && Arrays.equals(distinctState, that.distinctState);
  }

  @Override
  public int hashCode() {
    return column.hashCode();
  }
}
