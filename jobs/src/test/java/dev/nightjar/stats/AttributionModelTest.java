package dev.nightjar.stats;

import static dev.nightjar.stats.Tolerance.closedForm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.stats.ComponentModel.Design;
import dev.nightjar.stats.ComponentModel.Family;
import dev.nightjar.stats.ComponentModel.Fit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributionModelTest {
  private static final double[] EVENTS = {500, 66, 52, 75};
  private static final double[] SIZES = {10_000, 1000, 1000, 1000};

  @Test
  void logisticRegressionOfCellsAgreesWithR() {
    int[][] columns = {{0}, {0, 1}, {0, 2}, {0, 1, 2}};
    Fit fit = fit(Family.BINOMIAL, EVENTS, SIZES, null, columns, 0, false, true, true);
    assertThat(fit.coefficients()[0]).isCloseTo(-2.948290996, within(1e-9));
    assertThat(fit.coefficients()[1]).isCloseTo(0.3277256374, within(1e-9));
    assertThat(fit.coefficients()[2]).isCloseTo(0.08163172507, within(1e-9));
    assertThat(fit.standardError(0)).isCloseTo(0.04502506436, within(1e-9));
    assertThat(fit.standardError(1)).isCloseTo(0.1085529963, within(1e-9));
    assertThat(fit.standardError(2)).isCloseTo(0.1127208666, within(1e-9));
    assertThat(fit.deviance()).isCloseTo(0.17529151, within(1e-8));
  }

  @Test
  void ridgeShrinksComponentsAndNeverFixedEffects() {
    int[][] columns = {{0}, {0, 1}, {0, 2}, {0, 1, 2}};
    Fit fit = fit(Family.BINOMIAL, EVENTS, SIZES, null, columns, 5, false, true, true);
    assertThat(fit.coefficients()[0]).isCloseTo(-2.945610881, within(1e-9));
    assertThat(fit.coefficients()[1]).isCloseTo(0.3115669104, within(1e-9));
    assertThat(fit.coefficients()[2]).isCloseTo(0.08458555479, within(1e-9));
    assertThat(fit.standardError(1)).isCloseTo(0.1052655102, within(1e-9));
    assertThat(fit.deviance()).isCloseTo(0.19924555, within(1e-8));
  }

  @Test
  void sweptStrataGiveWhatColumnsOfTheirOwnWouldGive() {
    Random random = new Random(5);
    int cells = 60;
    double[] events = new double[cells];
    double[] sizes = new double[cells];
    int[] stratum = new int[cells];
    int[][] swept = new int[cells][];
    int[][] plain = new int[cells][];
    for (int i = 0; i < cells; i++) {
      stratum[i] = i % 5;
      int day = (i / 5) % 3;
      boolean treated = random.nextBoolean();
      sizes[i] = 100 + random.nextInt(400);
      events[i] = 5 + random.nextInt(30) + (treated ? 20 : 0);
      // Columns: component, two days, then the strata.
      swept[i] = columns(treated, day);
      plain[i] = java.util.Arrays.copyOf(swept[i], swept[i].length + 1);
      plain[i][swept[i].length] = 3 + stratum[i];
    }
    boolean[] few = {true, false, false};
    boolean[] many = {true, false, false, false, false, false, false, false};
    for (Family family : Family.values()) {
      Fit a = ComponentModel.fit(family, new Design(events, sizes, stratum, swept, few), 1);
      Fit b = ComponentModel.fit(family, new Design(events, sizes, null, plain, many), 1);
      assertThat(a.coefficients()[0]).isCloseTo(b.coefficients()[0], within(1e-8));
      assertThat(a.standardError(0)).isCloseTo(b.standardError(0), within(1e-8));
      assertThat(a.deviance()).isCloseTo(b.deviance(), within(1e-6));
      assertThat(a.degrees()).isEqualTo(b.degrees());
      assertThat(a.swept()[0][0]).isCloseTo(b.swept()[0][0], within(1e-6 * b.swept()[0][0]));
    }
  }

  private static int[] columns(boolean treated, int day) {
    if (day == 0) {
      return treated ? new int[] {0} : new int[0];
    }
    return treated ? new int[] {0, day} : new int[] {day};
  }

  @Test
  void aliasedColumnsAreFoundByTheRowSpace() {
    Estimability e = Estimability.ofDesign(new double[][] {{1, 0, 0}, {1, 1, 1}});
    assertThat(e.rank()).isEqualTo(2);
    assertThat(e.isEstimable(0, 1, 0)).isFalse();
    assertThat(e.isEstimable(0, 0, 1)).isFalse();
    assertThat(e.isEstimable(0, 1, 1)).isTrue();
    assertThat(e.aliases(1)).containsExactly(1, 2);
    assertThat(e.aliases(0)).containsExactly(0);
    assertThat(e.inflation(1)).isInfinite();
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1.70", "0.1, 8.94", "0.02, 45.30"})
  void varianceInflationFollowsTheTrafficThatSeparates(double apart, double inflation) {
    // A tenth as much treated as untreated traffic, of which a share has one version only.
    double[] sizes = {10_000, 1000 * (1 - apart), 500 * apart, 500 * apart};
    double[] sums = {0, 0, 0, 0};
    int[][] columns = {{}, {0, 1}, {0}, {1}};
    Fit fit = fit(Family.GAUSSIAN, sums, sizes, new int[4], columns, 0, true, true);
    Estimability e = Estimability.ofSwept(fit.swept(), fit.sizes());
    assertThat(e.isEstimable(0)).isTrue();
    assertThat(e.inflation(0)).isCloseTo(inflation, within(0.005));
  }

  @Test
  void aRidgeDoesNotMakeAnAliasEstimable() {
    int[][] columns = {{}, {0, 1}, {}, {0, 1}};
    Fit fit = fit(Family.BINOMIAL, EVENTS, SIZES, new int[] {0, 0, 1, 1}, columns, 1, true, true);
    Estimability e = Estimability.ofSwept(fit.swept(), fit.sizes());
    assertThat(fit.coefficients()[0]).isCloseTo(fit.coefficients()[1], within(1e-9));
    assertThat(e.isEstimable(0)).isFalse();
    assertThat(e.aliases(0)).containsExactly(0, 1);
  }

  @Test
  void whatEverySingleCellOfANightHasIsLostInTheNight() {
    int[][] columns = {{}, {0, 1}, {}, {0, 1}};
    double[] events = {50, 66, 52, 75};
    Fit fit = fit(Family.BINOMIAL, events, SIZES, new int[] {0, 0, 1, 1}, columns, 1, true, false);
    Estimability e = Estimability.ofSwept(fit.swept(), fit.sizes());
    assertThat(e.isEstimable(0)).isFalse();
    assertThat(e.aliases(0)).containsExactly(0);
  }

  @Test
  void differenceInDifferencesAgreesWithThePublishedExample() {
    var control = new DifferenceInDifferences.Group(500, 10_000, 520, 10_000);
    var treated = new DifferenceInDifferences.Group(51, 1000, 80, 1000);
    var rates = DifferenceInDifferences.ofRates(control, treated, 1);
    assertThat(rates.effect()).isCloseTo(0.027, closedForm(0.027));
    assertThat(rates.standardError()).isCloseTo(0.01147512963, within(1e-11));
    assertThat(rates.z()).isCloseTo(2.352914596, within(1e-9));
    assertThat(rates.pValue()).isCloseTo(0.01862691169, within(1e-9));
    var odds = DifferenceInDifferences.ofLogOdds(control, treated, 1);
    assertThat(odds.effect()).isCloseTo(0.439907935, within(1e-9));
    assertThat(odds.standardError()).isCloseTo(0.1959141796, within(1e-9));
    assertThat(DifferenceInDifferences.ofLogOdds(control, treated, 4).standardError())
        .isCloseTo(2 * 0.1959141796, within(1e-9));
  }

  private static Fit fit(
      Family family,
      double[] events,
      double[] sizes,
      int[] stratum,
      int[][] columns,
      double ridge,
      boolean... penalised) {
    return ComponentModel.fit(
        family, new Design(events, sizes, stratum, columns, penalised), ridge);
  }
}
