package dev.nightjar.compare;

import dev.nightjar.model.Metric;
import dev.nightjar.stats.OnsetPosterior;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Since when a slice has been harmed: the night that best splits its last four weeks in two, with
 * the nights that are nearly as good. What only a pinned window shows may have come by and by: then
 * it is the night from which a leap, a steady or a quickening rise fits best.
 */
record Onset(LocalDate earliest, LocalDate likely, LocalDate latest) {
  private static final double CREDIBILITY = 0.9;

  /** Room above the largest rate, so that sums behave like counts of rare events. */
  private static final double ROOM = 20;

  static Onset of(
      Suspect s, Draft lead, LocalDate night, Windows windows, int statistic, int sign) {
    Metric metric = s.line.metric;
    List<LocalDate> dates = new ArrayList<>();
    List<Day> days = new ArrayList<>();
    LocalDate first = s.line.firstSeen(night);
    for (LocalDate date : nights(s, lead, night, windows)) {
      Day day = s.line.on(date);
      if (day == null && s.fresh && date.isBefore(first)) {
        day = s.baseline.scaled(s.current.units / s.baseline.units);
      }
      if (day != null) {
        dates.add(0, date);
        days.add(0, day);
      }
    }
    dates.add(night);
    days.add(s.current);
    double[][] counts = counts(metric, s, days, statistic);
    double overdispersion = Math.max(1, lead.scale * lead.scale);
    boolean usable =
        days.size() > 2 && Arrays.stream(counts[0]).allMatch(c -> c >= 0 && Double.isFinite(c));
    if (!usable) {
      return run(s, lead, night, windows);
    }
    OnsetPosterior.Onset onset =
        lead.rule.pinned() == null
            ? OnsetPosterior.of(counts[0], counts[1], overdispersion, CREDIBILITY)
            : OnsetPosterior.ofDrift(counts[0], counts[1], overdispersion, CREDIBILITY);
    boolean harmful =
        onset.isDefined()
            && sign
                    * (rate(counts, onset.mostLikely(), days.size())
                        - rate(counts, 0, onset.mostLikely()))
                > 0;
    return harmful
        ? new Onset(
            dates.get(onset.earliest()), dates.get(onset.mostLikely()), dates.get(onset.latest()))
        : run(s, lead, night, windows);
  }

  /**
   * The nights among which the change began, latest first: four weeks, and where a pinned window
   * shows it everything since that began, for what only that shows may have been long under way.
   */
  private static List<LocalDate> nights(Suspect s, Draft lead, LocalDate night, Windows windows) {
    if (lead.rule.pinned() == null) {
      return windows.history(night);
    }
    LocalDate start = lead.rule.pinned().start();
    return s.line.days().headMap(night, false).descendingMap().keySet().stream()
        .filter(d -> !d.isBefore(start) && !windows.isExcluded(d))
        .toList();
  }

  /** Events and sizes of each day. */
  private static double[][] counts(Metric metric, Suspect s, List<Day> days, int statistic) {
    double[] events = new double[days.size()];
    double[] sizes = new double[days.size()];
    double largest = 0;
    for (int i = 0; i < events.length; i++) {
      Day d = days.get(i);
      switch (metric.kind()) {
        case RATE -> {
          events[i] = Math.min(1, d.value()) * d.units;
          sizes[i] = d.units;
        }
        case QUANTILE -> {
          Histogram.Edge edge = Histogram.edge(s.baseline, metric.quantiles().get(statistic));
          sizes[i] = Histogram.size(d);
          events[i] = Histogram.shareAbove(d, edge) * sizes[i];
        }
        case RATIO, MEAN, TOTAL -> {
          double unit = s.baseline.valueSquareSum / s.baseline.valueSum;
          events[i] = d.numerator / (unit > 0 ? unit : 1);
          sizes[i] = d.denominator > 0 ? d.denominator : 1;
          largest = Math.max(largest, events[i] / sizes[i]);
        }
        case DISTRIBUTION, CALIBRATION, EMBEDDING -> events[i] = Double.NaN;
      }
    }
    if (largest > 0) {
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] *= ROOM * largest;
      }
    }
    return new double[][] {events, sizes};
  }

  private static double rate(double[][] counts, int from, int to) {
    double events = 0;
    double sizes = 0;
    for (int i = from; i < to; i++) {
      events += counts[0][i];
      sizes += counts[1][i];
    }
    return events / sizes;
  }

  /** The unbroken run of nights beyond twice the noise, where there is nothing to count. */
  private static Onset run(Suspect s, Draft lead, LocalDate night, Windows windows) {
    LocalDate start = night;
    double scale = lead.scale;
    for (LocalDate date : windows.history(night)) {
      Contrast[] past = s.line.contrast(windows, lead.rule, date, false);
      Contrast c = past == null ? Contrast.NONE : past[lead.statistic];
      boolean beyond =
          c.omnibus()
              ? Draft.deviate(c, scale * scale, lead.metric()) > 2
              : c.z() * Math.signum(lead.contrast.z()) / scale > 2;
      if (!beyond) {
        break;
      }
      start = date;
    }
    return new Onset(start, start, start);
  }
}
