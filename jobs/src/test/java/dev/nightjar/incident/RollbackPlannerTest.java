package dev.nightjar.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackPlannerTest {
  private static RollbackPlan plan(Frozen frozen) {
    return RollbackPlanner.headline(
        new RollbackPlanner(frozen.incident(), (night, slice) -> List.of()).plans());
  }

  private static Frozen identified() {
    return Frozen.germans()
        .finding("f-1", "high", "prompt_version", "p-7", "p-6", "identified")
        .effect("prompt_version", "p-7", 0.9, "identified")
        .traffic("f-1", "affected", "m-2", "p-7", 600)
        .traffic("f-1", "affected", "m-1", "p-6", 400)
        .traffic("f-1", "unaffected", "m-2", "p-7", 1000)
        .traffic("f-1", "unaffected", "m-1", "p-7", 200)
        .traffic("f-1", "unaffected", "m-1", "p-6", 7800);
  }

  @Test
  void anIdentifiedComponentIsNamedWithItsShareAndTraffic() {
    RollbackPlan plan = plan(identified());
    assertThat(plan.component()).isEqualTo("prompt_version");
    assertThat(plan.version()).isEqualTo("p-7");
    assertThat(plan.previous()).isEqualTo("p-6");
    assertThat(plan.identifiability()).isEqualTo("identified");
    assertThat(plan.shareOfExcess()).isEqualTo(0.9);
    assertThat(plan.shareLower()).isEqualTo(0.9 * 0.04 / 0.05, within(1e-12));
    assertThat(plan.shareUpper()).isEqualTo(0.9 * 0.06 / 0.05, within(1e-12));
    assertThat(plan.traffic().affected()).isEqualTo(600);
    assertThat(plan.traffic().unaffected()).isEqualTo(1200);
    assertThat(plan.traffic().share()).isEqualTo(0.18);
    assertThat(plan.lines())
        .contains(
            "roll back prompt_version from p-7 to p-6",
            "it carries 90 % of the change (95 % interval 72 % to 108 %), 55 beyond expectation"
                + " that night",
            "rolling it back touches 1800 requests a night, 18 % of the traffic: 600 of 1000 in the"
                + " affected slice and 1200 of 9000 outside; by version: model_id=m-1: 200,"
                + " model_id=m-2: 1600",
            "served only together with it, and moved as well if the whole release goes back:"
                + " model_id=m-2");
  }

  @Test
  void whatGotBetterWithItIsSaidToBeGivenUp() {
    List<Slice> asked = new ArrayList<>();
    List<RollbackPlan> plans =
        new RollbackPlanner(
                identified().incident(),
                (night, slice) -> {
                  asked.add(slice);
                  return List.of("cost_per_request fell from 2 usd to 1 usd");
                })
            .plans();
    assertThat(asked).containsExactly(Slice.of("prompt_version", "p-7"));
    assertThat(plans.get(0).lines())
        .contains("would be given up: cost_per_request fell from 2 usd to 1 usd");
  }

  @Test
  void versionsThatMovedTogetherAreASetAndARollOut() {
    RollbackPlan plan =
        plan(
            Frozen.germans()
                .finding(
                    "f-1", "high", null, "model_id=m-2, prompt_version=p-7", null, "not_separable")
                .effect("model_id", "m-2", 0.9, "not_separable")
                .effect("prompt_version", "p-7", 0.9, "not_separable"));
    assertThat(plan.component()).isNull();
    assertThat(plan.candidates()).containsExactly("model_id=m-2", "prompt_version=p-7");
    assertThat(plan.lines())
        .contains(
            "no component is named: model_id=m-2, prompt_version=p-7 moved together and cannot be"
                + " told apart by these data");
    assertThat(plan.advice().unitsPerSide()).isPositive();
    assertThat(String.join("\n", plan.lines()))
        .contains("roll-out that would tell: assign model_id=m-2 and prompt_version=p-7 each by a");
  }

  @ParameterizedTest
  @CsvSource({"weakly_separable", "not_separable", "whatever_comes"})
  void aComponentThatIsNotIdentifiedIsNeverNamed(String how) {
    RollbackPlan plan =
        plan(
            Frozen.germans()
                .finding("f-1", "high", "prompt_version", "p-7", "p-6", how)
                .effect("prompt_version", "p-7", 0.9, how));
    assertThat(plan.component()).isNull();
    assertThat(plan.object()).containsEntry("component", null).containsEntry("version", null);
    assertThat(plan.candidates()).containsExactly("prompt_version=p-7");
    assertThat(plan.identifiability()).isEqualTo(how);
    assertThat(plan.lines()).noneMatch(line -> line.startsWith("roll back prompt_version"));
    assertThat(plan.advice()).isNotNull();
  }

  @Test
  void withoutAMovedVersionNothingIsSuggested() {
    RollbackPlan plan = plan(Frozen.germans().finding("f-1", "high", null, null, null, null));
    assertThat(plan.component()).isNull();
    assertThat(plan.identifiability()).isNull();
    assertThat(String.join("\n", plan.lines())).contains("no rollback is suggested");
  }

  @Test
  void aPairThatHarmsTogetherIsAChoice() {
    RollbackPlan plan =
        plan(
            Frozen.germans()
                .finding(
                    "f-1", "high", null, "model_id=m-2, prompt_version=p-7", null, "identified"));
    assertThat(plan.component()).isNull();
    assertThat(plan.advice()).isNull();
    assertThat(String.join("\n", plan.lines())).contains("rolling back either one ends it");
  }

  @Test
  void findingsThatNameDifferentComponentsNameNoneTogether() {
    Frozen agree = identified().finding("f-2", "low", "prompt_version", "p-7", "p-6", "identified");
    assertThat(plan(agree).component()).isEqualTo("prompt_version");
    Frozen weak = identified().finding("f-0", "critical", null, null, null, null);
    assertThat(plan(weak).component()).as("of the one that names any").isEqualTo("prompt_version");
    Frozen differ = identified().finding("f-2", "low", "model_id", "m-2", "m-1", "identified");
    RollbackPlan headline = plan(differ);
    assertThat(headline.component()).isNull();
    assertThat(headline.candidates()).containsExactly("model_id=m-2", "prompt_version=p-7");
  }
}
