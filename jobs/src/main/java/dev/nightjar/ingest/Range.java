package dev.nightjar.ingest;

/**
 * Allowed numbers of a column.
 *
 * @param low smallest; negative infinity when open
 * @param high largest; positive infinity when open
 * @param lowIncluded whether {@code low} itself is allowed
 */
record Range(double low, double high, boolean lowIncluded) {
  private static final Range ANY =
      new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true);

  /** Reads {@code [0,1]}, {@code (0,1]}, {@code [0,)}; any number when the text is null. */
  static Range parse(String text) {
    if (text == null) {
      return ANY;
    }
    int comma = text.indexOf(',');
    String low = text.substring(1, comma).strip();
    String high = text.substring(comma + 1, text.length() - 1).strip();
    return new Range(
        low.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(low),
        high.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(high),
        text.charAt(0) == '[');
  }

  boolean contains(double value) {
    return (lowIncluded ? value >= low : value > low) && value <= high;
  }

  /** The allowed numbers in words that follow "expected". */
  String expectation() {
    StringBuilder range = new StringBuilder("a number");
    boolean hasLow = low > Double.NEGATIVE_INFINITY;
    if (hasLow) {
      range.append(lowIncluded ? " of at least " : " above ").append(plain(low));
    }
    if (high < Double.POSITIVE_INFINITY) {
      range.append(hasLow ? " and at most " : " of at most ").append(plain(high));
    }
    return range.toString();
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
