package dev.nightjar.lake;

import dev.nightjar.model.Cohort;
import dev.nightjar.model.Refusal;

/**
 * How many units of each cohort are preserved of a finding, at most.
 *
 * @param affected bad units of the slice
 * @param unaffected units like them that are not
 * @param baseline units of the slice before
 */
public record SampleSizes(int affected, int unaffected, int baseline) {
  /** A hundred of each: enough to see a pattern of one in thirty, and to be read by a person. */
  public static final SampleSizes STANDARD = new SampleSizes(100, 100, 100);

  /** Beyond it a sample is a copy of the lake. */
  private static final int MOST = 10_000;

  public SampleSizes {
    for (int size : new int[] {affected, unaffected, baseline}) {
      if (size < 0 || size > MOST) {
        throw Refusal.usage("Cannot preserve " + size + " units; expected 0 to " + MOST);
      }
    }
  }

  int of(Cohort cohort) {
    return switch (cohort) {
      case AFFECTED -> affected;
      case UNAFFECTED -> unaffected;
      case BASELINE -> baseline;
    };
  }
}
