package dev.nightjar.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Components;
import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricBuilder;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Profile;
import dev.nightjar.profile.KernelPlan.Input;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Verdicts of a judge and of people, by stratum of the samples that drew them. */
class JudgedStrataTest {
  private static final List<String> COLUMNS =
      List.of(
          "failed",
          "severity_level",
          "score",
          "stratum",
          "human_failed",
          "human_severity_level",
          "human_stratum",
          "human_inclusion_probability");

  /** Judge, person (null where none was asked), stratum of the judge's sample and of people's. */
  private record Verdict(boolean judge, Boolean human, String drawn, String asked) {}

  private static final List<Verdict> VERDICTS =
      List.of(
          new Verdict(true, true, "a", "a"),
          new Verdict(true, false, "a", "a"),
          new Verdict(false, false, "a", null),
          new Verdict(false, true, "b", "long answers"),
          new Verdict(false, null, "b", null),
          new Verdict(true, null, null, null));

  @Test
  void unitsAndLabelsAreSummedByStratum() {
    Profile day = merged(profiles(100));

    TreeMap<String, Long> units = new TreeMap<>();
    TreeMap<String, BigInteger> weights = new TreeMap<>();
    for (LabelSum label : day.labels()) {
      units.put(label.label(), label.count());
      weights.put(label.label(), label.weightSum());
    }
    assertThat(units)
        .containsEntry("1 stratum=a", 2L)
        .containsEntry("0 stratum=a", 1L)
        .containsEntry("0 stratum=b", 2L)
        .containsEntry("1", 3L)
        .containsEntry("human=1 judge=1 stratum=a", 1L)
        .containsEntry("human=0 judge=1 stratum=a", 1L)
        // Not asked by a stratum of their own: known by the judge's.
        .containsEntry("human=0 judge=0 stratum=a", 1L)
        .containsEntry("human=1 judge=0 review=long answers", 1L)
        .containsEntry("human=1 judge=0", 1L)
        .doesNotContainKey("human=1 judge=0 stratum=b");
    // A unit of weight 2.5, given to a person with probability 0.25.
    assertThat(weights).containsEntry("human=1 judge=0", BigInteger.valueOf(10_000_000));
    assertThat(weights).containsEntry("0 stratum=b", BigInteger.valueOf(5_000_000));
    long labels = 0;
    for (int at = 0; at < day.moments().length; at += LabelSum.JOINT) {
      labels += day.moments()[at + 1] + day.moments()[at + 3];
    }
    assertThat(labels).isEqualTo(20_000_000);
  }

  @Test
  void partsAddUpToTheWholeInAnyOrder() {
    List<Profile> parts = profiles(2);
    Collections.reverse(parts);

    assertThat(parts).hasSize(3);
    assertThat(merged(parts)).isEqualTo(merged(profiles(100)));
  }

  @Test
  void peopleAreAskedForEveryColumnThatAVerdictReads() {
    assertThat(human("failed")).isEqualTo("human_failed");
    assertThat(human("failed and coalesce(severity_level >= 4, false)"))
        .isEqualTo(
            "case when not human_failed or (human_severity_level is not null) then"
                + " (human_failed and coalesce(human_severity_level >= 4, false)) end");
    assertThat(human("failed and score > 0.5")).isNull();
    assertThat(human("severity_level > 4")).isNull();
  }

  private static String human(String value) {
    KernelPlan plan = KernelPlan.of("evaluations", List.of(metric(value)), COLUMNS);
    int column = plan.measures().get(0).human();
    return column < 0 ? null : plan.inputs().get(column).expression();
  }

  private static Metric metric(String value) {
    return MetricBuilder.of("safety", "unsafe_completion_rate", MetricKind.RATE)
        .grain("evaluations")
        .value(value)
        .core(true)
        .margin(new Margin(0, 0.02))
        .build();
  }

  private static List<Profile> profiles(int drainEvery) {
    ProfileKernel kernel =
        new ProfileKernel(KernelPlan.of("evaluations", List.of(metric("failed")), COLUMNS), 100);
    ProfileBatch batch = kernel.newBatch();
    List<Profile> profiles = new ArrayList<>();
    for (int i = 0; i < VERDICTS.size(); i++) {
      row(kernel, batch, VERDICTS.get(i), i);
      if ((i + 1) % drainEvery == 0 || i == VERDICTS.size() - 1) {
        kernel.add(batch);
        kernel.drain().forEachRemaining(profiles::add);
      }
    }
    return profiles;
  }

  private static void row(ProfileKernel kernel, ProfileBatch batch, Verdict of, int subject) {
    batch.day(20_000);
    batch.evaluator(kernel.evaluator("LLM:judge", "1"));
    batch.components(kernel.components(Collections.nCopies(Components.NAMES.size(), null)));
    batch.weight(2.5);
    batch.late(false);
    batch.subject(Dictionary.mix(subject));
    List<Input> inputs = kernel.plan().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      switch (inputs.get(i).expression()) {
        case "failed" -> batch.condition(i, of.judge());
        case "human_failed" -> condition(batch, i, of.human());
        case "stratum" -> category(kernel, batch, i, of.drawn());
        case "human_stratum" -> category(kernel, batch, i, of.asked());
        default -> batch.number(i, 0.25);
      }
    }
    batch.next();
  }

  private static void condition(ProfileBatch batch, int column, Boolean value) {
    if (value == null) {
      batch.missing(column);
    } else {
      batch.condition(column, value);
    }
  }

  private static void category(ProfileKernel kernel, ProfileBatch batch, int column, String value) {
    if (value == null) {
      batch.missing(column);
    } else {
      batch.category(column, kernel.categories(column).code(value));
    }
  }

  private static Profile merged(List<Profile> profiles) {
    return Profile.fold(profiles.get(0).key(), profiles);
  }
}
