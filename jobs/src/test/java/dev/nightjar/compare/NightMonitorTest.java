package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.compare.NightMonitor.Colour;
import dev.nightjar.compare.NightMonitor.Judgement;
import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Nights around an incident: 28 quiet ones, then a rate that has risen. */
class NightMonitorTest {
  private static final Metric METRIC = Fixture.rate("hallucinated_response_rate");
  private static final LocalDate INCIDENT = day(42);

  private final SplittableRandom random = new SplittableRandom(7);

  private Profile night(LocalDate date, int units, double share) {
    long events = 0;
    for (int i = 0; i < units; i++) {
      events += random.nextDouble() < share ? 1 : 0;
    }
    return Fixture.rate(METRIC, Slice.ALL, date, units, events);
  }

  private TreeMap<LocalDate, Profile> quiet(int units, double share) {
    TreeMap<LocalDate, Profile> days = new TreeMap<>();
    for (int d = 0; d < 42; d++) {
      days.put(day(d), night(day(d), units, share));
    }
    return days;
  }

  private NightMonitor monitor(TreeMap<LocalDate, Profile> reference, Profile affected) {
    return new NightMonitor(
        METRIC, "value", BaselineKind.TRAILING, reference, INCIDENT, affected, 10);
  }

  @Test
  void redOnTheIncidentsNightsAndGreenOnTheNightsBefore() {
    TreeMap<LocalDate, Profile> reference = quiet(2000, 0.02);
    NightMonitor monitor = monitor(reference, night(INCIDENT, 2000, 0.06));
    assertThat(monitor.incident().colour()).isEqualTo(Colour.RED);
    for (int d = 43; d < 60; d++) {
      assertThat(monitor.judge(day(d), night(day(d), 2000, 0.06)).colour()).isEqualTo(Colour.RED);
    }
    reference.forEach(
        (date, profile) ->
            assertThat(monitor.judge(date, profile).colour()).isEqualTo(Colour.GREEN));
  }

  @Test
  void greenAgainOnceItIsOverHoweverLongAgoItWas() {
    NightMonitor monitor = monitor(quiet(2000, 0.02), night(INCIDENT, 2000, 0.06));
    LocalDate later = INCIDENT.plusDays(200);
    assertThat(monitor.judge(later, night(later, 2000, 0.02)).colour()).isEqualTo(Colour.GREEN);
    assertThat(monitor.judge(later, night(later, 2000, 0.05)).colour()).isEqualTo(Colour.RED);
  }

  @Test
  void aNightTooSmallToTellIsNeither() {
    NightMonitor monitor = monitor(quiet(2000, 0.02), night(INCIDENT, 2000, 0.05));
    Judgement small = monitor.judge(day(50), Fixture.rate(METRIC, Slice.ALL, day(50), 60, 2));
    assertThat(small.colour()).isEqualTo(Colour.INSUFFICIENT_DATA);
    assertThat(small.why()).contains("too little data");
    assertThat(monitor.judge(day(50), null).colour()).isEqualTo(Colour.INSUFFICIENT_DATA);
    assertThat(monitor.judge(day(50), null).why()).contains("nothing is stored");
    Judgement fewSubjects =
        monitor.judge(day(50), Fixture.rate(METRIC, Slice.ALL, day(50), 60, 40, 3));
    assertThat(fewSubjects.colour()).isEqualTo(Colour.INSUFFICIENT_DATA);
    assertThat(fewSubjects.why()).contains("subjects");
  }

  @Test
  void aReferenceThatIsTooShortJudgesNothing() {
    TreeMap<LocalDate, Profile> few = new TreeMap<>(quiet(2000, 0.02).tailMap(day(39)));
    NightMonitor monitor = monitor(few, night(INCIDENT, 2000, 0.06));
    assertThat(monitor.incident().colour()).isEqualTo(Colour.INSUFFICIENT_DATA);
  }

  @Test
  void aChangeWithinTheMarginIsNotRedHoweverSure() {
    NightMonitor monitor = monitor(quiet(400_000, 0.10), night(INCIDENT, 400_000, 0.15));
    Judgement slight = monitor.judge(day(50), night(day(50), 400_000, 0.106));
    assertThat(slight.harm()).isBetween(0.003, 0.01);
    assertThat(slight.colour()).isEqualTo(Colour.GREEN);
    assertThat(slight.limit()).isGreaterThanOrEqualTo(0.0099);
  }

  @Test
  void anotherJudgeIsNotHeldAgainstTheFirst() {
    NightMonitor monitor = monitor(quiet(2000, 0.02), night(INCIDENT, 2000, 0.06));
    Profile one = night(day(50), 2000, 0.06);
    ProfileKey key = one.key();
    ProfileKey other =
        new ProfileKey(key.date(), key.grain(), key.metric(), key.slice(), "", "judge:b", "2");
    Profile judged = withKey(one, other);
    assertThat(monitor.judge(day(50), judged).colour()).isEqualTo(Colour.INSUFFICIENT_DATA);
    assertThat(monitor.judge(day(50), judged).why()).contains("two judges are never compared");
  }

  private static Profile withKey(Profile p, ProfileKey key) {
    return new Profile(
        key,
        p.observationCount(),
        p.nullCount(),
        p.weightSum(),
        p.weightSquareSum(),
        p.numerator(),
        p.denominator(),
        p.positiveWeightSquareSum(),
        p.valueSum(),
        p.valueSquareSum(),
        p.valueMin(),
        p.valueMax(),
        p.zeroCount(),
        p.negativeCount(),
        p.underflowCount(),
        p.overflowCount(),
        p.binMappingId(),
        p.binIndex(),
        p.binCount(),
        p.categories(),
        p.otherCount(),
        p.labels(),
        p.bucketNumerator(),
        p.bucketDenominator(),
        p.distinctSubjects(),
        p.subjects(),
        p.lateCount(),
        p.moments());
  }

  @Test
  void theCriticalDeviateIsHalfwayAndBounded() {
    NightMonitor plain = monitor(quiet(2000, 0.02), night(INCIDENT, 2000, 0.10));
    assertThat(plain.level()).isBetween(0.00049, 0.00051);
    NightMonitor weak = monitor(quiet(300, 0.02), night(INCIDENT, 300, 0.03));
    assertThat(weak.level()).isBetween(0.0099, 0.0101);
  }

  /** Over 40 weeks of nights that nothing happened on, and as many of the incident. */
  @Test
  void falseAlarmsAndMissesAreAsRareAsItSays() {
    int red = 0;
    int missed = 0;
    int passed = 0;
    int nights = 0;
    for (int week = 0; week < 40; week++) {
      NightMonitor monitor = monitor(quiet(800, 0.03), night(INCIDENT, 800, 0.065));
      for (int d = 50; d < 57; d++) {
        nights++;
        red += monitor.judge(day(d), night(day(d), 800, 0.03)).colour() == Colour.RED ? 1 : 0;
        Colour bad = monitor.judge(day(d), night(day(d), 800, 0.065)).colour();
        missed += bad == Colour.RED ? 0 : 1;
        passed += bad == Colour.GREEN ? 1 : 0;
      }
    }
    assertThat(nights).isEqualTo(280);
    assertThat(red).as("of 280 good nights").isLessThanOrEqualTo(6);
    assertThat(missed).as("of 280 bad nights").isLessThanOrEqualTo(28);
    assertThat(passed).as("bad nights called green").isLessThanOrEqualTo(14);
  }

  @Test
  void aSliceWithoutItsReleaseIsTheTrafficItTookOver() {
    Slice found =
        Slice.of(
            new TreeMap<>(
                java.util.Map.of("application", "chat", "model_id", "m-2", "deployment_id", "d")));
    assertThat(NightMonitor.withoutReleases(found)).isEqualTo(Slice.of("application", "chat"));
  }
}
