package dev.nightjar.stats;

import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;

/** The two tolerances of published vectors, relative to the expected value. */
final class Tolerance {

  private Tolerance() {}

  /** Closed forms: 1e-9, or half a unit of the twelfth printed digit. */
  static Offset<Double> closedForm(double expected) {
    return within(Math.abs(expected) * 1e-9 + 1e-15);
  }

  /** P-values of special functions: 1e-6. */
  static Offset<Double> pValue(double expected) {
    return within(Math.abs(expected) * 1e-6);
  }
}
