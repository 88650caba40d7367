package dev.nightjar.lake;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * A line of {@code sql/costs/cost_daily.sql}: what requests of one group consumed of one meter at
 * one price, or the requests themselves.
 *
 * @param group values of {@link #DIMENSIONS}, null where a request has none
 * @param pricing {@code list}, {@code producer} or {@code unpriced}
 * @param listPrice in 10^-12 of the currency, null without a price
 * @param contractedPrice the same, null where no contract says otherwise
 * @param cost in 10^-12 of the currency, only of whole requests; null without a price
 */
record ChargeLine(
    List<String> group,
    String provider,
    String pricing,
    String meter,
    String unit,
    String currency,
    Long listPrice,
    Long contractedPrice,
    BigDecimal quantity,
    BigDecimal cost,
    BigDecimal requests,
    BigDecimal successes) {
  /** The one that is given up last comes first. */
  static final List<String> DIMENSIONS =
      List.of("tenant_tier", "model_id", "application", "deployment_id", "task_type");

  static final String REQUEST = "request";
  static final String GPU_SECOND = "gpu_second";
  static final String LIST = "list";
  static final String PRODUCER = "producer";
  static final String UNPRICED = "unpriced";

  /** GPU time and retrieval queries are paid beside what a request costs. */
  static boolean isBeside(String meter) {
    return meter.equals(GPU_SECOND) || meter.equals("retrieval_query");
  }

  static ChargeLine of(Row row) {
    Map<String, Object> values = SqlQuery.byColumn(row);
    return new ChargeLine(
        group(values),
        (String) values.get("provider_name"),
        (String) values.get("pricing"),
        (String) values.get("sku_meter"),
        (String) values.get("consumed_unit"),
        (String) values.get("billing_currency"),
        (Long) values.get("list_price"),
        (Long) values.get("contracted_price"),
        (BigDecimal) values.get("quantity"),
        (BigDecimal) values.get("cost"),
        (BigDecimal) values.get("requests"),
        (BigDecimal) values.get("successes"));
  }

  static List<String> group(Map<String, Object> values) {
    return Arrays.asList(
        DIMENSIONS.stream()
            .map(dimension -> (String) values.get(dimension))
            .toArray(String[]::new));
  }
}
