package dev.nightjar.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * genai-prices: its price list as it is published, read by its mapping, and, from its own
 * calculator, what 48 usages cost. Ten users make each usage, in an application of its own, so that
 * the cost per request is the cost of the usage.
 */
class GenaiPricesTest {
  private static final String NIGHT = "2026-11-02";
  @TempDir Path folder;

  @Test
  void everyUsageCostsWhatTheOracleSays() throws IOException {
    Path data = PublishedData.folder("genai_prices");
    PublishedLake lake =
        new PublishedLake(folder, "overrides:\n  cost:\n    slices: [application]\n");
    JsonNode providers = new ObjectMapper().readTree(data.resolve("prices.json").toFile());
    List<Map<String, String>> usages = PublishedData.csv(data.resolve("cost_oracle.csv"));
    List<Map<String, Object>> traces = new ArrayList<>();
    for (int usage = 0; usage < usages.size(); usage++) {
      Map<String, String> row = usages.get(usage);
      String model = model(providers, row.get("provider"), row.get("model"));
      for (int user = 0; user < 10; user++) {
        Map<String, Object> trace =
            PublishedData.trace(
                "u" + usage + "-" + user, NIGHT + "T12:00:00Z", "user-" + usage + "-" + user);
        trace.put("application", "usage-" + usage);
        trace.put("provider_name", row.get("provider"));
        trace.put("model_id", model);
        trace.put("usage_input_tokens", Long.valueOf(row.get("input_tokens")));
        trace.put("usage_cache_read_input_tokens", Long.valueOf(row.get("cache_read_tokens")));
        trace.put("usage_cache_creation_input_tokens", Long.valueOf(row.get("cache_write_tokens")));
        trace.put("usage_output_tokens", Long.valueOf(row.get("output_tokens")));
        traces.add(trace);
      }
    }
    PublishedData.land(lake.landing(), "llm_traces", traces);
    Files.copy(
        data.resolve("prices.json"),
        Files.createDirectories(lake.landing().resolve("genai_prices")).resolve("prices.json"));
    JsonNode ingested =
        lake.run("ingest", lake.landing().toString(), "--given", "effective_from=2026-01-01");
    assertThat(ingested.at("/tables/model_prices/written").asInt()).isGreaterThan(1000);
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

  /** The model that a name means, as the rules of the list say. */
  private static String model(JsonNode providers, String provider, String name) {
    for (JsonNode candidate : providers.get(provider).get("models")) {
      if (matches(candidate.get("match"), name)) {
        return candidate.get("id").asText();
      }
    }
    throw new IllegalStateException("No price for " + provider + " " + name);
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
