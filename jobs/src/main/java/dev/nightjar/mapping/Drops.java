package dev.nightjar.mapping;

import java.util.List;

/**
 * Attributes that are never kept as they are: text that people wrote, names of people.
 *
 * @param words names, or beginnings of names with {@code *}
 */
record Drops(List<String> words) {
  boolean drops(String name) {
    for (String word : words) {
      boolean isPrefix = word.endsWith("*");
      if (isPrefix ? name.startsWith(word.substring(0, word.length() - 1)) : name.equals(word)) {
        return true;
      }
    }
    return false;
  }
}
