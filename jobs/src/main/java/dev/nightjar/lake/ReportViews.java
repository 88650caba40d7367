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
 * needed. And the views of {@code sql/views}.
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
      changed +=
          put(
              views,
              report + "_report",
              schema,
              query(schema, report),
              "Published rows of the report " + report);
    }
    for (AnalystView view : AnalystView.PACKAGED) {
      changed +=
          put(views, view.name(), view.schema(lake), view.query(), "For analysts: sql/views");
    }
    return changed;
  }

  /** 1 where the view was missing or another one. */
  private int put(ViewCatalog views, String name, Schema schema, String query, String comment) {
    TableIdentifier identifier = lake.output(name);
    if (views.viewExists(identifier) && query.equals(sparkQuery(views.loadView(identifier)))) {
      return 0;
    }
    views
        .buildView(identifier)
        .withSchema(schema)
        .withDefaultCatalog(Lake.CATALOG)
        .withDefaultNamespace(lake.namespace())
        .withQuery("spark", query)
        .withProperty("comment", comment)
        .createOrReplace();
    return 1;
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
