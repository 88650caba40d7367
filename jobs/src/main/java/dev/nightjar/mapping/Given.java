package dev.nightjar.mapping;

import java.util.LinkedHashMap;
import java.util.Map;

/** Values that stand beside every record of a file. */
final class Given {
  private Given() {}

  /**
   * @param given by name, as {@code --given} has them
   * @param fileName without folders
   */
  static Map<String, Object> fields(Mapping mapping, Map<String, String> given, String fileName) {
    Map<String, Object> fields = new LinkedHashMap<>();
    given.forEach((name, value) -> fields.put("given:" + name, value));
    fields.put("file:name", fileName);
    fields.put("mapping:id", mapping.id());
    return fields;
  }
}
