package dev.nightjar.mapping;

import java.util.LinkedHashMap;
import java.util.Map;

/** Values that stand beside every record of a file. */
final class Given {
  private Given() {}

  /**
   * @param given by name, as {@code --given} has them
   * @param fileName without folders
   * @throws Unusable if the mapping asks for something that neither is given nor stands in the name
   */
  static Map<String, Object> fields(Mapping mapping, Map<String, String> given, String fileName) {
    Map<String, Object> fields = new LinkedHashMap<>();
    given.forEach((name, value) -> fields.put("given:" + name, value));
    fields.put("file:name", fileName);
    fields.put("mapping:id", mapping.id());
    String time = FileTimes.time(fileName);
    String date = FileTimes.date(fileName);
    if (time != null) {
      fields.put("file:time", time);
    }
    if (date != null) {
      fields.put("file:date", date);
    }
    mapping
        .asks()
        .forEach(
            (name, what) -> {
              if (!given.containsKey(name) && date == null) {
                throw new Unusable(
                    "it does not say "
                        + what
                        + "; give it with --given "
                        + name
                        + "=2026-11-01, or with a date in the file's name, such as "
                        + mapping.name()
                        + "-2026-11-01.json");
              }
            });
    return fields;
  }
}
