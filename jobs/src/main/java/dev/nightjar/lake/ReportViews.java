package dev.nightjar.lake;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.View;

/**
 * One view a report: {@code cost_report} shows the rows of {@code report} whose name is {@code
 * cost}. What is on the main branch of {@code report} is published, so no other condition is
 * needed.
 */
final class ReportViews {
  private final Lake lake;

  ReportViews(Lake lake) {
    this.lake = lake;
  }

  /** Creates or replaces the views that differ; returns how many. 0 where a catalog has none. */
  int create(Collection<String> reports) {
    if (!(lake.catalog() instanceof ViewCatalog views)) {
      return 0;
    }
    Schema schema = lake.table("report").schema();
    int changed = 0;
    for (String report : reports) {
      TableIdentifier identifier = lake.output(report + "_report");
      String query = query(schema, report);
      if (views.viewExists(identifier) && query.equals(sparkQuery(views.loadView(identifier)))) {
        continue;
      }
      views
          .buildView(identifier)
          .withSchema(schema)
          .withDefaultCatalog(Lake.CATALOG)
          .withDefaultNamespace(lake.namespace())
          .withQuery("spark", query)
          .withProperty("comment", "Published rows of the report " + report)
          .createOrReplace();
      changed++;
    }
    return changed;
  }

  private static String query(Schema schema, String report) {
    String columns =
        schema.columns().stream().map(Types.NestedField::name).collect(Collectors.joining(", "));
    return "SELECT " + columns + " FROM report WHERE report_name = '" + report + "'";
  }

  private static String sparkQuery(View view) {
    SQLViewRepresentation sql = view.sqlFor("spark");
    return sql == null ? null : sql.sql();
  }
}
