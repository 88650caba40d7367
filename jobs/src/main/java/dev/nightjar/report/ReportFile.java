package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.report.MetricSource.Layer;
import java.util.ArrayList;
import java.util.List;

/** One report file, valid by the schema. */
record ReportFile(YamlDocument document) {
  static final String SCHEMA = "schemas/report.schema.json";

  String report() {
    return document.root().path("report").asText();
  }

  /** A text at the top of the file; null where it is absent. */
  String text(String key) {
    JsonNode node = document.root().path(key);
    return node.isMissingNode() ? null : node.asText();
  }

  Layer top() {
    return new Layer(document, "");
  }

  List<Layer> metrics() {
    List<Layer> metrics = new ArrayList<>();
    for (int i = 0; i < document.root().path("metrics").size(); i++) {
      metrics.add(new Layer(document, "/metrics/" + i));
    }
    return metrics;
  }
}
