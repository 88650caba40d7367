package dev.nightjar.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row that an incident froze: a row of a bundle's table. Values are those of JSON, as in {@link
 * BundleContent}.
 *
 * @param section table of the bundle: the name of a file in {@code schemas/evidence}; {@link #TEXT}
 *     for a text
 * @param ordinal place within the section, from 0
 * @param content value by field
 */
public record FrozenRow(String section, int ordinal, Map<String, Object> content) {
  /** Section of texts, with the fields {@code path} and {@code text}. */
  public static final String TEXT = "text";

  public FrozenRow {
    content = Collections.unmodifiableMap(new LinkedHashMap<>(content));
  }
}
