package dev.nightjar.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A small part of the honesty trial, from units through the kernel to findings. */
class TrialTest {
  private static final int REQUESTS = 1_500;

  @Test
  void quiet_nights_of_a_noisy_fleet_have_no_findings_beyond_what_is_promised() {
    Tally tally = new Tally();
    QuietTrial.run(20_260_105, REQUESTS, 0.1, 8, tally);
    for (String family : new String[] {"cost", "quality", "safety", "serving"}) {
      assertThat(tally.of("alarm findings 0.1 " + family)).isEqualTo(8);
      // One night of eight: at 5 % a night two or more happen in one trial of eighteen.
      assertThat(tally.share("alarm findings 0.1 " + family)).isLessThan(0.2);
    }
    assertThat(tally.share("change 0.1 hallucinated_response_rate value")).isGreaterThan(0.9);
    assertThat(tally.share("value hallucinated_response_rate value")).isGreaterThan(0.9);
  }

  @Test
  void a_doubled_rate_is_found_within_two_nights_and_blamed_on_no_release() {
    Scenario doubled = scenario("x2, all traffic 3000");
    Tally tally = new Tally();
    new IncidentTrial(20_260_105, REQUESTS * 2, 0.1, tally).run(doubled);
    assertThat(tally.share(doubled.title() + "|found")).isEqualTo(1);
    assertThat(tally.share(doubled.title() + "|slice")).isEqualTo(1);
    assertThat(tally.share(doubled.title() + "|misnamed")).isEqualTo(0);
  }

  @Test
  void a_release_that_was_given_the_longer_requests_is_not_blamed_for_their_length() {
    Tally tally = new Tally();
    new IncidentTrial(20_260_105, REQUESTS, 0.1, tally)
        .run(scenario("a new runtime gets the hard traffic 6000"));
    assertThat(tally.misses()).isEmpty();
  }

  @Test
  void an_application_that_got_worse_under_both_versions_is_not_its_new_ones_fault() {
    Tally tally = new Tally();
    Scenario half = scenario("an application gets worse, its index half new 6000");
    new IncidentTrial(20_260_105, REQUESTS * 2, 0.1, tally).run(half);
    assertThat(tally.share(half.title() + "|found")).isEqualTo(1);
    assertThat(tally.share(half.title() + "|misnamed")).isEqualTo(0);
  }

  private static Scenario scenario(String title) {
    return Scenarios.all().stream().filter(s -> s.title().equals(title)).findFirst().orElseThrow();
  }
}
