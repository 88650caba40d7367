package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OnsetPosteriorTest {
  private static final double SIZE = 3000;

  @Test
  void aDriftIsTracedBackToItsFirstNights() {
    double[] events = new double[58];
    double[] sizes = new double[events.length];
    for (int night = 0; night < events.length; night++) {
      sizes[night] = SIZE;
      // As day-to-day noise goes: up and down by a twentieth in turn.
      double rate = 0.06 * (night < 20 ? 1 : 1 + (night - 19) / 38.0);
      events[night] = SIZE * rate * (night % 2 == 0 ? 1.05 : 0.95);
    }

    OnsetPosterior.Onset leap = OnsetPosterior.of(events, sizes, 2, 0.9);
    OnsetPosterior.Onset drift = OnsetPosterior.ofDrift(events, sizes, 2, 0.9);

    assertThat(leap.earliest()).isGreaterThan(25);
    assertThat(drift.earliest()).isBetween(8, 20);
    assertThat(drift.latest()).isBetween(20, 32);
  }

  @Test
  void aLeapIsTheSameNightWhetherOrNotItMayHaveBeenADrift() {
    double[] events = new double[40];
    double[] sizes = new double[events.length];
    for (int night = 0; night < events.length; night++) {
      sizes[night] = SIZE;
      events[night] = night < 30 ? 180 : 360;
    }

    assertThat(OnsetPosterior.ofDrift(events, sizes, 2, 0.9).mostLikely()).isEqualTo(30);
  }
}
