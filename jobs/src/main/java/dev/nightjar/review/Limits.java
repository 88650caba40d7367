package dev.nightjar.review;

/**
 * How much of a week goes on its page. What is beyond is said in numbers and stays in the tables.
 *
 * @param findings cards
 * @param changes rows of what got worse and better, and marks of their chart
 * @param slices rows of slices among the numbers
 * @param charts of a report
 */
record Limits(int findings, int changes, int slices, int charts) {
  static final Limits USUAL = new Limits(60, 60, 120, 12);

  /** Fewer of everything, so that the page gets smaller; null where there is nothing to halve. */
  Limits half() {
    return findings + changes + slices + charts == 0
        ? null
        : new Limits(findings / 2, changes / 2, slices / 2, charts / 2);
  }
}
