package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Refusal;
import dev.nightjar.stats.Interval;
import dev.nightjar.stats.NeymanAllocation;
import dev.nightjar.stats.StratifiedMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReviewPlanTest {
  private static final List<ReviewStrata.Cell> CELLS =
      List.of(
          cell("fail", "", "qa", "en", 350),
          cell("fail", "", "chat", "en", 250),
          cell("fail", "", "chat", "ja", 3),
          cell("pass", "high", "qa", "en", 3000),
          cell("pass", "high", "chat", "en", 1900),
          cell("pass", "low", "qa", "en", 2000),
          cell("pass", "low", "chat", "ja", 40),
          cell("unjudged", "", "chat", "en", 157));
  private static final ReviewRates CHECKED =
      new ReviewRates(
          0.08,
          Map.of(
              "fail", new double[] {200, 200, 140},
              "passhigh", new double[] {200, 200, 4},
              "passlow", new double[] {200, 200, 12}));

  private static ReviewStrata.Cell cell(
      String verdict, String band, String task, String language, long size) {
    return new ReviewStrata.Cell(verdict, band, List.of(task, language, ""), size);
  }

  @Test
  void labelsGoWhereSizeTimesDeviationIsLarge() {
    // Shares of 100 and 300 times 0.5 and 0.1: 5 to 3.
    assertThat(NeymanAllocation.of(new long[] {100, 300}, new double[] {0.5, 0.1}, 80, 2))
        .containsExactly(50, 30);
    // A stratum that is smaller than its share is taken whole; a tiny one keeps its least.
    assertThat(
            NeymanAllocation.of(
                new long[] {10, 1000, 1, 4000}, new double[] {0.5, 0.5, 0.5, 0.0001}, 103, 2))
        .containsExactly(2, 98, 1, 2);
    assertThat(NeymanAllocation.of(new long[] {3, 4}, new double[] {0.5, 0.5}, 50, 2))
        .containsExactly(3, 4);
  }

  @Test
  void everyRequestHasAChanceAndVerdictsAreNeverMerged() {
    List<ReviewStrata.Stratum> strata = ReviewStrata.of(CELLS, 200);
    assertThat(strata.stream().mapToLong(ReviewStrata.Stratum::size).sum()).isEqualTo(7700);
    assertThat(strata)
        .allSatisfy(
            stratum ->
                assertThat(stratum.cells())
                    .allMatch(cell -> cell.verdict().equals(stratum.verdict())));
    assertThat(strata.stream().map(ReviewStrata.Stratum::name))
        .contains("fail/task_type=chat", "fail/task_type=qa", "pass-low", "unjudged")
        .doesNotHaveDuplicates();
    List<ReviewPlan.Part> parts = ReviewPlan.of(strata, CHECKED::of, 200);
    assertThat(parts.stream().mapToLong(ReviewPlan.Part::sampled).sum()).isEqualTo(200);
    assertThat(parts).allMatch(part -> part.sampled() >= 2);
  }

  @Test
  void aBudgetThatDoesNotReachEveryStratumIsRefused() {
    List<ReviewStrata.Stratum> strata = ReviewStrata.of(CELLS, 3);
    assertThatThrownBy(() -> ReviewPlan.of(strata, CHECKED::of, 3))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot draw a queue of 3: the judge's verdicts make 3 strata, and 2 of each are needed"
                + " for an interval; give --budget 6 or more");
  }

  @Test
  void anUncheckedJudgeIsHalfBelieved() {
    ReviewRates unchecked = new ReviewRates(0.1, Map.of());
    List<ReviewStrata.Stratum> strata = ReviewStrata.of(CELLS, 20);
    assertThat(strata.stream().map(unchecked::of))
        .allSatisfy(rate -> assertThat(rate).isBetween(0.05, 0.55));
    assertThat(new ReviewRates(Double.NaN, Map.of()).of(strata.get(0))).isEqualTo(0.5);
  }

  @Test
  void labelsOfManyQueuesAreUnbiasedCoverAndAreAsPreciseAsPlanned() {
    List<ReviewStrata.Stratum> strata = ReviewStrata.of(CELLS, 200);
    List<ReviewPlan.Part> parts = ReviewPlan.of(strata, CHECKED::of, 200);
    Random random = new Random(11);
    List<boolean[]> population = new ArrayList<>();
    double failures = 0;
    for (ReviewStrata.Stratum stratum : strata) {
      boolean[] labels = new boolean[(int) stratum.size()];
      double rate = CHECKED.of(stratum);
      for (int i = 0; i < labels.length; i++) {
        labels[i] = random.nextDouble() < rate;
        failures += labels[i] ? 1 : 0;
      }
      population.add(labels);
    }
    double truth = failures / 7700;
    int queues = 2000;
    double sum = 0;
    double widths = 0;
    int covered = 0;
    for (int queue = 0; queue < queues; queue++) {
      List<StratifiedMean.Stratum> seen = new ArrayList<>();
      for (int h = 0; h < parts.size(); h++) {
        int n = (int) parts.get(h).sampled();
        int positives = 0;
        for (int i : drawn(population.get(h).length, n, random)) {
          positives += population.get(h)[i] ? 1 : 0;
        }
        seen.add(new StratifiedMean.Stratum(parts.get(h).size(), n, positives));
      }
      StratifiedMean.Estimate estimate = StratifiedMean.of(seen);
      Interval interval = estimate.wilson(0.95);
      sum += estimate.rate();
      widths += interval.width();
      covered += interval.contains(truth) ? 1 : 0;
    }
    double planned = ReviewPlan.expectedWidth(parts);
    double standardError = planned / 3.92;
    assertThat(sum / queues).isCloseTo(truth, within(4 * standardError / Math.sqrt(queues)));
    assertThat(widths / queues / planned).isBetween(0.85, 1.15);
    assertThat((double) covered / queues).isBetween(0.90, 0.99);
  }

  private static int[] drawn(int size, int n, Random random) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < n; i++) {
      int other = i + random.nextInt(size - i);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return Arrays.copyOf(order, n);
  }
}
