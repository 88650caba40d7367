package dev.nightjar.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * genai-prices: a price table and, from its own calculator, what 48 usages cost. Ten users make
 * each usage, in an application of its own, so that the cost per request is the cost of the usage.
 */
class GenaiPricesTest {
  private static final String NIGHT = "2026-11-02";
  private static final Map<String, String> KINDS =
      Map.of(
          "input_mtok", "input_token",
          "output_mtok", "output_token",
          "cache_read_mtok", "cache_read_input_token",
          "cache_write_mtok", "cache_creation_input_token");

  @TempDir Path folder;

  @Test
  void everyUsageCostsWhatTheOracleSays() throws IOException {
    Path data = PublishedData.folder("genai_prices");
    PublishedLake lake =
        new PublishedLake(folder, "overrides:\n  cost:\n    slices: [application]\n");
    JsonNode providers = new ObjectMapper().readTree(data.resolve("prices.json").toFile());
    List<Map<String, String>> usages = PublishedData.csv(data.resolve("cost_oracle.csv"));
    Map<String, Map<String, Object>> prices = new LinkedHashMap<>();
    List<Map<String, Object>> traces = new ArrayList<>();
    for (int usage = 0; usage < usages.size(); usage++) {
      Map<String, String> row = usages.get(usage);
      prices(providers, row.get("provider"), row.get("model"), prices);
      for (int user = 0; user < 10; user++) {
        Map<String, Object> trace =
            PublishedData.trace(
                "u" + usage + "-" + user, NIGHT + "T12:00:00Z", "user-" + usage + "-" + user);
        trace.put("application", "usage-" + usage);
        trace.put("provider_name", row.get("provider"));
        trace.put("model_id", row.get("model"));
        trace.put("usage_input_tokens", Long.valueOf(row.get("input_tokens")));
        trace.put("usage_cache_read_input_tokens", Long.valueOf(row.get("cache_read_tokens")));
        trace.put("usage_cache_creation_input_tokens", Long.valueOf(row.get("cache_write_tokens")));
        trace.put("usage_output_tokens", Long.valueOf(row.get("output_tokens")));
        traces.add(trace);
      }
    }
    PublishedData.land(lake.landing(), "llm_traces", traces);
    PublishedData.land(lake.landing(), "model_prices", prices.values());
    lake.run("ingest", lake.landing().toString());
    lake.run("nightly", "--report-date", NIGHT);

    Map<String, BigDecimal> found = new HashMap<>();
    for (JsonNode row :
        lake.sql(
            "select distinct slice_values['application'] as application, value from"
                + " lake.nightjar.report where report_date = date'"
                + NIGHT
                + "' and metric_name = 'cost_per_request' and slice_key <> ''")) {
      found.put(row.get("application").asText(), new BigDecimal(row.get("value").asText()));
    }
    assertThat(usages).hasSize(48);
    for (int usage = 0; usage < usages.size(); usage++) {
      // The oracle prints doubles: 0.00020999999999999998 is 0.00021 to twelve places.
      BigDecimal oracle = new BigDecimal(usages.get(usage).get("total_price_usd"));
      assertThat(found.get("usage-" + usage).setScale(12, RoundingMode.HALF_EVEN))
          .as("%s", usages.get(usage))
          .isEqualTo(oracle.setScale(12, RoundingMode.HALF_EVEN));
    }
  }

  private static void prices(
      JsonNode providers, String provider, String model, Map<String, Map<String, Object>> to) {
    for (JsonNode candidate : providers.get(provider).get("models")) {
      if (matches(candidate.get("match"), model)) {
        candidate
            .get("prices")
            .properties()
            .forEach(
                price -> {
                  String kind = KINDS.get(price.getKey());
                  if (kind != null) {
                    price(provider, model, kind, price.getValue(), to);
                  }
                });
        return;
      }
    }
    throw new IllegalStateException("No price for " + provider + " " + model);
  }

  private static void price(
      String provider,
      String model,
      String kind,
      JsonNode price,
      Map<String, Map<String, Object>> to) {
    if (price.isObject()) {
      price(provider, model, kind, price.get("base"), to);
      for (JsonNode tier : price.get("tiers")) {
        price(provider, model, kind + "#" + tier.get("start"), tier.get("price"), to);
      }
      return;
    }
    int tier = kind.indexOf('#');
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("provider_name", provider);
    row.put("model_id", model);
    row.put("price_kind", tier < 0 ? kind : kind.substring(0, tier));
    row.put("tier_min_input_tokens", tier < 0 ? null : Long.valueOf(kind.substring(tier + 1)));
    row.put("effective_from", "2026-01-01");
    row.put("list_unit_price", price.decimalValue().movePointLeft(6));
    row.put("pricing_unit", "Tokens");
    row.put("billing_currency", "USD");
    to.put(provider + model + kind, row);
  }

  private static boolean matches(JsonNode rule, String model) {
    Map.Entry<String, JsonNode> entry = rule.properties().iterator().next();
    String text = entry.getValue().asText();
    return switch (entry.getKey()) {
      case "equals" -> model.equals(text);
      case "starts_with" -> model.startsWith(text);
      case "ends_with" -> model.endsWith(text);
      case "contains" -> model.contains(text);
      case "regex" -> Pattern.compile(text).matcher(model).find();
      case "or" -> any(entry.getValue(), model);
      case "and" -> all(entry.getValue(), model);
      default -> throw new IllegalStateException("Unknown match rule " + entry.getKey());
    };
  }

  private static boolean any(JsonNode rules, String model) {
    for (JsonNode rule : rules) {
      if (matches(rule, model)) {
        return true;
      }
    }
    return false;
  }

  private static boolean all(JsonNode rules, String model) {
    for (JsonNode rule : rules) {
      if (!matches(rule, model)) {
        return false;
      }
    }
    return true;
  }
}
