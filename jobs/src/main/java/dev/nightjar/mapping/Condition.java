package dev.nightjar.mapping;

import java.util.List;
import java.util.Map;

/**
 * Conditions on a record: all fields of one of the alternatives must fit. A field fits one of its
 * words: its text, {@code *} for any value, {@code absent} for none, {@code prefix*} for texts that
 * begin so, {@code !text} for any other value.
 *
 * @param alternatives words by field; none at all is always true
 */
record Condition(List<Map<String, List<String>>> alternatives) {
  static final Condition ALWAYS = new Condition(List.of());

  boolean holds(Fields record) {
    return alternatives.isEmpty() || alternatives.stream().anyMatch(all -> holds(all, record));
  }

  private static boolean holds(Map<String, List<String>> all, Fields record) {
    return all.entrySet().stream()
        .allMatch(field -> fits(record.get(field.getKey()), field.getValue()));
  }

  private static boolean fits(Object value, List<String> words) {
    if (value == null) {
      return words.contains("absent");
    }
    String text = value.toString();
    for (String word : words) {
      if (fits(text, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(String text, String word) {
    if (word.startsWith("!")) {
      return !text.equals(word.substring(1));
    }
    return word.endsWith("*")
        ? text.startsWith(word.substring(0, word.length() - 1))
        : word.equals(text);
  }
}
