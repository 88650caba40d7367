package dev.nightjar.mapping;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON value as a record. A name is a key, or keys joined with points ({@code source.type}), or a
 * number for an element of a list; keys may hold points themselves, the longest key wins. {@code ^}
 * before a name asks the record around this one.
 */
final class JsonFields implements Fields {
  private static final int DEEPEST = 6;

  /** Values that stand beside records and not in them. */
  private static final Pattern BESIDE =
      Pattern.compile(
          "(span|resource|scope|request|given|file|mapping|event|element|sample|metric):");

  private final Object value;
  private final Map<String, Object> extra;
  private final Fields around;

  /**
   * @param extra values beside the record, by their whole name: {@code element:rank}, {@code
   *     given:at}
   * @param around the record that holds this one; null for the outermost
   */
  JsonFields(Object value, Map<String, Object> extra, Fields around) {
    this.value = value;
    this.extra = extra;
    this.around = around;
  }

  @Override
  public Object get(String name) {
    if (name.startsWith("^")) {
      return around == null ? null : around.get(name.substring(1));
    }
    Object own = extra.get(name);
    if (own == null && !BESIDE.matcher(name).lookingAt()) {
      own = at(value, name);
    }
    return own == null && around != null && BESIDE.matcher(name).lookingAt()
        ? around.get(name)
        : own;
  }

  /** The value at a path of keys, or null. */
  static Object at(Object value, String path) {
    if (path.isEmpty() || path.equals(".")) {
      return value;
    }
    if (value instanceof List<?> list) {
      int point = path.indexOf('.');
      String step = point < 0 ? path : path.substring(0, point);
      if (step.isEmpty() || step.length() > 6 || !step.chars().allMatch(Character::isDigit)) {
        return null;
      }
      int index = Integer.parseInt(step);
      Object element = index < list.size() ? list.get(index) : null;
      return point < 0 ? element : at(element, path.substring(point + 1));
    }
    if (!(value instanceof Map<?, ?> object)) {
      return null;
    }
    Object whole = object.get(path);
    for (int point = path.lastIndexOf('.');
        whole == null && point > 0;
        point = path.lastIndexOf('.', point - 1)) {
      Object inner = object.get(path.substring(0, point));
      if (inner instanceof Map<?, ?> || inner instanceof List<?>) {
        whole = at(inner, path.substring(point + 1));
      }
    }
    return whole;
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    collect(value, "", 0, names);
    return names;
  }

  private static void collect(Object value, String prefix, int depth, Set<String> names) {
    if (value instanceof Map<?, ?> object && depth < DEEPEST) {
      object.forEach(
          (key, each) ->
              collect(each, prefix.isEmpty() ? "" + key : prefix + "." + key, depth + 1, names));
    } else if (value != null && !prefix.isEmpty()) {
      names.add(prefix);
    }
  }
}
