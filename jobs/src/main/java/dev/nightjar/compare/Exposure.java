package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change has done since its most likely first night.
 *
 * @param excess events beyond the baseline's expectation, or units of a sum; NaN for a distribution
 * @param subjects distinct subjects of the slice, at least: across days they are known exactly only
 *     while they are few, else those of the busiest day count
 */
record Exposure(double excess, double subjects) {
  static Exposure since(
      LocalDate onset, LocalDate night, Suspect found, int statistic, int sign, double activeDays) {
    Metric metric = found.line.metric;
    double excess = found.excess;
    List<Day> days = new ArrayList<>();
    for (LocalDate date = onset; date.isBefore(night); date = date.plusDays(1)) {
      Day day = found.line.on(date);
      if (day != null) {
        double more = Suspect.excess(metric, statistic, day, found.baseline, activeDays, sign);
        // A day without a value has done no harm that could be counted.
        excess += Double.isFinite(more) ? more : 0;
        days.add(day);
      }
    }
    days.add(found.current);
    return new Exposure(excess, Day.fold(days).subjects);
  }
}
