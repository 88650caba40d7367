package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.SparkExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class PricingTest {
  private static final String DAY = "2026-11-02";

  @Test
  void pricesCachedReasoningAndToolUseApart(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "model_prices",
                price("acme", "m", "input_token", "0.000002", ""),
                price("acme", "m", "output_token", "0.000010", ""),
                price("acme", "m", "cache_read_input_token", "0.000000500000", ""),
                price("acme", "m", "cache_creation_input_token", "0.0000025", ""),
                price("acme", "m", "reasoning_token", "0.000012", ""),
                price("acme", "m", "tool_call", "0.01", ""))
            .rows(
                "llm_traces",
                trace(
                    "r",
                    "acme",
                    "m",
                    "'usage_input_tokens':1000,'usage_cache_read_input_tokens':600,"
                        + "'usage_cache_creation_input_tokens':100,'usage_output_tokens':50,"
                        + "'usage_reasoning_output_tokens':30,'tool_call_count':2"));

    // 300·2e-6 + 600·0.5e-6 + 100·2.5e-6 + 50·10e-6 + 30·2e-6 + 2·0.01
    assertThat(cost(given, "r")).isEqualByComparingTo("0.02171");
  }

  @Test
  void keepsTheGivenPriceAndLeavesTheUnpricedWithoutOne(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "llm_traces",
                trace("given", "acme", "m", "'usage_input_tokens':1000,'list_cost':0.000000000001"),
                trace("unpriced", "acme", "m", "'usage_input_tokens':1000"),
                trace("euro", "acme", "m", "'list_cost':0.5,'billing_currency':'EUR'"));

    assertThat(cost(given, "given")).isEqualByComparingTo("0.000000000001");
    assertThat(row(given, "unpriced").<BigDecimal>getAs("list_cost")).isNull();
    assertThat(row(given, "unpriced").<Boolean>getAs("priced")).isFalse();
    assertThat(row(given, "euro").<Boolean>getAs("priced")).isTrue();
    assertThat(row(given, "euro").<BigDecimal>getAs("list_cost_usd")).isNull();
  }

  @Test
  void takesThePriceInForceAndNeverTwo(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "model_prices",
                price("acme", "m", "input_token", "1", "'effective_to':'2026-11-02',"),
                price("acme", "m", "input_token", "2", ""),
                price("acme", "m", "input_token", "3", "'effective_from':'2026-11-02',"),
                price("acme", "m", "input_token", "4", "'effective_from':'2026-11-03',"))
            .rows("llm_traces", trace("r", "acme", "m", "'usage_input_tokens':1"));

    assertThat(cost(given, "r")).isEqualByComparingTo("3");
    assertThat(given.observe("requests", DAY, DAY).count()).isEqualTo(1);
  }

  @Test
  void aTierAppliesAboveItsThreshold(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "model_prices",
                price("acme", "m", "input_token", "1", ""),
                price("acme", "m", "input_token", "2", "'tier_min_input_tokens':100,"),
                price("acme", "m", "input_token", "3", "'tier_min_input_tokens':200,"),
                price("acme", "m", "output_token", "7", ""))
            .rows(
                "llm_traces",
                trace("at", "acme", "m", "'usage_input_tokens':100,'usage_output_tokens':1"),
                trace("above", "acme", "m", "'usage_input_tokens':101,'usage_output_tokens':1"),
                trace("top", "acme", "m", "'usage_input_tokens':201"));

    assertThat(cost(given, "at")).isEqualByComparingTo("107");
    assertThat(cost(given, "above")).isEqualByComparingTo("209");
    assertThat(cost(given, "top")).isEqualByComparingTo("603");
  }

  @Test
  void aTraceWithoutProviderIsPricedOnlyWhereOneProviderHasTheModel(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "model_prices",
                price("acme", "only", "input_token", "1", ""),
                price("acme", "both", "input_token", "1", ""),
                price("other", "both", "input_token", "2", ""))
            .rows(
                "llm_traces",
                trace("only", null, "only", "'usage_input_tokens':5"),
                trace("both", null, "both", "'usage_input_tokens':5"));

    assertThat(cost(given, "only")).isEqualByComparingTo("5");
    assertThat(row(given, "both").<Boolean>getAs("priced")).isFalse();
  }

  @Test
  void sharesGpuTimeOutByTokens(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows("model_prices", price("acme", "m", "gpu_second", "0.001", ""))
            .rows(
                "gpu_telemetry",
                "{'event_ts':'2026-11-02T01:00:00Z','interval_s':60,'deployment_id':'d'}",
                "{'event_ts':'2026-11-02T01:01:00Z','interval_s':60,'deployment_id':'d'}",
                "{'event_ts':'2026-11-01T01:01:00Z','interval_s':9999,'deployment_id':'d'}")
            .rows(
                "llm_traces",
                trace("a", "acme", "m", "'deployment_id':'d','usage_output_tokens':30"),
                trace("b", "acme", "m", "'deployment_id':'d','usage_input_tokens':90"),
                trace("c", "acme", "m", "'deployment_id':'other','usage_input_tokens':90"));

    assertThat(row(given, "a").<Double>getAs("gpu_seconds")).isEqualTo(30.0);
    assertThat(row(given, "b").<Double>getAs("gpu_seconds")).isEqualTo(90.0);
    assertThat(row(given, "b").<Double>getAs("gpu_cost_usd")).isEqualTo(0.09);
    assertThat(row(given, "c").<Double>getAs("gpu_seconds")).isNull();
  }

  /** Figures of an independent price calculator, which adds doubles: the same to 15 digits. */
  @Test
  void agreesWithAnIndependentCalculatorOnPublishedPrices(SparkSession spark) throws IOException {
    Path data = Path.of(System.getProperty("nightjar.root")).resolve("../shared/data/genai_prices");
    assumeTrue(Files.isDirectory(data), "no price data at " + data + "; test skipped");
    List<List<String>> usages = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve("cost_oracle.csv"))) {
      usages.add(List.of(java.util.regex.Pattern.compile(",").split(line)));
    }
    usages.remove(0);
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < usages.size(); i++) {
      List<String> usage = usages.get(i);
      traces.add(
          trace(
              "u" + i,
              usage.get(1),
              usage.get(0),
              "'usage_input_tokens':"
                  + usage.get(2)
                  + ",'usage_cache_read_input_tokens':"
                  + usage.get(3)
                  + ",'usage_cache_creation_input_tokens':"
                  + usage.get(4)
                  + ",'usage_output_tokens':"
                  + usage.get(5)));
    }
    Given given =
        Given.emptyTables(spark)
            .rows("model_prices", publishedPrices(data.resolve("prices.json"), usages))
            .rows("llm_traces", traces);

    List<String> priced = new ArrayList<>();
    given
        .observe("requests", DAY, DAY)
        .select("subject", "list_cost")
        .collectAsList()
        .forEach(
            row -> priced.add(row.getString(0) + "=" + row.getDecimal(1).stripTrailingZeros()));
    List<String> published = new ArrayList<>();
    for (int i = 0; i < usages.size(); i++) {
      BigDecimal total = new BigDecimal(usages.get(i).get(6)).setScale(12, RoundingMode.HALF_EVEN);
      published.add("u" + i + "=" + total.stripTrailingZeros());
    }
    assertThat(priced).hasSize(48).containsExactlyInAnyOrderElementsOf(published);
  }

  private static List<String> publishedPrices(Path file, List<List<String>> usages)
      throws IOException {
    Map<String, String> listedAs =
        Map.of("claude-sonnet-4-20250514", "claude-sonnet-4-0"); // an alias of the price list
    Map<String, String> kinds =
        Map.of(
            "input_mtok", "input_token",
            "output_mtok", "output_token",
            "cache_read_mtok", "cache_read_input_token",
            "cache_write_mtok", "cache_creation_input_token");
    JsonNode providers = new ObjectMapper().readTree(file.toFile());
    List<String> rows = new ArrayList<>();
    usages.stream()
        .map(usage -> List.of(usage.get(1), usage.get(0)))
        .distinct()
        .forEach(
            key -> {
              for (JsonNode model : providers.path(key.get(0)).path("models")) {
                if (model
                    .path("id")
                    .asText()
                    .equals(listedAs.getOrDefault(key.get(1), key.get(1)))) {
                  kinds.forEach(
                      (name, kind) ->
                          add(rows, key.get(0), key.get(1), kind, model.path("prices").path(name)));
                }
              }
            });
    return rows;
  }

  private static void add(
      List<String> rows, String provider, String model, String kind, JsonNode price) {
    if (price.isMissingNode()) {
      return;
    }
    JsonNode base = price.isObject() ? price.path("base") : price;
    rows.add(price(provider, model, kind, perToken(base), ""));
    price
        .path("tiers")
        .forEach(
            tier ->
                rows.add(
                    price(
                        provider,
                        model,
                        kind,
                        perToken(tier.path("price")),
                        "'tier_min_input_tokens':" + tier.path("start").asText() + ",")));
  }

  private static String perToken(JsonNode perMillion) {
    return new BigDecimal(perMillion.asText()).movePointLeft(6).toPlainString();
  }

  private static BigDecimal cost(Given given, String request) {
    return row(given, request).getAs("list_cost");
  }

  private static Row row(Given given, String request) {
    return given.observe("requests", DAY, DAY).where("subject = '" + request + "'").first();
  }

  private static String price(
      String provider, String model, String kind, String price, String more) {
    String from = more.contains("effective_from") ? "" : "'effective_from':'2026-01-01',";
    return "{"
        + more
        + from
        + "'provider_name':'%s','model_id':'%s','price_kind':'%s','list_unit_price':%s,'billing_currency':'USD'}"
            .formatted(provider, model, kind, price);
  }

  private static String trace(String request, String provider, String model, String more) {
    String named = provider == null ? "" : "'provider_name':'" + provider + "',";
    return "{'request_id':'%s','event_ts':'2026-11-02T12:00:00Z','ingest_ts':'2026-11-02T12:00:01Z',%s'model_id':'%s','status':'OK','trace_sampling_weight':1.0,%s}"
        .formatted(request, named, model, more);
  }
}
