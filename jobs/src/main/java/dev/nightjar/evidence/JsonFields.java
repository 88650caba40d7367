package dev.nightjar.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An object of a stranger's JSON, field by field; each field that is not as expected is a fault.
 */
final class JsonFields {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final String where;
  private final Map<?, ?> values;

  private JsonFields(String where, Map<?, ?> values) {
    this.where = where;
    this.values = values;
  }

  static JsonFields of(String where, Object value) {
    if (value instanceof Map<?, ?> map) {
      return new JsonFields(where, map);
    }
    throw new BundleFault(where + " is not a JSON object");
  }

  /** Refuses fields of other names: what nobody reads, nobody has checked. */
  void only(String... names) {
    Set<Object> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(Set.of(names));
    if (!unknown.isEmpty()) {
      String first = unknown.iterator().next().toString();
      throw new BundleFault(where + " has an unknown field " + BundlePath.quoted(first));
    }
  }

  String text(String name) {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw expected(name, "a text");
  }

  long number(String name) {
    if (values.get(name) instanceof Long number) {
      return number;
    }
    throw expected(name, "a whole number");
  }

  /** A SHA-256 as lower-case hexadecimal digits. */
  String hexDigest(String name) {
    String text = text(name);
    if (DIGEST.matcher(text).matches()) {
      return text;
    }
    throw expected(name, "64 lower-case hexadecimal digits");
  }

  JsonFields object(String name) {
    return of(where + ": " + name, values.get(name));
  }

  List<JsonFields> objects(String name) {
    if (!(values.get(name) instanceof List<?> list)) {
      throw expected(name, "a list");
    }
    List<JsonFields> objects = new ArrayList<>();
    for (Object each : list) {
      objects.add(of(where + ": " + name, each));
    }
    return objects;
  }

  private BundleFault expected(String name, String what) {
    return new BundleFault(where + ": " + name + " is missing or not " + what);
  }
}
