package dev.nightjar.review;

import dev.nightjar.compare.Numbers;
import dev.nightjar.model.Metric;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import dev.nightjar.review.WeekCharges.Bill;
import dev.nightjar.review.WeekCharges.By;
import dev.nightjar.review.WeekCharges.Part;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the week cost: its charges by meter, application and tier, and what a request cost. */
public final class CostSection {
  private static final String REPORT = "cost";

  /** The report's sum over all traffic. */
  public static final SeriesKey TOTAL = new SeriesKey(REPORT, "total_cost", "value", "", "", "");

  /** Currency of the report. */
  public static final String CURRENCY = "USD";

  private static final int MOST = 12;

  /** What doubles of the report keep of an exact sum. */
  private static final double SAME = 1e-12;

  private final Week week;

  CostSection(Week week) {
    this.week = week;
  }

  List<Node> parts() {
    List<Node> parts = new ArrayList<>();
    List<SeriesWeek> all =
        week.allTraffic().stream()
            .filter(s -> s.key().report().equals(REPORT) && s.week().isKnown())
            .toList();
    if (all.isEmpty()) {
      return List.of(Element.of("p", "The week has no rows of the report cost."));
    }
    if (week.charges().isWhole()) {
      week.charges().bills().forEach((currency, bill) -> parts.addAll(bill(currency, bill)));
    } else {
      parts.add(Element.of("p", whyNoCharges()).style("note"));
      parts.addAll(dearestSlices());
    }
    Table table = table("What a request and a task cost, from the report cost on all traffic");
    all.stream()
        .filter(s -> !s.key().equals(TOTAL) || !week.charges().isWhole())
        .forEach(
            s -> row(table, Element.of("span", Words.number(week.metric(s.key()), s.key())), s));
    parts.add(table.element());
    return parts;
  }

  private String whyNoCharges() {
    return week.charges().bills().isEmpty()
        ? "The lake has no charges of these nights (cost_daily), so the cost is that of the report."
        : "Without charges of "
            + Joined.of(week.charges().without())
            + " those of the other nights are not the week's, so the cost is that of the report.";
  }

  private List<Node> bill(String currency, Bill bill) {
    boolean compared = week.charges().comparable();
    List<Node> parts = new ArrayList<>();
    parts.add(
        Element.of(
            "p",
            "Requests and their tools cost "
                + Words.money(bill.cost(), currency)
                + " at list prices"
                + (compared && bill.before().signum() > 0
                    ? ", "
                        + change(bill.cost(), bill.before())
                        + " against "
                        + Words.money(bill.before(), currency)
                        + " in the week before"
                    : "")
                + (bill.effective().compareTo(bill.cost()) == 0
                    ? ""
                    : "; at the prices of contracts " + Words.money(bill.effective(), currency))
                + ". "
                + (currency.equals(CURRENCY) ? agreement(bill) : "")));
    parts.add(table("Charges by meter, " + currency, bill, By.METER, compared).element());
    parts.add(
        table("Charges by application, " + currency, bill, By.APPLICATION, compared).element());
    parts.add(table("Charges by tier, " + currency, bill, By.TIER, compared).element());
    if (!bill.by(By.BESIDE).isEmpty()) {
      parts.add(
          table(
                  "Beside it and in no sum above: GPU time and retrieval, " + currency,
                  bill,
                  By.BESIDE,
                  compared)
              .element());
    }
    return parts;
  }

  /** Whether the charges are the report's total, in words. */
  private String agreement(Bill bill) {
    double reported =
        week.series(TOTAL).map(s -> s.week().value()).filter(Double::isFinite).orElse(Double.NaN);
    if (Double.isNaN(reported)) {
      return "The report has no total_cost to hold it against.";
    }
    double charged = bill.cost().doubleValue();
    return Math.abs(charged - reported) <= SAME * Math.abs(reported)
        ? "The charges add up to the report's total_cost, to the last digit."
        : "The charges differ from the report's total_cost, "
            + Words.money(new BigDecimal(reported), CURRENCY)
            + ", by "
            + Words.money(bill.cost().subtract(new BigDecimal(reported)).abs(), CURRENCY)
            + ".";
  }

  private static Table table(String caption, Bill bill, By by, boolean compared) {
    boolean meters = by == By.METER || by == By.BESIDE;
    Table table = new Table(caption).column(meters ? "meter" : Words.lower(by)).sortable();
    if (meters) {
      table.numbers("quantity").column("unit");
    } else {
      table.numbers("requests").numbers("per 1,000 requests").numbers("per successful task");
    }
    table.numbers("cost");
    if (by != By.BESIDE) {
      table.numbers("share");
    }
    if (compared) {
      table.numbers("week before").numbers("difference");
    }
    List<Part> parts = bill.by(by);
    parts.stream().limit(MOST).forEach(part -> row(table, part, bill, by, compared));
    if (parts.size() > MOST) {
      row(table, rest(parts.subList(MOST, parts.size())), bill, by, compared);
    }
    return table;
  }

  private static Part rest(List<Part> parts) {
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal before = BigDecimal.ZERO;
    long requests = 0;
    long successes = 0;
    for (Part part : parts) {
      cost = part.cost() == null ? cost : cost.add(part.cost());
      before = part.before() == null ? before : before.add(part.before());
      requests += part.requests();
      successes += part.successes();
    }
    return new Part(
        parts.size() + " others", null, BigDecimal.ZERO, cost, before, requests, successes);
  }

  private static void row(Table table, Part part, Bill bill, By by, boolean compared) {
    boolean meters = by == By.METER || by == By.BESIDE;
    Table.Row row = table.row().text(part.name());
    if (meters) {
      row.number(part.quantity().doubleValue(), Words.quantity(part.quantity()))
          .text(part.unit() == null ? "" : part.unit());
    } else {
      row.number(part.requests(), Words.count(part.requests()));
      each(row, part.cost(), part.requests(), 1000);
      each(row, part.cost(), part.successes(), 1);
    }
    amount(row, part.cost(), bill);
    if (by != By.BESIDE) {
      double share =
          part.cost() == null || bill.cost().signum() == 0
              ? Double.NaN
              : part.cost().divide(bill.cost(), MathContext.DECIMAL64).doubleValue();
      row.number(share, Double.isNaN(share) ? "" : Numbers.percent(share));
    }
    if (compared) {
      amount(row, part.before(), bill);
      BigDecimal difference =
          part.cost() == null || part.before() == null ? null : part.cost().subtract(part.before());
      row.number(
          difference == null ? Double.NaN : difference.doubleValue(),
          difference == null ? "" : Words.signed(difference, Words.decimals(bill.cost())));
    }
  }

  private static void each(Table.Row row, BigDecimal cost, long units, int by) {
    double each = cost == null || units == 0 ? Double.NaN : cost.doubleValue() * by / units;
    row.number(each, Double.isNaN(each) ? "" : Numbers.plain(each));
  }

  private static void amount(Table.Row row, BigDecimal amount, Bill bill) {
    row.number(
        amount == null ? Double.NaN : amount.doubleValue(),
        amount == null ? "no price" : Words.amount(amount, Words.decimals(bill.cost())));
  }

  private static String change(BigDecimal now, BigDecimal before) {
    double change = now.subtract(before).divide(before, MathContext.DECIMAL64).doubleValue();
    return Words.relative(change);
  }

  private List<Node> dearestSlices() {
    List<SeriesWeek> largest =
        week.series().stream()
            .filter(
                s ->
                    s.key().report().equals(REPORT)
                        && s.key().metric().equals(TOTAL.metric())
                        && s.week().isKnown()
                        && !s.key().isAllTraffic()
                        && !s.key().slice().contains(","))
            .sorted(Comparator.comparingDouble((SeriesWeek s) -> -s.week().value()))
            .limit(MOST)
            .toList();
    if (largest.isEmpty()) {
      return List.of();
    }
    Table slices =
        table("Where the money goes: total_cost of the " + largest.size() + " dearest slices");
    largest.forEach(s -> row(slices, Element.of("span", Words.slice(s.key().slice())), s));
    return List.of(
        slices.element(),
        Element.of("p", "Slices of different dimensions overlap and do not add up.").style("note"));
  }

  private static Table table(String caption) {
    return new Table(caption)
        .column("what")
        .numbers("week")
        .numbers("95 % interval")
        .numbers("week before")
        .numbers("difference")
        .sortable();
  }

  private void row(Table table, Element name, SeriesWeek s) {
    Metric metric = week.metric(s.key());
    table
        .row()
        .add(name)
        .number(s.week().value(), Words.value(metric, s.week().value()))
        .number(s.week().lower(), Words.interval(metric, s.week().lower(), s.week().upper()))
        .number(s.previous().value(), Words.value(metric, s.previous().value()))
        .number(s.change(), Words.difference(metric, s.change()));
  }
}
