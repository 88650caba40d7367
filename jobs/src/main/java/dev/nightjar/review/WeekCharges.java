package dev.nightjar.review;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a week was charged: exact sums of the published rows of {@code cost_daily}.
 *
 * @param without nights that have a cost in the report and no charges: with one of them the charges
 *     are not the week's
 * @param comparable whether the week before has charges for as many nights
 * @param bills by currency
 */
public record WeekCharges(Set<LocalDate> without, boolean comparable, Map<String, Bill> bills) {
  /** No night has charges. */
  public static final WeekCharges NONE = new WeekCharges(Set.of(), false, Map.of());

  /** How charges are broken down. */
  public enum By {
    METER,
    APPLICATION,
    TIER,
    /** Meters that are no part of what requests cost: GPU time and retrieval. */
    BESIDE
  }

  /**
   * All charges in one currency.
   *
   * @param cost of requests and their tools at list prices
   * @param before the same of the week before
   * @param effective the same at the prices of contracts
   * @param parts by breakdown, dearest first; each but {@link By#BESIDE} adds up to {@code cost}
   */
  public record Bill(
      BigDecimal cost, BigDecimal before, BigDecimal effective, Map<By, List<Part>> parts) {
    public List<Part> by(By by) {
      return parts.getOrDefault(by, List.of());
    }
  }

  /**
   * One part of a bill.
   *
   * @param name of the meter, application or tier; {@code OTHER} where small groups were folded
   * @param unit what the meter counts; null where parts of several meters are in it
   * @param quantity of it; zero where there is no unit
   * @param cost at list prices; null where nothing in it has a price
   * @param before the same of the week before; null where it had none
   * @param requests each once; 0 for meters
   * @param successes of them, tasks that succeeded
   */
  public record Part(
      String name,
      String unit,
      BigDecimal quantity,
      BigDecimal cost,
      BigDecimal before,
      long requests,
      long successes) {}

  /** Whether every night with a cost has its charges. */
  public boolean isWhole() {
    return without.isEmpty() && !bills.isEmpty();
  }
}
