package dev.nightjar.compare;

import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The release components behind the changes of one night, and what each version explains. */
final class Attributions {
  private record Place(String metric, Slice slice) {}

  private final LocalDate night;
  private final Windows windows;
  private final CellSource cells;
  private final int minimumSubjects;
  private final SortedMap<String, ReleaseTraffic> traffic = new TreeMap<>();
  private final Map<Place, List<ComponentEffect>> effects = new LinkedHashMap<>();

  Attributions(LocalDate night, Windows windows, CellSource cells, int minimumSubjects) {
    this.night = night;
    this.windows = windows;
    this.cells = cells;
    this.minimumSubjects = minimumSubjects;
  }

  /**
   * The component behind a finding; from stored slices where there are no cells, or none of such a
   * metric.
   */
  Attribution of(Suspect found, Scan scan, Onset onset) {
    ReleaseTraffic own = traffic(found.line);
    if (own == null) {
      return Attribution.of(found, scan, scan.expectation(), night);
    }
    return explain(own, found, onset, scan.statistic(), scan.sign());
  }

  /**
   * Rows for the metrics of the findings, and for core metrics of which all traffic regressed
   * without being one.
   */
  List<ComponentEffect> effects(List<Finding> findings, List<FamilyNight> nights) {
    Set<Place> wanted = new LinkedHashSet<>();
    for (Finding f : findings) {
      wanted.add(new Place(f.lead().metric().name(), f.lead().slice()));
    }
    for (FamilyNight n : nights) {
      Draft whole = regressedWhole(n);
      Place place = whole == null ? null : new Place(whole.metric().name(), Slice.ALL);
      ReleaseTraffic own = place == null ? null : traffic(whole.line);
      if (own != null && wanted.add(place) && !effects.containsKey(place)) {
        explainWhole(own, whole);
      }
    }
    List<ComponentEffect> rows = new ArrayList<>();
    wanted.forEach(place -> rows.addAll(effects.getOrDefault(place, List.of())));
    return rows;
  }

  private static Draft regressedWhole(FamilyNight n) {
    for (Draft d : n.drafts()) {
      boolean whole = d.line.equals(n.family().whole) && d.metric().core();
      if (whole && d.row != null && d.row.verdict() == Verdict.REGRESSED) {
        return d;
      }
    }
    return null;
  }

  private void explainWhole(ReleaseTraffic own, Draft d) {
    int sign = (int) Math.signum(d.contrast.z());
    Metric metric = d.metric();
    double excess = Suspect.excess(metric, d.statistic, d.current, d.baseline, d.activeDays, sign);
    double relative = Suspect.relative(metric, excess, d.current, d.baseline, d.activeDays);
    double deviate = Math.abs(d.contrast.z()) / d.scale;
    Suspect all = new Suspect(d.line, d.current, d.baseline, false, deviate, excess, relative);
    Onset onset = Onset.of(all, d, night, windows, d.statistic, sign);
    explain(own, all, onset, d.statistic, sign);
  }

  private Attribution explain(
      ReleaseTraffic own, Suspect found, Onset onset, int statistic, int sign) {
    Timeline line = found.line;
    double value = line.method.estimate(line.metric, statistic, found.current, 1).value();
    ReleaseAttribution.Answer answer =
        ReleaseAttribution.of(own, line.metric, line.slice, onset, sign, value, found.excess);
    effects.put(new Place(line.metric.name(), line.slice), answer.effects());
    return answer.attribution();
  }

  /** The metric's cells up to tonight; null when there are none, or the metric has no mean. */
  private ReleaseTraffic traffic(Timeline line) {
    boolean mean =
        switch (line.metric.kind()) {
          case RATE, RATIO, MEAN, QUANTILE -> true;
          case DISTRIBUTION, TOTAL, CALIBRATION, EMBEDDING -> false;
        };
    if (!mean || cells == CellSource.NONE) {
      return null;
    }
    if (!traffic.containsKey(line.group)) {
      List<LocalDate> dates = new ArrayList<>(windows.history(night));
      dates.add(night);
      traffic.put(
          line.group,
          ReleaseTraffic.of(
              cells,
              dates,
              line.metric,
              line.evaluator,
              line.evaluatorVersion,
              night,
              minimumSubjects));
    }
    return traffic.get(line.group);
  }
}
