package dev.nightjar.cli;

import dev.nightjar.page.Json;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON object a row: an array of them, or JSON Lines. */
final class JsonRows implements RowWriter {
  private final List<String> columns;
  private final PrintStream out;
  private final boolean array;
  private boolean first = true;

  JsonRows(List<String> columns, PrintStream out, boolean array) {
    this.columns = columns;
    this.out = out;
    this.array = array;
  }

  @Override
  public void row(List<?> values) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      object.put(columns.get(i), values.get(i));
    }
    if (array) {
      out.print(first ? "[\n" : ",\n");
      out.print(Json.line(object));
    } else {
      out.print(Json.line(object) + "\n");
    }
    first = false;
  }

  @Override
  public void end() {
    if (array) {
      out.print(first ? "[]\n" : "\n]\n");
    }
  }
}
