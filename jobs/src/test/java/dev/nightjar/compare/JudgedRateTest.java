package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import dev.nightjar.stats.WeightedSums;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What people's labels make of a judge's rate, and when a judge's rate says nothing. */
class JudgedRateTest {
  private static final int REPETITIONS = 1500;

  @Test
  void labelsOfTheNightCorrectTheJudge() {
    Judged judge =
        new Judged("1")
            .days(0, 19, 10_200, 2648, 36, 4, 12, 148)
            .day(20, 10_200, 2648, 36, 4, 12, 148);

    Comparison row = judge.trailing(20);

    assertThat(row.estimator()).isEqualTo("prediction_powered");
    assertThat(row.current().value()).isCloseTo(0.213464231079, within(1e-9));
    assertThat(row.calibrationSet()).isEqualTo("LLM:judge@1:2026-06-01..2026-06-21");
    assertThat(row.baselineEstimate().value()).isCloseTo(0.2135, within(0.001));
    assertThat(row.change()).isCloseTo(0, within(0.001));
  }

  @Test
  void labelsOfOtherNightsCorrectByTheErrorsOfTheJudge() {
    Judged judge = new Judged("1").days(0, 19, 1000, 240).day(10, 1000, 240, 45, 5, 5, 95);

    Comparison row = judge.day(20, 1000, 240).trailing(20);

    assertThat(row.estimator()).isEqualTo("rogan_gladen");
    assertThat(row.current().value()).isCloseTo(0.223529411765, within(1e-9));
    assertThat(row.current().lower()).isCloseTo(0.162181522081, within(1e-9));
    assertThat(row.current().upper()).isCloseTo(0.27917606937, within(1e-9));
    assertThat(row.calibrationSet()).isEqualTo("LLM:judge@1:2026-05-25..2026-06-21");
    assertThat(row.change())
        .isCloseTo(row.current().value() - row.baselineEstimate().value(), within(1e-12));
  }

  @Test
  void withoutLabelsOnlyTheTrendCounts() {
    Comparison row = new Judged("1").days(0, 20, 1000, 240).trailing(20);

    assertThat(row.estimator()).isEqualTo("uncorrected");
    assertThat(row.calibrationSet()).isNull();
    assertThat(row.reason()).contains("uncorrected, trend only");
    assertThat(row.current().value()).isCloseTo(0.241, within(1e-9));
  }

  @Test
  void aJudgeThatHardlyKnowsMoreThanChanceCorrectsNothing() {
    Judged judge = new Judged("1").days(0, 20, 1000, 400).day(10, 1000, 400, 30, 30, 35, 65);

    Comparison row = judge.trailing(20);

    assertThat(row.estimator()).isEqualTo("uncorrected");
    assertThat(row.reason()).contains("the judge is uninformative");
  }

  @Test
  void fewPositiveLabelsAreARateOfTheirOwn() {
    Judged judge =
        new Judged("1").days(0, 19, 4000, 280, 3, 1, 5, 91).day(20, 4000, 280, 4, 1, 10, 185);

    Comparison row = judge.trailing(20);

    // The judge flags 5 % of what people pass: its false alarms outnumber the events.
    assertThat(row.estimator()).isEqualTo("weighted");
    assertThat(row.current().value()).isCloseTo(5 / 200.0, within(1e-9));
    assertThat(row.current().lower()).isCloseTo(0.00818, within(1e-4));
    assertThat(row.reason()).contains("from 200 human labels (5 of the rarer kind) alone");
    assertThat(row.calibrationSet()).isEqualTo("LLM:judge@1:2026-06-01..2026-06-21");
  }

  @Test
  void aJudgeThatNoLabelSpeaksForLeavesTheRateToTheLabels() {
    Judged judge =
        new Judged("1").days(0, 19, 1000, 400, 3, 3, 4, 4).day(20, 1000, 400, 12, 12, 18, 18);

    Comparison row = judge.trailing(20);

    assertThat(row.estimator()).isEqualTo("weighted");
    assertThat(row.current().value()).isCloseTo(0.4, within(1e-9));
    assertThat(row.reason()).contains("the judge agrees with people no better than chance would");
  }

  @Test
  void whatIsTestedIsTheCorrectedDifference() {
    // By the judge alone nothing happened: it lets pass tonight what it flagged before.
    Judged judge =
        new Judged("1").days(0, 19, 4000, 800, 30, 10, 10, 150).day(20, 4000, 800, 40, 60, 0, 100);

    Comparison row = judge.trailing(20);

    assertThat(row.estimator()).isEqualTo("prediction_powered");
    assertThat(row.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(row.statisticValue()).isGreaterThan(5);
    assertThat(row.changeLower()).isPositive();
    assertThat(row.pValue()).isLessThan(1e-4);
    // What would be detected is more than an error of the corrected change, and no judge's.
    double labels = Math.sqrt(0.2 * 0.8 / 200) / 2;
    assertThat(row.minimumDetectableEffect()).isGreaterThan(3 * labels);
  }

  @Test
  void theDetectableChangeIsThatOfTheCorrectedRate() {
    Comparison plain = new Judged("1").days(0, 20, 1000, 240).trailing(20);
    Comparison row =
        new Judged("1")
            .days(0, 19, 1000, 240)
            .day(10, 1000, 240, 45, 5, 5, 95)
            .day(20, 1000, 241)
            .trailing(20);

    assertThat(row.estimator()).isEqualTo("rogan_gladen");
    assertThat(row.pValue()).isCloseTo(plain.pValue(), within(1e-6));
    assertThat(row.minimumDetectableEffect() / plain.minimumDetectableEffect())
        .isCloseTo(1 / 0.85, within(1e-3));
  }

  @Test
  void strataOfKnownSharesAreCorrectedOnTheirOwn() {
    Comparison row =
        new Judged("1")
            .weighted(0, VERDICTS, stratified())
            .weighted(1, VERDICTS, stratified())
            .trailing(1);

    assertThat(row.estimator()).isEqualTo("prediction_powered");
    assertThat(row.current().value()).isCloseTo(0.106775096537, within(1e-9));
    double half = (row.current().upper() - row.current().lower()) / 2;
    assertThat(half / 1.96).isCloseTo(0.00983159393871, within(0.0004));
  }

  /** Two strata of 10,200 verdicts each that weigh 3 and 7. */
  private static final WeightedSums VERDICTS =
      WeightedSums.ofBinary(
          20_400, 10_200 * (3 + 7), 10_200 * (9 + 49), 3 * 2648 + 7 * 913, 9 * 2648 + 49 * 913);

  /** Their verdicts, and those of people on 200 of each. */
  private static List<LabelSum> stratified() {
    List<LabelSum> labels = new ArrayList<>();
    long[][] counts = {{36, 4, 12, 148}, {8, 2, 5, 185}};
    long[] flagged = {2648, 913};
    long[] weights = {3, 7};
    String[] names = {"a", "b"};
    for (int h = 0; h < 2; h++) {
      labels.add(Judged.label(LabelSum.drawn("0", names[h]), 10_200 - flagged[h], weights[h]));
      labels.add(Judged.label(LabelSum.drawn("1", names[h]), flagged[h], weights[h]));
      for (int i = 0; i < 4; i++) {
        String joint = LabelSum.joint(i < 2, i % 2 == 0);
        labels.add(Judged.label(joint, counts[h][i], weights[h]));
        labels.add(Judged.label(LabelSum.drawn(joint, names[h]), counts[h][i], weights[h]));
      }
    }
    return labels;
  }

  @Test
  void moreFailuresByTheSameJudgeAreARegression() {
    Judged judge =
        new Judged("1").days(0, 19, 4000, 400, 20, 2, 3, 175).day(20, 4000, 800, 36, 4, 4, 156);

    Comparison row = judge.trailing(20);

    assertThat(row.verdict()).isEqualTo(Verdict.REGRESSED);
    assertThat(row.estimator()).isEqualTo("prediction_powered");
    assertThat(row.change()).isPositive();
  }

  @Test
  void aJudgeThatBecameStricterIsNoRegressionOfTheModel() {
    // People say 10 % on both sides; the judge passes less of what they pass.
    Judged judge =
        new Judged("1").days(0, 19, 4000, 400, 18, 2, 2, 178).day(20, 4000, 800, 19, 1, 21, 159);

    NightResult night = Judged.night(20, judge);
    Comparison row = judge.trailing(20);

    assertThat(row.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row.reason()).contains("the judge itself changed its ways", "specificity from 98.9");
    assertThat(night.findings()).isEmpty();
  }

  @Test
  void aCellWithRowsOfUnknownWeightIsNotEstimated() {
    Comparison row =
        new Judged("1").days(0, 19, 1000, 100).unweighted(20, 990, 200, 10).trailing(20);

    assertThat(row.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row.reason()).startsWith("10 of 1000 rows have no inclusion probability");
    assertThat(row.current()).isNull();
  }

  @Test
  void aNightOfUnknownWeightsAloneIsARowThatSaysSo() {
    Judged judge = new Judged("1").days(0, 19, 1000, 100).unweighted(20, 0, 0, 500);

    List<Comparison> rows = Judged.night(20, judge).comparisons();

    assertThat(rows).hasSize(2);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA))
        .allSatisfy(
            row ->
                assertThat(row.reason())
                    .startsWith("500 of 500 rows have no inclusion probability"))
        .allSatisfy(row -> assertThat(row.current()).isNull());
    assertThat(judge.trailing(20).baselineEstimate().value()).isCloseTo(0.1, within(0.001));
    // It is no history either: the night after is held against the nights that can be estimated.
    assertThat(judge.day(21, 1000, 100).trailing(21).pValue()).isBetween(0.1, 1.0);
  }

  @Test
  void aNightThatCannotBeEstimatedIsNoHistory() {
    Judged judge =
        new Judged("1").days(0, 19, 1000, 100).unweighted(15, 990, 400, 10).day(20, 1000, 100);

    Comparison row = judge.trailing(20);

    assertThat(row.baselineEstimate().value()).isCloseTo(0.1, within(0.001));
    assertThat(row.baselineEstimate().observations()).isEqualTo(19_000);
    assertThat(row.pValue()).isBetween(0.1, 1.0);
  }

  @Test
  void aMetricThatNeverHadAWeightHasARowToo() {
    List<Comparison> rows = Judged.night(0, new Judged("1").unweighted(0, 0, 0, 500)).comparisons();

    assertThat(rows).isNotEmpty();
    assertThat(rows.get(0).reason()).contains("500 of 500 rows");
  }

  @Test
  void oneHeavyRowDecidesNothing() {
    WeightedSums sums = WeightedSums.EMPTY.plus(1, 10_000);
    for (int i = 0; i < 1000; i++) {
      sums = sums.plus(0, 1);
    }
    Comparison row = new Judged("1").days(0, 19, 1000, 100).weighted(20, sums).trailing(20);

    assertThat(row.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(row.reason()).contains("one of them carries more than half of the weight");
  }

  @Test
  void weightedRatesCoverTheTruth() {
    assertThat(
            coverage(
                11,
                0.2,
                random -> {
                  WeightedSums sums = WeightedSums.EMPTY;
                  for (int i = 0; i < 600; i++) {
                    boolean hard = random.nextDouble() < 0.3;
                    boolean failed = random.nextDouble() < (hard ? 0.4 : 0.8 / 7);
                    double chance = hard ? 0.9 : 0.3;
                    sums =
                        random.nextDouble() < chance ? sums.plus(failed ? 1 : 0, 1 / chance) : sums;
                  }
                  // The judge is a person: nothing to correct.
                  return new Series(
                      Judged.METRIC,
                      Slice.ALL,
                      "HUMAN",
                      "",
                      new Judged("").day(0, 600, 120).weighted(1, sums).series().days());
                }))
        .isBetween(0.93, 0.97);
  }

  @Test
  void correctedRatesCoverTheTruthWhateverTheJudge() {
    assertThat(coverage(12, 0.2, random -> judged(random, 2000, 300, 300, false)))
        .isBetween(0.93, 0.97);
  }

  @Test
  void correctedRatesCoverTheTruthWhereFlaggedAnswersAreReviewedMoreOften() {
    assertThat(coverage(13, 0.2, random -> judged(random, 2000, 300, 300, true)))
        .isBetween(0.93, 0.97);
  }

  @Test
  void ratesFromOlderLabelsCoverTheTruth() {
    assertThat(coverage(14, 0.2, random -> judged(random, 2000, 400, 0, false)))
        .isBetween(0.93, 0.97);
  }

  @Test
  void rareRatesAreCoveredByTheLabelsAlone() {
    assertThat(coverage(15, 0.01, random -> rare(random, 0.01, 200))).isBetween(0.94, 1.0);
  }

  @Test
  void quietNightsAreNotCalledChangesMoreOftenThanTheLevel() {
    SplittableRandom random = new SplittableRandom(16);
    int changed = 0;
    for (int r = 0; r < 300; r++) {
      Judged judge = new Judged("1");
      for (int day = 0; day < 9; day++) {
        day(judge, day, random, 1000, 200, false);
      }
      Comparison row = judge.trailing(8);
      assertThat(row.estimator()).isEqualTo("prediction_powered");
      changed += row.pValue() < 0.05 ? 1 : 0;
    }
    // Nominal is 5 %; three standard errors of 300 nights are 3.8 points.
    assertThat(changed / 300.0).isLessThan(0.088);
  }

  /** Two days of 1 % events, of which a judge flags 85 %, and 5 % of all others. */
  private static Series rare(SplittableRandom random, double truth, int labels) {
    Judged judge = new Judged("1");
    for (int day = 0; day < 2; day++) {
      long[] counts = new long[4];
      long flagged = 0;
      for (int i = 0; i < 2000; i++) {
        boolean failed = random.nextDouble() < truth;
        boolean flag = random.nextDouble() < (failed ? 0.85 : 0.05);
        flagged += flag ? 1 : 0;
        if (i < labels) {
          counts[(failed ? 0 : 2) + (flag ? 0 : 1)]++;
        }
      }
      judge.day(day, 2000, flagged, counts);
    }
    return judge.series();
  }

  private static double coverage(
      long seed, double truth, Function<SplittableRandom, Series> world) {
    SplittableRandom random = new SplittableRandom(seed);
    int covered = 0;
    for (int r = 0; r < REPETITIONS; r++) {
      Comparison row =
          NightComparer.of(List.of(world.apply(random)), CompareSettings.standard())
              .compare(Fixture.day(1))
              .comparisons()
              .get(0);
      boolean in = row.current().lower() <= truth && truth <= row.current().upper();
      covered += in ? 1 : 0;
    }
    return covered / (double) REPETITIONS;
  }

  /** Two days of a judge with sensitivity 0.85 and specificity 0.92, truth 20 %. */
  private static Series judged(
      SplittableRandom random, int units, int before, int tonight, boolean byFlag) {
    Judged judge = new Judged("1");
    day(judge, 0, random, units, before, byFlag);
    day(judge, 1, random, units, tonight, byFlag);
    return judge.series();
  }

  private static void day(
      Judged judge, int day, SplittableRandom random, int units, int labels, boolean byFlag) {
    long flagged = 0;
    long[] counts = new long[4];
    for (int i = 0; i < units; i++) {
      boolean failed = random.nextDouble() < 0.2;
      boolean flag = random.nextDouble() < (failed ? 0.85 : 0.08);
      flagged += flag ? 1 : 0;
      double chance = byFlag ? (flag ? 0.4 : 0.1) : (double) labels / units;
      if (labels > 0 && random.nextDouble() < chance) {
        counts[(failed ? 2 : 0) + (flag ? 1 : 0)]++;
      }
    }
    // Of weights only their ratio matters: 4 to 1 as the chances are 1 to 4.
    List<LabelSum> sums = new ArrayList<>();
    for (int cell = 0; cell < 4; cell++) {
      boolean flag = cell % 2 == 1;
      long weight = byFlag ? (flag ? 5 : 20) : 1;
      sums.add(Judged.label(LabelSum.joint(cell / 2 == 1, flag), counts[cell], weight));
    }
    judge.labelled(day, units, flagged, sums);
  }
}
