package dev.nightjar.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A canonical, order-independent set of {@code dimension=value}; the empty set is all traffic.
 *
 * <p>The key is the text form under which a slice is stored and asked for: dimensions in
 * alphabetical order, {@code application=chat,language=de}. The characters {@code % , =} and
 * control characters inside a value are percent-encoded, so that two slices have one key exactly
 * when they are equal.
 */
public record Slice(SortedMap<String, String> values) implements Comparable<Slice> {
  /** All traffic of a grain. */
  public static final Slice ALL = new Slice(Collections.emptySortedMap());

  public Slice {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  public static Slice of(Map<String, String> values) {
    return values.isEmpty() ? ALL : new Slice(new TreeMap<>(values));
  }

  public static Slice of(String dimension, String value) {
    return of(Map.of(dimension, value));
  }

  /** The slice of a stored key, see {@link #key()}. */
  public static Slice parse(String key) {
    SortedMap<String, String> values = new TreeMap<>();
    int start = 0;
    while (start < key.length()) {
      int comma = key.indexOf(',', start);
      int end = comma < 0 ? key.length() : comma;
      int equals = key.indexOf('=', start);
      if (equals < 0 || equals >= end) {
        throw new IllegalArgumentException(
            "Cannot read slice key \"" + key + "\": expected dimension=value[,dimension=value]");
      }
      values.put(key.substring(start, equals), decode(key.substring(equals + 1, end)));
      start = end + 1;
    }
    return of(values);
  }

  public String key() {
    StringBuilder key = new StringBuilder();
    values.forEach(
        (dimension, value) -> {
          key.append(key.isEmpty() ? "" : ",").append(dimension).append('=');
          encode(value, key);
        });
    return key.toString();
  }

  public Set<String> dimensions() {
    return values.keySet();
  }

  public int size() {
    return values.size();
  }

  /** Whether every row of {@code other} is a row of this slice by its definition. */
  public boolean contains(Slice other) {
    return other.values.entrySet().containsAll(values.entrySet());
  }

  /** The slices with one dimension less, nearest ancestors; empty for {@link #ALL}. */
  public List<Slice> parents() {
    List<Slice> parents = new ArrayList<>();
    for (String dimension : values.keySet()) {
      SortedMap<String, String> rest = new TreeMap<>(values);
      rest.remove(dimension);
      parents.add(of(rest));
    }
    return parents;
  }

  @Override
  public int compareTo(Slice other) {
    return key().compareTo(other.key());
  }

  @Override
  public String toString() {
    return values.isEmpty() ? "all" : key();
  }

  private static void encode(String value, StringBuilder to) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%' || c == ',' || c == '=' || c < 0x20) {
        to.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      } else {
        to.append(c);
      }
    }
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%' && i + 2 < text.length()) {
        value.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        value.append(text.charAt(i));
      }
    }
    return value.toString();
  }
}
