package dev.nightjar.evidence;

import dev.nightjar.model.BundleContent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * {@code index.html}: the evidence for a person with nothing but a browser. It runs no script and
 * asks for no other file, and its own policy forbids both.
 */
final class IndexPage {
  static final String FILE = "index.html";

  /** Rows of a table that the page shows; the rest is in the table. */
  private static final int MOST_ROWS = 200;

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="referrer" content="no-referrer">
      <title>%s</title>
      <style>
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1a1a1a; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
      table { border-collapse: collapse; display: block; overflow-x: auto; font-size: 13px; }
      th, td { border: 1px solid #ccc; padding: .25rem .5rem; text-align: left; vertical-align: top; white-space: pre-wrap; }
      th { background: #f2f2f2; } .finding { font-size: 1.1rem; } .note { color: #555; }
      pre { background: #f7f7f7; padding: .75rem; overflow-x: auto; }
      </style>
      </head>
      <body>
      """;

  private final BundleContent content;
  private final StringBuilder page = new StringBuilder();

  private IndexPage(BundleContent content) {
    this.content = content;
  }

  static String of(BundleContent content) {
    return new IndexPage(content).write();
  }

  private String write() {
    Map<String, Object> incident = first("incident");
    Object said = incident.get("title");
    String title = Html.escape(said == null ? "Incident " + content.incidentId() : said.toString());
    page.append(HEAD.replace("%s", title));
    page.append("<h1>").append(title).append("</h1>\n");
    for (Map<String, Object> finding : content.tables().get("finding")) {
      paragraph("finding", sentence(finding));
    }
    facts(incident);
    paragraph(
        "note",
        "This page shows what the files of the bundle hold; it is as true as their signature. The"
            + " tables are in tables/, every file is listed with its hash in manifest.json, and"
            + " manifest.dsse.json signs that list.");
    headline();
    for (String table : BundleContent.TABLES) {
      table(table, content.tables().get(table));
    }
    content.texts().forEach(this::text);
    return page.append("</body>\n</html>\n").toString();
  }

  /** The comparison that carries the finding, in words; its numbers where there are none. */
  private String sentence(Map<String, Object> finding) {
    Map<String, Object> lead = null;
    for (Map<String, Object> each : content.tables().get("comparison")) {
      boolean same =
          List.of("finding_id", "metric_name", "slice_key", "value", "baseline_value").stream()
              .allMatch(name -> Objects.equals(each.get(name), finding.get(name)));
      if (same && (lead == null || "regressed".equals(each.get("verdict")))) {
        lead = lead != null && "regressed".equals(lead.get("verdict")) ? lead : each;
      }
    }
    if (lead != null && lead.get("sentence") != null) {
      return lead.get("sentence").toString();
    }
    String slice = Objects.toString(finding.get("slice_key"), "");
    return finding.get("metric_name")
        + " on "
        + (slice.isEmpty() ? "all traffic" : slice)
        + " went from "
        + Html.value(finding.get("baseline_value"))
        + " to "
        + Html.value(finding.get("value"))
        + " on "
        + finding.get("report_date")
        + ".";
  }

  private void facts(Map<String, Object> incident) {
    page.append("<table>\n");
    row("incident", content.incidentId());
    for (String name :
        List.of(
            "failure_class",
            "severity",
            "status",
            "onset_at",
            "detected_at",
            "detection_gap_hours",
            "opened_at",
            "frozen_at",
            "affected_requests",
            "affected_subjects",
            "suspected_component",
            "identifiability",
            "customer_impact")) {
      if (incident.get(name) != null) {
        row(name, incident.get(name));
      }
    }
    page.append("</table>\n");
  }

  private void row(String name, Object value) {
    page.append("<tr><th>").append(Html.escape(name.replace('_', ' '))).append("</th><td>");
    page.append(Html.value(value)).append("</td></tr>\n");
  }

  private void headline() {
    page.append("<h2>Headline numbers</h2>\n");
    List<Map<String, Object>> findings = content.tables().get("finding");
    grid(
        List.of(
            "report_date",
            "metric_name",
            "slice_key",
            "value",
            "baseline_value",
            "change",
            "q_value",
            "severity",
            "onset_date",
            "nights_seen",
            "excess_events",
            "exposed_subjects",
            "suspected_component"),
        findings);
  }

  private void table(String name, List<Map<String, Object>> rows) {
    page.append("<h2>").append(Html.escape(name.replace('_', ' '))).append("</h2>\n");
    paragraph("note", BundleTable.of(name).meaning() + " (" + BundleTable.path(name) + ")");
    if (rows.isEmpty()) {
      paragraph("note", "No rows.");
      return;
    }
    List<Map<String, Object>> shown = rows.subList(0, Math.min(MOST_ROWS, rows.size()));
    Set<String> columns = new LinkedHashSet<>();
    for (var field : BundleTable.of(name).schema().getFields()) {
      if (shown.stream().anyMatch(row -> row.get(field.name()) != null)) {
        columns.add(field.name());
      }
    }
    grid(new ArrayList<>(columns), shown);
    if (rows.size() > MOST_ROWS) {
      paragraph(
          "note",
          "The first " + MOST_ROWS + " of " + rows.size() + " rows; the file has all of them.");
    }
  }

  private void grid(List<String> columns, List<Map<String, Object>> rows) {
    page.append("<table>\n<tr>");
    for (String column : columns) {
      page.append("<th>").append(Html.escape(column.replace('_', ' '))).append("</th>");
    }
    page.append("</tr>\n");
    for (Map<String, Object> row : rows) {
      page.append("<tr>");
      for (String column : columns) {
        page.append("<td>").append(Html.value(row.get(column))).append("</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private void text(String path, String text) {
    page.append("<h2>").append(Html.escape(path)).append("</h2>\n<pre>");
    page.append(Html.escape(text)).append("</pre>\n");
  }

  private void paragraph(String style, String text) {
    page.append("<p class=\"").append(style).append("\">");
    page.append(Html.escape(text)).append("</p>\n");
  }

  private Map<String, Object> first(String table) {
    List<Map<String, Object>> rows = content.tables().get(table);
    return rows.isEmpty() ? Map.of() : rows.get(0);
  }
}
