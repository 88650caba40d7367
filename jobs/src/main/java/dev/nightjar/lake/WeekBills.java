package dev.nightjar.lake;

import dev.nightjar.review.CostSection;
import dev.nightjar.review.WeekCharges;
import dev.nightjar.review.WeekCharges.Bill;
import dev.nightjar.review.WeekCharges.By;
import dev.nightjar.review.WeekCharges.Part;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Adds up the charges of a week and of the one before. A row counts if the run that wrote it is the
 * one that published its night.
 */
final class WeekBills {
  private static final String NONE = "none recorded";

  private static final class Sums {
    private String unit;
    private BigDecimal quantity = BigDecimal.ZERO;
    private BigDecimal cost;
    private BigDecimal before;
    private long requests;
    private long successes;
  }

  private static final class Building {
    private BigDecimal cost = BigDecimal.ZERO;
    private BigDecimal before = BigDecimal.ZERO;
    private BigDecimal effective = BigDecimal.ZERO;
    private final Map<By, Map<String, Sums>> parts = new EnumMap<>(By.class);

    private Sums part(By by, String name) {
      return parts.computeIfAbsent(by, b -> new TreeMap<>()).computeIfAbsent(name, n -> new Sums());
    }
  }

  private final LocalDate monday;
  private final Map<LocalDate, String> runs;
  private final SortedMap<String, Building> bills = new TreeMap<>();
  private final Set<LocalDate> charged = new HashSet<>();

  private WeekBills(LocalDate monday, Map<LocalDate, String> runs) {
    this.monday = monday;
    this.runs = runs;
  }

  /**
   * @param monday first day of the week
   * @param runs that published nights of this week and the one before
   * @param costly nights of both that have a cost in the report
   */
  static WeekCharges read(
      Lake lake, LocalDate monday, Map<LocalDate, String> runs, Set<LocalDate> costly) {
    WeekBills week = new WeekBills(monday, runs);
    List<OutputRow> rows =
        lake.rows("cost_daily")
            .read(Where.between("report_date", monday.minusDays(7), monday.plusDays(6)));
    // What has no price has no currency either; its quantities stand with those that have one.
    String usual =
        rows.stream()
            .filter(row -> !row.isNull("billing_currency"))
            .map(row -> row.text("billing_currency"))
            .min(Comparator.naturalOrder())
            .orElse(CostSection.CURRENCY);
    rows.forEach(row -> week.add(row, usual));
    Set<LocalDate> without = new TreeSet<>(costly);
    without.removeAll(week.charged);
    boolean before = without.stream().noneMatch(night -> night.isBefore(monday));
    without.removeIf(night -> night.isBefore(monday));
    long now = costly.stream().filter(night -> !night.isBefore(monday)).count();
    boolean comparable = before && costly.size() == 2 * now;
    Map<String, Bill> bills = new TreeMap<>();
    week.bills.forEach((currency, bill) -> bills.put(currency, finished(bill)));
    return new WeekCharges(without, comparable, bills);
  }

  private void add(OutputRow row, String usual) {
    LocalDate night = row.date("report_date");
    // The row of a day of few people has a meter and no number.
    boolean counts = row.text("run_id").equals(runs.get(night)) && !row.isNull("x_request_count");
    if (!counts) {
      return;
    }
    charged.add(night);
    boolean now = !night.isBefore(monday);
    String meter = row.text("sku_meter");
    boolean beside = ChargeLine.isBeside(meter);
    String currency = row.isNull("billing_currency") ? usual : row.text("billing_currency");
    Building bill = bills.computeIfAbsent(currency, c -> new Building());
    BigDecimal cost = row.isNull("list_cost") ? null : row.amount("list_cost");
    if (beside) {
      add(bill.part(By.BESIDE, meter), row, cost, now, true);
      return;
    }
    if (cost != null && now) {
      bill.cost = bill.cost.add(cost);
      bill.effective = bill.effective.add(row.amount("effective_cost"));
    } else if (cost != null) {
      bill.before = bill.before.add(cost);
    }
    add(bill.part(By.METER, meter), row, cost, now, true);
    add(bill.part(By.APPLICATION, name(row, "x_application")), row, cost, now, false);
    add(bill.part(By.TIER, name(row, "x_tenant_tier")), row, cost, now, false);
  }

  private static String name(OutputRow row, String column) {
    return row.isNull(column) ? NONE : row.text(column);
  }

  private static void add(Sums sums, OutputRow row, BigDecimal cost, boolean now, boolean ofMeter) {
    if (!now) {
      sums.before = sum(sums.before, cost);
      return;
    }
    sums.cost = sum(sums.cost, cost);
    if (ofMeter) {
      sums.unit = row.text("consumed_unit");
      sums.quantity = sums.quantity.add(row.amount("consumed_quantity"));
    } else if (row.text("sku_meter").equals(ChargeLine.REQUEST)) {
      sums.requests += row.whole("x_request_count");
      sums.successes += row.whole("x_successful_task_count");
    }
  }

  private static BigDecimal sum(BigDecimal known, BigDecimal more) {
    return known == null ? more : more == null ? known : known.add(more);
  }

  private static Bill finished(Building bill) {
    Map<By, List<Part>> parts = new EnumMap<>(By.class);
    bill.parts.forEach(
        (by, sums) -> {
          List<Part> of = new ArrayList<>();
          sums.forEach(
              (name, s) ->
                  of.add(
                      new Part(
                          name, s.unit, s.quantity, s.cost, s.before, s.requests, s.successes)));
          of.sort(
              Comparator.comparing(
                  Part::cost, Comparator.nullsLast(Comparator.<BigDecimal>reverseOrder())));
          parts.put(by, of);
        });
    return new Bill(bill.cost, bill.before, bill.effective, parts);
  }
}
