package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as OTLP/JSON writes them: attributes, identifiers, times. */
final class OtlpValues {
  private static final Pattern INDEXED = Pattern.compile("(.+?)\\.(\\d{1,4})(?:\\.(.+))?");

  private OtlpValues() {}

  /**
   * Attributes by key. Attributes with a number in their key are elements of a list, as
   * OpenInference flattens them: {@code retrieval.documents.0.document.id} is key {@code
   * document.id} of the first element of {@code retrieval.documents}.
   */
  static Map<String, Object> attributes(Object keyValues) {
    Map<String, Object> flat = new LinkedHashMap<>();
    for (Object each : list(keyValues)) {
      if (each instanceof Map<?, ?> attribute && attribute.get("key") instanceof String key) {
        Object value = value(attribute.get("value"));
        if (value != null) {
          flat.put(key, value);
        }
      }
    }
    return folded(flat);
  }

  private static Map<String, Object> folded(Map<String, Object> flat) {
    Map<String, Object> folded = new LinkedHashMap<>();
    Map<String, TreeMap<Integer, Map<String, Object>>> lists = new LinkedHashMap<>();
    flat.forEach(
        (key, value) -> {
          Matcher indexed = hasIndex(key) ? INDEXED.matcher(key) : null;
          if (indexed != null && indexed.matches() && !flat.containsKey(indexed.group(1))) {
            lists
                .computeIfAbsent(indexed.group(1), k -> new TreeMap<>())
                .computeIfAbsent(Integer.valueOf(indexed.group(2)), i -> new LinkedHashMap<>())
                .put(indexed.group(3) == null ? "" : indexed.group(3), value);
          } else {
            folded.put(key, value);
          }
        });
    lists.forEach(
        (key, elements) ->
            folded.put(
                key,
                elements.values().stream()
                    .map(e -> e.containsKey("") ? e.get("") : folded(e))
                    .toList()));
    return folded;
  }

  private static boolean hasIndex(String key) {
    for (int point = key.indexOf('.'); point >= 0; point = key.indexOf('.', point + 1)) {
      if (point + 1 < key.length() && Character.isDigit(key.charAt(point + 1))) {
        return true;
      }
    }
    return false;
  }

  private static Object value(Object wrapped) {
    if (!(wrapped instanceof Map<?, ?> any) || any.isEmpty()) {
      return null;
    }
    Map.Entry<?, ?> only = any.entrySet().iterator().next();
    Object value = only.getValue();
    return switch (String.valueOf(only.getKey())) {
      case "intValue" -> whole(value);
      case "arrayValue" -> {
        List<Object> values = new ArrayList<>();
        for (Object element : list(field(value, "values"))) {
          values.add(value(element));
        }
        yield values;
      }
      case "kvlistValue" -> attributes(field(value, "values"));
      default -> value;
    };
  }

  /** 64-bit integers come as text, because JSON numbers of many readers are doubles. */
  private static Object whole(Object value) {
    try {
      return value instanceof String text ? (Object) Long.valueOf(text.strip()) : value;
    } catch (NumberFormatException e) {
      return value;
    }
  }

  static Object field(Object object, String name) {
    return object instanceof Map<?, ?> map ? map.get(name) : null;
  }

  static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /**
   * An identifier in lower-case hexadecimal digits; base64, which writers of plain protobuf JSON
   * use, is turned into it. Null where it is neither or all zero.
   *
   * @param bytes 16 for traces, 8 for spans
   */
  static String id(Object value, int bytes) {
    if (!(value instanceof String text) || text.isEmpty()) {
      return null;
    }
    String hex = text.toLowerCase(Locale.ROOT);
    if (!isHex(hex, 2 * bytes)) {
      try {
        byte[] decoded = Base64.getDecoder().decode(text);
        hex = decoded.length == bytes ? HexFormat.of().formatHex(decoded) : "";
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return hex.chars().allMatch(c -> c == '0') ? null : hex;
  }

  /** Without a pattern: three times for each span of a delivery. */
  private static boolean isHex(String text, int length) {
    boolean isHex = text.length() == length;
    for (int i = 0; isHex && i < length; i++) {
      isHex = Character.digit(text.charAt(i), 16) >= 0;
    }
    return isHex;
  }

  /** Nanoseconds since 1970; 0 where there are none. */
  static long nanos(Object value) {
    try {
      return value == null ? 0 : new java.math.BigDecimal(value.toString()).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      return 0;
    }
  }
}
