package dev.nightjar.review;

import dev.nightjar.model.Verdict;
import java.util.List;
import java.util.Map;

/**
 * One series in a week, with the weeks before: a row of {@code weekly_review}.
 *
 * @param key the series
 * @param unit of its values
 * @param weeks eight weeks, oldest first, the last of which is the reviewed one; of slices only the
 *     last four are read
 * @param pinned name of the pinned baseline; null where there is none
 * @param pinnedValue its estimate, for as many nights as the week's where nights add up
 * @param verdicts nights of the week by verdict
 * @param last the newest night's row; null where none has a baseline
 * @param improved the newest row that says improved; null where none does
 * @param opened findings first seen in the week
 * @param closed findings of the week before that are not seen in this one
 */
public record SeriesWeek(
    SeriesKey key,
    String unit,
    List<WeekValue> weeks,
    String pinned,
    double pinnedValue,
    Map<Verdict, Integer> verdicts,
    Change last,
    Change improved,
    List<String> opened,
    List<String> closed) {
  /** Weeks that a trend is drawn over. */
  public static final int HISTORY = 8;

  /** Weeks of the trend that the table keeps. */
  public static final int TREND = 4;

  public SeriesWeek {
    weeks = List.copyOf(weeks);
    verdicts = Map.copyOf(verdicts);
    opened = List.copyOf(opened);
    closed = List.copyOf(closed);
  }

  public WeekValue week() {
    return weeks.get(weeks.size() - 1);
  }

  public WeekValue previous() {
    return weeks.get(weeks.size() - 2);
  }

  /** Value minus that of the week before; NaN where the two do not compare. */
  public double change() {
    return week().comparableWith(previous()) ? week().value() - previous().value() : Double.NaN;
  }

  /**
   * Half-open ends of the interval of {@link #change}, by squaring and adding the distances to the
   * ends of both intervals (Zou and Donner, 2008).
   */
  public double[] changeInterval() {
    WeekValue a = week();
    WeekValue b = previous();
    double down = Math.hypot(a.value() - a.lower(), b.upper() - b.value());
    double up = Math.hypot(a.upper() - a.value(), b.value() - b.lower());
    return new double[] {change() - down, change() + up};
  }

  public double pinnedChange() {
    return week().value() - pinnedValue;
  }

  /** Estimates of the last four weeks, oldest first; NaN where a week has none that compares. */
  public double[] trend() {
    return weeks.subList(weeks.size() - TREND, weeks.size()).stream()
        .mapToDouble(w -> !week().isKnown() || week().comparableWith(w) ? w.value() : Double.NaN)
        .toArray();
  }

  /** Change a week over the trend, by least squares; NaN for fewer than two weeks. */
  public double slope() {
    double[] trend = trend();
    double n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < trend.length; i++) {
      if (Double.isFinite(trend[i])) {
        n++;
        x += i;
        y += trend[i];
        xx += i * i;
        xy += i * trend[i];
      }
    }
    return n < 2 ? Double.NaN : (n * xy - x * y) / (n * xx - x * x);
  }

  public int nights(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0);
  }
}
