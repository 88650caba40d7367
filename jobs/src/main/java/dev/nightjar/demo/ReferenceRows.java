package dev.nightjar.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;

/** Prices, labels and deployments: what changes slowly. */
final class ReferenceRows {
  private ReferenceRows() {}

  static void prices(JsonGenerator json, LocalDate first) throws IOException {
    price(json, first, "atlas-70b", "input_token", "0.000000900000");
    price(json, first, "atlas-70b", "cache_read_input_token", "0.000000090000");
    price(json, first, "atlas-70b", "output_token", "0.000003600000");
    price(json, first, "atlas-8b", "input_token", "0.000000150000");
    price(json, first, "atlas-8b", "cache_read_input_token", "0.000000015000");
    price(json, first, "atlas-8b", "output_token", "0.000000600000");
    price(json, first, "atlas-70b", "tool_call", "0.000200000000");
    price(json, first, "atlas-8b", "tool_call", "0.000200000000");
  }

  static void labels(JsonGenerator json, LocalDate first) throws IOException {
    for (int query = 0; query < RequestRows.LABELLED_QUERIES; query++) {
      json.writeStartObject();
      json.writeStringField("query_id", "q-" + query);
      json.writeStringField("document_id", "doc-" + query);
      json.writeStringField("label_version", "labels-1");
      json.writeNumberField("relevance", 1);
      json.writeStringField("labeled_ts", RequestRows.instant(first.minusDays(30).atStartOfDay()));
      json.writeStringField("annotator_kind", "HUMAN");
      json.writeEndObject();
    }
  }

  static void deployments(JsonGenerator json, DemoNights demo) throws IOException {
    for (String application : new String[] {"search_copilot", "support_chat", "ops_agent"}) {
      for (String arm : new String[] {"baseline", "canary"}) {
        json.writeStartObject();
        json.writeStringField("deployment_id", application + "-" + arm);
        json.writeStringField("application", application);
        json.writeStringField("deployment_arm", arm);
        json.writeStringField(
            "baseline_deployment_id", arm.equals("canary") ? application + "-baseline" : null);
        json.writeStringField(
            "started_ts", RequestRows.instant(demo.first().minusDays(60).atStartOfDay()));
        json.writeNumberField("traffic_share", arm.equals("canary") ? .1 : .9);
        json.writeStringField("assignment_unit", "request");
        json.writeEndObject();
      }
    }
  }

  private static void price(
      JsonGenerator json, LocalDate first, String model, String kind, String price)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("provider_name", "inhouse");
    json.writeStringField("model_id", model);
    json.writeStringField("price_kind", kind);
    json.writeStringField("effective_from", first.minusYears(1).toString());
    json.writeNumberField("list_unit_price", new BigDecimal(price));
    json.writeStringField("pricing_unit", kind.equals("tool_call") ? "Calls" : "Tokens");
    json.writeStringField("billing_currency", "USD");
    json.writeEndObject();
  }
}
