package dev.nightjar.lake;

import dev.nightjar.report.ReportCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/**
 * A view of {@code sql/views}. It selects columns of its first table, under other names at most, so
 * that its types are known without Spark; readers without views run the same text on the tables.
 *
 * @param name of the view and of its file
 * @param query without comments
 */
record AnalystView(String name, String query) {
  static final List<AnalystView> PACKAGED =
      List.of(
          packaged("published_report"),
          packaged("current_findings"),
          packaged("open_incidents"),
          packaged("focus_costs"));

  private static final Pattern SELECT =
      Pattern.compile("select\\s+(.*?)\\s+from\\s+(\\w+).*", Pattern.DOTALL);

  private static AnalystView packaged(String name) {
    return new AnalystView(name, ReportCatalog.viewSql(name).replaceAll("(?m)^--.*\n", "").strip());
  }

  /** Types and descriptions of the selected columns. */
  Schema schema(Lake lake) {
    Matcher select = SELECT.matcher(query);
    if (!select.matches()) {
      throw new IllegalStateException("View " + name + " does not begin with a select");
    }
    Schema table = lake.table(select.group(2)).schema();
    List<Types.NestedField> fields = new ArrayList<>();
    for (String item : select.group(1).split(",", -1)) {
      String[] column = item.strip().toLowerCase(Locale.ROOT).split("\\s+as\\s+", -1);
      String[] shown = item.strip().split("\\s+as\\s+", -1);
      Types.NestedField field = table.findField(column[0]);
      if (field == null) {
        throw new IllegalStateException("View " + name + " selects an unknown column: " + item);
      }
      fields.add(Types.NestedField.from(field).withName(shown[shown.length - 1]).build());
    }
    return new Schema(fields);
  }
}
