package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.report.FewReports;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What nights charge. Every test has nights of its own in one lake. */
@ExtendWith(SparkExtension.class)
class NightsCostsTest {
  private static final LocalDate FIRST = night(0);
  private static final LocalDate RERUN = night(1);
  private static final LocalDate LATE = night(2);
  private static final LocalDate FEW = night(3);
  private static final LocalDate STAGED = night(4);
  private static Lake lake;
  private static ChatNights nights;

  @BeforeAll
  static void nightsOfEveryKindOfPrice(Lake shared) {
    lake = shared;
    nights = ChatNights.in(lake, FewReports.named("cost"));
    prices();
    for (LocalDate day : List.of(FIRST, RERUN, LATE, STAGED)) {
      traffic(day);
    }
    nights.traffic(FEW, "few", 9, 0);
    nights.run("history").backfill(FIRST, FEW, false);
  }

  @Test
  void theChargesOfANightAddUpToTheTotalOfItsCostReport() {
    List<OutputRow> rows = charges(FIRST);
    assertThat(rows).allSatisfy(row -> assertThat(row.text("run_id")).isEqualTo("history"));
    assertThat(sum(inUsd(rows), "list_cost").doubleValue())
        .isEqualTo(total(FIRST).number("numerator"))
        .isGreaterThan(1);
    assertThat(sum(where(rows, "billing_currency", "EUR"), "list_cost")).isEqualByComparingTo("3");
  }

  @Test
  void aRowCostsItsQuantityTimesItsPrice() {
    List<OutputRow> priced =
        charges(FIRST).stream().filter(row -> !row.isNull("list_unit_price")).toList();
    assertThat(priced.stream().map(row -> row.text("sku_meter")).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "input_token",
            "cache_read_input_token",
            "cache_creation_input_token",
            "output_token",
            "reasoning_token",
            "tool_call",
            "retrieval_query",
            "gpu_second");
    assertThat(priced)
        .allSatisfy(
            row -> {
              BigDecimal quantity = row.amount("consumed_quantity");
              BigDecimal list = row.amount("list_unit_price");
              BigDecimal contracted = row.amount("contracted_unit_price");
              assertThat(row.amount("list_cost")).isEqualTo(rounded(quantity.multiply(list)));
              assertThat(row.amount("effective_cost"))
                  .isEqualTo(rounded(quantity.multiply(contracted == null ? list : contracted)));
            });
    OutputRow output = where(priced, "sku_meter", "output_token").get(0);
    assertThat(output.amount("contracted_unit_price")).isEqualByComparingTo("0.000009");
    // 600 s of one GPU, all of it this deployment's.
    assertThat(sum(where(priced, "sku_meter", "gpu_second"), "consumed_quantity").doubleValue())
        .isCloseTo(600, org.assertj.core.data.Offset.offset(1e-6));
  }

  @Test
  void whatNoPriceCoversIsThereWithoutACost() {
    List<OutputRow> unpriced = where(charges(FIRST), "x_model_id", "m-unpriced");
    assertThat(unpriced)
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.isNull("list_cost")).isTrue();
              assertThat(row.whole("x_unpriced_request_count"))
                  .isEqualTo(row.whole("x_request_count"))
                  .isPositive();
            });
    assertThat(where(unpriced, "sku_meter", "input_token").get(0).amount("consumed_quantity"))
        .isEqualByComparingTo("12000");
  }

  @Test
  void everyRequestIsCountedOnceAndSampledOnesByTheirWeight() {
    List<OutputRow> requests = where(charges(FIRST), "sku_meter", "request");
    // By the list, unpriced, by their producer, 20 that stand for 3 each, in euros, of small tiers.
    assertThat(requests.stream().mapToLong(row -> row.whole("x_request_count")).sum())
        .isEqualTo(120 + 12 + 10 + 60 + 12 + 11 + 3);
    assertThat(where(requests, "x_allocation_method", "priced_by_producer"))
        .anySatisfy(
            row -> assertThat(row.amount("list_cost")).isEqualByComparingTo("0.70000000006"));
  }

  @Test
  void noRowIsOfFewerThanTenSubjectsAndNothingIsLost() {
    Set<String> tiers =
        charges(FIRST).stream()
            .map(row -> row.text("x_tenant_tier"))
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    assertThat(tiers).contains("pro", "OTHER").doesNotContain("lonely");
    List<OutputRow> few = charges(FEW);
    assertThat(few).hasSize(1);
    assertThat(few.get(0).text("x_allocation_method")).isEqualTo("suppressed");
    assertThat(few.get(0).isNull("x_request_count") && few.get(0).isNull("list_cost")).isTrue();
  }

  @Test
  void aNightRunAgainChargesTheSame() {
    List<String> before = nights.content("cost_daily", RERUN);
    nights.run("again").nightly(RERUN);
    assertThat(nights.content("cost_daily", RERUN)).isEqualTo(before).isNotEmpty();
    assertThat(charges(RERUN)).allSatisfy(row -> assertThat(row.text("run_id")).isEqualTo("again"));
  }

  @Test
  void lateRowsAreChargedToTheirNight() {
    BigDecimal before = sum(inUsd(charges(LATE)), "list_cost");
    nights.traffic(LATE, "late", 50, 0);
    nights.run("later").nightly(FEW);
    assertThat(sum(inUsd(charges(LATE)), "list_cost")).isGreaterThan(before);
    assertThat(sum(inUsd(charges(LATE)), "list_cost").doubleValue())
        .isEqualTo(total(LATE).number("numerator"));
    assertThat(charges(LATE)).allSatisfy(row -> assertThat(row.text("run_id")).isEqualTo("later"));
  }

  @Test
  void aNightComparedOnItsOwnIsChargedFromTheInputsOfItsProfile() {
    nights.run("staged").profile(STAGED, STAGED);
    nights.traffic(STAGED, "after", 50, 0);
    nights.run("staged-compare").compare(STAGED);
    assertThat(charges(STAGED)).isEmpty();
    nights.run("staged-publish").publish(STAGED);
    assertThat(sum(inUsd(charges(STAGED)), "list_cost").doubleValue())
        .isEqualTo(total(STAGED).number("numerator"));
    assertThat(charges(STAGED))
        .allSatisfy(row -> assertThat(row.text("run_id")).isEqualTo("staged-compare"));
  }

  /** A query of one's own that is older than the charges, or leaves them out. */
  @Test
  void requestsThatDoNotSayWhatTheyConsumedAreNotChargedAndANoteSaysWhy(@TempDir Path folder)
      throws IOException {
    ReportCatalog plain = FewReports.named("cost");
    Files.createDirectories(folder.resolve("observations"));
    Files.writeString(
        folder.resolve("observations/requests.sql"),
        plain
            .observationSql("requests")
            .replace("  priced_queries, retrieval_query_price,", "  retrieval_query_price,"));
    ChatNights own =
        ChatNights.in(
            lake,
            ReportCatalog.load(
                FewReports.withReports(
                    List.of(folder.toString()),
                    Map.of("cost", Map.of("slices", List.of("application"))))));
    LocalDate day = night(5);
    traffic(day);
    NightReport report = own.run("own").nightly(day);
    assertThat(report.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("cost_daily has no rows")
                    .contains("requests in use has no column priced_queries;"));
    assertThat(charges(day)).isEmpty();
    assertThat(total(day).number("numerator")).isPositive();
  }

  private static void prices() {
    OutputTable table = lake.rows("model_prices");
    List<OutputRow> rows = new ArrayList<>();
    List<List<String>> prices =
        List.of(
            List.of("input_token", "0.000002"),
            List.of("output_token", "0.00001", "0.000009"),
            List.of("cache_read_input_token", "0.0000005"),
            List.of("cache_creation_input_token", "0.0000025"),
            List.of("reasoning_token", "0.000012"),
            List.of("tool_call", "0.01"),
            List.of("retrieval_query", "0.001"),
            List.of("gpu_second", "0.0007"));
    for (List<String> price : prices) {
      rows.add(
          table
              .row()
              .set("provider_name", "acme")
              .set("model_id", "m-1")
              .set("price_kind", price.get(0))
              .set("effective_from", FIRST.minusDays(1))
              .set("list_unit_price", new BigDecimal(price.get(1)))
              .set("contracted_unit_price", price.size() > 2 ? new BigDecimal(price.get(2)) : null)
              .set("pricing_unit", "Tokens")
              .set("billing_currency", "USD"));
    }
    table.append(rows);
  }

  /** 120 requests by the list, and some of every other kind. */
  private static void traffic(LocalDate day) {
    nights.traffic(day, "plain", 100, 0);
    OutputTable table = lake.rows("llm_traces");
    List<OutputRow> rows = new ArrayList<>();
    rows.addAll(
        some(
            table,
            day,
            "rich",
            20,
            row ->
                row.set("usage_cache_read_input_tokens", 333L)
                    .set("usage_cache_creation_input_tokens", 77L)
                    .set("usage_reasoning_output_tokens", 31L)
                    .set("tool_call_count", 3)
                    .set("retrieval_count", 2)
                    .set("tenant_tier", "pro")));
    rows.addAll(
        some(
            table,
            day,
            "unpriced",
            12,
            row -> row.set("model_id", "m-unpriced").set("deployment_id", "d-2")));
    rows.addAll(some(table, day, "given", 10, row -> row.set("list_cost", new BigDecimal("0.07"))));
    rows.addAll(
        some(
            table,
            day,
            "sampled",
            20,
            row ->
                row.set("trace_sampling_weight", 3.0)
                    .set("list_cost", new BigDecimal("0.000000000001"))));
    rows.addAll(
        some(
            table,
            day,
            "euro",
            12,
            row ->
                row.set("list_cost", new BigDecimal("0.25"))
                    .set("billing_currency", "EUR")
                    .set("usage_input_tokens", null)));
    rows.addAll(some(table, day, "free", 11, row -> row.set("tenant_tier", "free")));
    rows.addAll(some(table, day, "lonely", 3, row -> row.set("tenant_tier", "lonely")));
    table.append(rows);
    OutputTable gpus = lake.rows("gpu_telemetry");
    gpus.append(
        List.of(
            gpus.row()
                .set("event_ts", day.atTime(6, 0).toInstant(ZoneOffset.UTC))
                .set("ingest_ts", day.atTime(6, 1).toInstant(ZoneOffset.UTC))
                .set("interval_s", 600.0)
                .set("cluster", "c")
                .set("node", "n-1")
                .set("gpu_uuid", "g-1")
                .set("mig_instance_id", "")
                .set("deployment_id", "d-1")));
  }

  private static List<OutputRow> some(
      OutputTable table, LocalDate day, String name, int count, Function<OutputRow, OutputRow> as) {
    List<OutputRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          as.apply(
              Traces.trace(table, name + "-" + day + "-" + i, day)
                  .set("application", "search")
                  .set("model_id", "m-1")
                  .set("deployment_id", "d-1")
                  .set("usage_input_tokens", 1000L)
                  .set("usage_output_tokens", 101L + i)
                  .set("task_success", i % 3 > 0)));
    }
    return rows;
  }

  private static List<OutputRow> charges(LocalDate night) {
    return nights.rows("cost_daily", night);
  }

  private static OutputRow total(LocalDate night) {
    return nights.rows("report", night).stream()
        .filter(row -> row.text("metric_name").equals("total_cost"))
        .filter(row -> row.text("slice_key").isEmpty() && !row.isNull("numerator"))
        .findFirst()
        .orElseThrow();
  }

  /** GPU time and retrieval queries are paid beside what a request costs. */
  private static List<OutputRow> inUsd(List<OutputRow> rows) {
    return rows.stream()
        .filter(row -> "USD".equals(row.text("billing_currency")))
        .filter(row -> !Set.of("gpu_second", "retrieval_query").contains(row.text("sku_meter")))
        .toList();
  }

  private static List<OutputRow> where(List<OutputRow> rows, String column, String value) {
    return rows.stream().filter(row -> value.equals(row.text(column))).toList();
  }

  private static BigDecimal sum(List<OutputRow> rows, String column) {
    return rows.stream()
        .map(row -> row.amount(column))
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal rounded(BigDecimal amount) {
    return amount.setScale(12, RoundingMode.HALF_EVEN);
  }
}
