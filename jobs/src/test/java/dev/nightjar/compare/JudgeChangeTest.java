package dev.nightjar.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A new judge is news of the judge, not of the model. */
class JudgeChangeTest {

  @Test
  void aStricterVersionIsAStatementAndNoFinding() {
    Judged old = new Judged("1").days(0, 19, 1000, 100);
    Judged next = new Judged("2").days(20, 33, 1000, 300);

    for (int night : List.of(20, 21, 26, 33)) {
      NightResult result = Judged.night(night, old, next);

      assertThat(result.findings()).isEmpty();
      assertThat(result.comparisons()).noneMatch(c -> c.verdict() == Verdict.REGRESSED);
      Comparison row = statement(result);
      assertThat(row.verdict()).isEqualTo(Verdict.NEW_SLICE);
      assertThat(row.evaluatorVersion()).isEqualTo("2");
      assertThat(row.reason())
          .startsWith("judge LLM:judge changed from version 1, last seen 2026-06-20, to version 2")
          .contains("no baseline of the same judge until 2026-07-05")
          .contains("from 9.99 % to 30")
          .contains("says nothing about the model");
    }
  }

  @Test
  void daysThatBothJudgedAndPeopleTellThemApart() {
    Judged old = new Judged("1").days(0, 20, 1000, 100).day(5, 1000, 100, 18, 2, 9, 171);
    Judged next = new Judged("2").days(20, 21, 1000, 300, 20, 0, 40, 140);

    String reason = statement(Judged.night(21, old, next)).reason();

    assertThat(reason)
        .contains("on the 1 day that both judged, the old one said 10.1 % and the new one 30.1 %")
        .contains("the old one had sensitivity 90 % and specificity 95 %")
        .contains("the new one has sensitivity 100 %");
  }

  @Test
  void aSecondJudgeBesideTheFirstIsNoChange() {
    Judged old = new Judged("1").days(0, 21, 1000, 100);
    Judged beside = new Judged("2").days(20, 21, 1000, 300);

    assertThat(Judged.night(21, old, beside).comparisons()).noneMatch(Comparison::isStatement);
  }

  private static Comparison statement(NightResult night) {
    List<Comparison> statements =
        night.comparisons().stream().filter(Comparison::isStatement).toList();
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0).statisticName()).isEqualTo(JudgeChange.STATEMENT);
    return statements.get(0);
  }
}
