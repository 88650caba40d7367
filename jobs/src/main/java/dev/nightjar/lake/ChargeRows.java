package dev.nightjar.lake;

import dev.nightjar.compare.GroupFolding;
import dev.nightjar.compare.GroupFolding.Subjects;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The charge rows of a day: its lines, those of small groups folded together, times their prices.
 * What the requests of a group cost beyond their meters is on its row of meter {@code request}, so
 * that the rows add up to the cost of all requests exactly.
 */
final class ChargeRows {
  /** Names as FOCUS 1.2 has them. */
  private static final String SERVICE = "AI and Machine Learning";

  private static final int DECIMALS = 12;

  private record Key(
      List<String> group,
      String provider,
      String pricing,
      String meter,
      String unit,
      String currency,
      Long listPrice,
      Long contractedPrice) {
    Key ofRequests() {
      return new Key(
          group, provider, pricing, ChargeLine.REQUEST, "Requests", currency, null, null);
    }

    boolean priced() {
      return listPrice != null;
    }

    boolean beside() {
      return ChargeLine.isBeside(meter);
    }
  }

  private static final class Sums {
    BigDecimal quantity = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal requests = BigDecimal.ZERO;
    BigDecimal successes = BigDecimal.ZERO;
    BigDecimal inMeters = BigDecimal.ZERO;

    void add(ChargeLine line) {
      quantity = quantity.add(line.quantity());
      cost = line.cost() == null ? cost : cost.add(line.cost().movePointLeft(DECIMALS));
      requests = requests.add(line.requests());
      successes = successes.add(line.successes());
    }
  }

  private final OutputTable table;
  private final LocalDate day;
  private final String runId;

  ChargeRows(OutputTable table, LocalDate day, String runId) {
    this.table = table;
    this.day = day;
    this.runId = runId;
  }

  /**
   * Rows in the order of the table.
   *
   * @param lines of the day
   * @param subjects by group
   * @param enough fewest subjects of a printed group; a day with fewer has one row without numbers
   */
  List<OutputRow> of(List<ChargeLine> lines, Map<List<String>, Subjects> subjects, int enough) {
    if (lines.isEmpty()) {
      return List.of();
    }
    Optional<Map<List<String>, List<String>>> printed = GroupFolding.fold(subjects, enough);
    return printed.isEmpty() ? List.of(suppressed()) : rows(sums(lines, printed.get()));
  }

  private static Map<Key, Sums> sums(
      List<ChargeLine> lines, Map<List<String>, List<String>> printed) {
    Map<Key, Sums> sums = new HashMap<>();
    for (ChargeLine line : lines) {
      Key key =
          new Key(
              printed.get(line.group()),
              line.provider(),
              line.pricing(),
              line.meter(),
              line.unit(),
              line.currency(),
              line.listPrice(),
              line.contractedPrice());
      sums.computeIfAbsent(key, k -> new Sums()).add(line);
    }
    return sums;
  }

  private List<OutputRow> rows(Map<Key, Sums> sums) {
    sums.forEach(
        (key, of) -> {
          if (key.priced() && !key.beside()) {
            Sums whole = sums.get(key.ofRequests());
            whole.inMeters = whole.inMeters.add(times(of.quantity, key.listPrice()));
          }
        });
    List<Map.Entry<Key, Sums>> sorted = new ArrayList<>(sums.entrySet());
    sorted.sort(Comparator.comparing(entry -> order(entry.getKey())));
    List<OutputRow> rows = new ArrayList<>();
    for (Map.Entry<Key, Sums> entry : sorted) {
      rows.add(row(entry.getKey(), entry.getValue()));
    }
    return rows;
  }

  /** As the table is sorted: application, model, meter; then whatever tells rows apart. */
  private static String order(Key key) {
    int application = ChargeLine.DIMENSIONS.indexOf("application");
    int model = ChargeLine.DIMENSIONS.indexOf("model_id");
    return String.join(
        "\u0000",
        Arrays.asList(
            String.valueOf(key.group().get(application)),
            String.valueOf(key.group().get(model)),
            key.meter(),
            key.toString()));
  }

  private OutputRow row(Key key, Sums of) {
    boolean requests = key.meter().equals(ChargeLine.REQUEST);
    boolean unpriced =
        requests
            ? key.pricing().equals(ChargeLine.UNPRICED)
            : !key.priced() && !key.pricing().equals(ChargeLine.PRODUCER);
    OutputRow row = start();
    Map<String, String> group = new LinkedHashMap<>();
    for (int i = 0; i < key.group().size(); i++) {
      group.put(ChargeLine.DIMENSIONS.get(i), key.group().get(i));
    }
    group.forEach((dimension, value) -> row.set("x_" + dimension, value));
    row.set("provider_name", key.provider())
        .set("sku_meter", key.meter())
        .set("consumed_quantity", of.quantity)
        .set("consumed_unit", key.unit())
        .set("billing_currency", key.currency())
        .set("x_request_count", whole(of.requests))
        .set("x_successful_task_count", whole(of.successes))
        .set("x_unpriced_request_count", unpriced ? whole(of.requests) : 0L)
        .set("x_allocation_method", allocation(key));
    if (requests && !unpriced) {
      BigDecimal own = of.cost.subtract(of.inMeters);
      row.set("list_cost", own).set("effective_cost", own);
    } else if (key.priced()) {
      Long effective = key.contractedPrice() == null ? key.listPrice() : key.contractedPrice();
      row.set("list_unit_price", price(key.listPrice()))
          .set("contracted_unit_price", price(key.contractedPrice()))
          .set("list_cost", times(of.quantity, key.listPrice()))
          .set("effective_cost", times(of.quantity, effective));
    }
    return row;
  }

  private static String allocation(Key key) {
    if (key.meter().equals(ChargeLine.GPU_SECOND)) {
      return "tokens_of_deployment";
    }
    return key.pricing().equals(ChargeLine.PRODUCER) ? "priced_by_producer" : null;
  }

  /** Says that there was traffic, and of how few, and nothing else. */
  private OutputRow suppressed() {
    return start().set("sku_meter", ChargeLine.REQUEST).set("x_allocation_method", "suppressed");
  }

  private OutputRow start() {
    return table
        .row()
        .set("report_date", day)
        .set("charge_period_start", day.atStartOfDay(ZoneOffset.UTC).toInstant())
        .set("charge_period_end", day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
        .set("charge_category", "Usage")
        .set("service_category", SERVICE)
        .set("run_id", runId);
  }

  private static BigDecimal times(BigDecimal quantity, long price) {
    return quantity.multiply(price(price)).setScale(DECIMALS, RoundingMode.HALF_EVEN);
  }

  private static BigDecimal price(Long price) {
    return price == null ? null : BigDecimal.valueOf(price, DECIMALS);
  }

  private static long whole(BigDecimal count) {
    return count.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
  }
}
