package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.compare.World.Request;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Whole nights, from requests to what a finding says of its cause. */
class AttributedNightsTest {
  private static final Metric METRIC = Fixture.rate("hallucinated_response_rate");
  private static final int NIGHT = 42;

  /** Changes a request of the last two nights. */
  private interface Story {
    void tell(Request request, World world);
  }

  private static NightResult night(Story story) {
    World world = new World(3, 6000, 0.05);
    BiFunction<Integer, Request, Request> told =
        (d, r) -> {
          if (d >= NIGHT - 1) {
            story.tell(r, world);
          }
          return r;
        };
    List<Series> series = world.series(METRIC, NIGHT + 1, told);
    return NightComparer.of(series, CompareSettings.standard())
        .withCells(world.cells())
        .compare(day(NIGHT));
  }

  @Test
  void aVersionServedBesideTheOldOneIsNamedWithWhatItDid() {
    NightResult night =
        night(
            (r, world) -> {
              if (!r.is("application", "ops") && world.chance(.5)) {
                r.dimensions.put("retrieval_index_version", "idx-7");
                r.rate = .12;
              }
              if (r.is("application", "chat") && world.chance(.5)) {
                r.dimensions.put("prompt_version", "chat-v2");
              }
            });
    Finding finding = night.findings().get(0);
    assertThat(finding.suspectedComponent()).isEqualTo("retrieval_index_version");
    assertThat(finding.suspectedValue()).isEqualTo("idx-7");
    assertThat(finding.suspectedPrevious()).isEqualTo("idx-6");
    assertThat(finding.identifiability()).isEqualTo("identified");
    assertThat(Argument.of(finding)).noneMatch(line -> line.startsWith("roll-out"));
    ComponentEffect guilty = effect(night, "retrieval_index_version");
    assertThat(guilty.lower()).isLessThan(.06).isPositive();
    assertThat(guilty.upper()).isGreaterThan(.06);
    assertThat(guilty.shareOfChange()).isBetween(0.8, 1.2);
    assertThat(guilty.method()).isEqualTo("concurrent_arms");
    ComponentEffect innocent = effect(night, "prompt_version");
    assertThat(innocent.lower()).isNegative();
    assertThat(innocent.upper()).isPositive();
    assertThat(innocent.shareOfChange()).isBetween(-0.2, 0.2);
  }

  @Test
  void versionsThatMovedTogetherComeWithTheRollOutThatWouldTell() {
    NightResult night =
        night(
            (r, world) -> {
              if (r.is("application", "search") && world.chance(.5)) {
                r.dimensions.put("prompt_version", "search-v2");
                r.dimensions.put("retrieval_index_version", "idx-7");
                r.rate = .12;
              }
            });
    Finding finding = night.findings().get(0);
    assertThat(finding.suspectedComponent()).isNull();
    assertThat(finding.identifiability()).isEqualTo("not_separable");
    assertThat(finding.suspectedValue())
        .isEqualTo("prompt_version=search-v2, retrieval_index_version=idx-7");
    assertThat(Argument.of(finding))
        .anyMatch(
            line ->
                line.startsWith("roll-out that would tell: assign prompt_version=search-v2 and")
                    && line.contains("hash with a salt of its own"));
    RolloutAdvice advice = RolloutAdvice.of(finding).orElseThrow();
    assertThat(advice.unitsPerSide()).isBetween(100.0, 3000.0);
    assertThat(advice.share() * advice.nights() * finding.lead().current().observations())
        .isGreaterThanOrEqualTo(advice.unitsPerSide() - 1e-6);
    ComponentEffect prompt = effect(night, "prompt_version");
    assertThat(prompt.aliasedWith()).containsExactly("retrieval_index_version=idx-7");
    assertThat(prompt.effect()).isEqualTo(effect(night, "retrieval_index_version").effect());
  }

  @Test
  void anOldVersionThatGotWorseIsNoRelease() {
    NightResult night =
        night(
            (r, world) -> {
              if (r.is("model_id", "m-small")) {
                r.rate = .12;
              }
            });
    Finding finding = night.findings().get(0);
    assertThat(finding.lead().slice().key()).isEqualTo("model_id=m-small");
    assertThat(finding.suspectedComponent()).isNull();
    assertThat(finding.identifiability()).isNull();
    assertThat(night.effects()).isEmpty();
    assertThat(Argument.of(finding)).contains("component: no release version is shown to carry it");
  }

  private static ComponentEffect effect(NightResult night, String component) {
    return night.effects().stream()
        .filter(e -> e.component().equals(component))
        .findFirst()
        .orElseThrow();
  }
}
