package dev.nightjar.compare;

/**
 * What one design says of a version, or of several as one.
 *
 * @param column which versions
 * @param method name of the design
 * @param estimable whether the design says anything of it alone
 * @param inflation of its variance by its neighbours
 * @param effect change of the mean that the versions carry, in harm's direction
 * @param lower lower end of its 95 % interval
 * @param upper upper end
 * @param deviate effect over its standard error
 * @param share of the slice's change since the onset
 * @param upperShare what the upper end would be of it
 */
record VersionEffect(
    Column column,
    String method,
    boolean estimable,
    double inflation,
    double effect,
    double lower,
    double upper,
    double deviate,
    double share,
    double upperShare) {
  /** Deviate from which a version is blamed, where it also carries enough of the change. */
  private static final double EVIDENT = 3;

  private static final double PROBABLE = 2;
  private static final double ENOUGH = 0.4;

  /** A version that can at most carry this share of the change is not its cause. */
  private static final double MINOR = 0.5;

  /**
   * Moved versions as one indicator.
   *
   * @param versions a bit each
   * @param together whether it means those with all of them, else those with any
   */
  record Column(long versions, boolean together) {
    static Column of(int move) {
      return new Column(1L << move, false);
    }

    boolean isIn(long served) {
      return together ? (served & versions) == versions : (served & versions) != 0;
    }
  }

  static VersionEffect unknown(Column column, String method) {
    double none = Double.NaN;
    return new VersionEffect(
        column, method, false, Double.POSITIVE_INFINITY, none, none, none, none, none, none);
  }

  boolean isBlamed() {
    return estimable && deviate >= EVIDENT && share >= ENOUGH;
  }

  /** Enough to suspect the version, where the finding is of its very traffic. */
  boolean isProbable() {
    return estimable && deviate >= PROBABLE && share >= ENOUGH;
  }

  boolean isCleared() {
    return estimable && !isBlamed() && upperShare < MINOR;
  }
}
