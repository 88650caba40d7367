package dev.nightjar.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Estimate;
import dev.nightjar.review.WeekValue.Fold;
import dev.nightjar.stats.WilsonInterval;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeekFoldTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 16);
  private static final double NONE = Double.NaN;

  private static NightValue rate(double events, double units, double effective) {
    double p = events / units;
    var i = WilsonInterval.ofRate(p, effective, 0.95);
    return new NightValue(
        p, i.lower(), i.upper(), 0.95, "wilson", events, units, (long) units, effective);
  }

  private static WeekValue week(NightValue... nights) {
    WeekFold fold = new WeekFold();
    for (int i = 0; i < nights.length; i++) {
      fold.add(MONDAY.plusDays(i), nights[i]);
    }
    return fold.week();
  }

  @Test
  void aRateIsAllEventsOverAllUnitsAndNoMeanOfRates() {
    WeekValue week = week(rate(50, 100, 100), rate(10, 900, 900));
    assertThat(week.value()).isEqualTo(60.0 / 1000);
    assertThat(week.fold()).isEqualTo(Fold.RATIO_OF_SUMS);
    assertThat(week.observations()).isEqualTo(1000);
    assertThat(week.nights()).isEqualTo(2);
  }

  @Test
  void unweightedUnitsOfEqualNightsGiveTheIntervalOfAllAtOnce() {
    WeekValue week = week(rate(30, 500, 500), rate(20, 500, 500));
    var all = WilsonInterval.of(50, 1000, 0.95);
    assertThat(week.lower()).isCloseTo(all.lower(), within(1e-12));
    assertThat(week.upper()).isCloseTo(all.upper(), within(1e-12));
  }

  @Test
  void clusteredUnitsWidenIt() {
    WeekValue clustered = week(rate(30, 500, 100), rate(20, 500, 100));
    var small = WilsonInterval.ofRate(0.05, 200, 0.95);
    assertThat(clustered.lower()).isCloseTo(small.lower(), within(1e-12));
    assertThat(clustered.upper()).isCloseTo(small.upper(), within(1e-12));
  }

  @Test
  void noEventAtAllStillHasAnUpperEnd() {
    WeekValue week = week(rate(0, 500, 500), rate(0, 500, 500));
    assertThat(week.value()).isZero();
    assertThat(week.lower()).isZero();
    assertThat(week.upper()).isBetween(0.003, 0.005);
  }

  @Test
  void aRatioHasTheErrorsOfItsNightsByTheirShare() {
    NightValue a = new NightValue(2, 1, 3, 0.95, "fieller", 200, 100, 10, NONE);
    NightValue b = new NightValue(4, 3, 5, 0.95, "fieller", 1200, 300, 30, NONE);
    WeekValue week = week(a, b);
    assertThat(week.value()).isEqualTo(3.5);
    double half = Math.hypot(0.25 * 1, 0.75 * 1);
    assertThat(week.lower()).isCloseTo(3.5 - half, within(1e-12));
    assertThat(week.upper()).isCloseTo(3.5 + half, within(1e-12));
  }

  @Test
  void aNightAtAnotherLevelIsBroughtToNinetyFivePercent() {
    double z99 = 2.5758293035489;
    NightValue wide = new NightValue(2, 2 - z99, 2 + z99, 0.99, "delta", 20, 10, 10, NONE);
    assertThat(week(wide).upper()).isCloseTo(2 + 1.959963984540054, within(1e-9));
  }

  @Test
  void totalsAddUpAndTheirErrorsSquareAndAdd() {
    NightValue a = new NightValue(30, 27, 33, 0.95, "compound_poisson", 30, NONE, 10, NONE);
    NightValue b = new NightValue(40, 36, 44, 0.95, "compound_poisson", 40, NONE, 10, NONE);
    WeekValue week = week(a, b);
    assertThat(week.fold()).isEqualTo(Fold.SUM);
    assertThat(week.value()).isEqualTo(70);
    assertThat(week.lower()).isEqualTo(65);
    assertThat(week.upper()).isEqualTo(75);
  }

  @Test
  void anAmountPerSecondIsTheMeanOfEquallyLongNights() {
    NightValue a = new NightValue(2, 1, 3, 0.95, "compound_poisson", 172_800, NONE, 10, NONE);
    NightValue b = new NightValue(4, 3, 5, 0.95, "compound_poisson", 345_600, NONE, 10, NONE);
    WeekValue week = week(a, b);
    assertThat(week.fold()).isEqualTo(Fold.MEAN_OVER_TIME);
    assertThat(week.value()).isEqualTo(3);
    assertThat(week.growsWithNights()).isFalse();
  }

  @Test
  void aCorrectedEstimateHasNoCountsToAddAndSaysSo() {
    NightValue a = new NightValue(0.10, 0.05, 0.15, 0.95, "normal", 30, 100, 100, 100);
    NightValue b = new NightValue(0.20, 0.15, 0.25, 0.95, "normal", 90, 300, 300, 300);
    WeekValue week = week(a, b);
    assertThat(week.fold()).isEqualTo(Fold.WEIGHTED_MEAN);
    assertThat(week.value()).isCloseTo(0.175, within(1e-12));
  }

  private static WeekFold quantiles() {
    WeekFold fold = new WeekFold();
    double[] values = {90, 10, 40};
    for (int i = 0; i < 3; i++) {
      fold.add(
          MONDAY.plusDays(i),
          new NightValue(values[i], 1, 99, 0.95, "woodruff", NONE, NONE, 10, 5));
    }
    return fold;
  }

  @Test
  void quantilesDoNotAddUp() {
    WeekValue week = quantiles().week();
    assertThat(week.fold()).isEqualTo(Fold.MEDIAN_OF_NIGHTS);
    assertThat(week.value()).isEqualTo(40);
    assertThat(week.lower()).isNaN();
  }

  @Test
  void mergedStatesOfAllNightsGiveTheQuantileAndThoseOfSomeDoNot() {
    Estimate all = new Estimate(70, 60, 85, 0.95, "woodruff", 69, 71, 30, 15, 9, NONE, NONE);
    List<LocalDate> nights = MONDAY.datesUntil(MONDAY.plusDays(3)).toList();
    WeekFold whole = quantiles();
    assertThat(whole.designEffect()).isEqualTo(2);
    whole.merged(nights, all);
    assertThat(whole.week().fold()).isEqualTo(Fold.MERGED_BINS);
    assertThat(whole.week().value()).isEqualTo(70);
    assertThat(whole.week().lower()).isEqualTo(60);
    assertThat(whole.week().upper()).isEqualTo(85);
    assertThat(whole.week().comparableWith(quantiles().week())).isFalse();
    WeekFold part = quantiles();
    part.merged(nights.subList(0, 2), all);
    assertThat(part.week().fold()).isEqualTo(Fold.MEDIAN_OF_NIGHTS);
  }

  @Test
  void aNightCountsOnceHoweverManyBaselinesItHas() {
    WeekFold fold = new WeekFold();
    fold.add(MONDAY, rate(10, 100, 100));
    fold.add(MONDAY, rate(10, 100, 100));
    fold.add(MONDAY.plusDays(1), new NightValue(NONE, NONE, NONE, NONE, null, NONE, NONE, 0, NONE));
    assertThat(fold.week().observations()).isEqualTo(100);
    assertThat(fold.week().nights()).isEqualTo(1);
    assertThat(new WeekFold().week().isKnown()).isFalse();
  }

  @Test
  void sumsOfAnotherNumberOfNightsDoNotCompare() {
    NightValue night = new NightValue(30, 27, 33, 0.95, "compound_poisson", 30, NONE, 10, NONE);
    WeekValue two = week(night, night);
    WeekValue one = week(night);
    assertThat(two.comparableWith(one)).isFalse();
    assertThat(two.comparableWith(week(night, night))).isTrue();
    assertThat(week(rate(1, 10, 10)).comparableWith(week(rate(1, 10, 10), rate(1, 10, 10))))
        .isTrue();
  }
}
