package dev.nightjar.compare;

import dev.nightjar.compare.Sustained.Shift;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Verdict;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows and findings of shifts that the nightly tests did not see. */
final class SustainedRows {
  private static final String NAME = "cusum";

  private final LocalDate night;
  private final Windows windows;
  private final CompareSettings settings;

  SustainedRows(LocalDate night, Windows windows, CompareSettings settings) {
    this.night = night;
    this.windows = windows;
    this.settings = settings;
  }

  /** A shift with its row. */
  private record Told(Shift shift, Comparison row) {}

  /** Adds a row for each shift that stands, and a finding for each metric that has no other. */
  void tell(List<Shift> shifts, List<Finding> previous, List<Comparison> rows, List<Finding> all) {
    Map<String, Long> tests = new HashMap<>();
    shifts.forEach(s -> tests.merge(s.of().metric().family(), 1L, Long::sum));
    Map<String, List<Told>> metrics = new HashMap<>();
    for (Shift s : shifts) {
      Comparison row = row(s);
      if (row != null) {
        rows.add(row);
        double level = row.metric().falseDiscoveryRate() / tests.get(row.metric().family());
        if (s.test().harm <= level) {
          metrics.computeIfAbsent(s.of().line.group, g -> new ArrayList<>()).add(new Told(s, row));
        }
      }
    }
    all.forEach(f -> metrics.keySet().removeIf(group -> group.startsWith(group(f.lead()))));
    Continuity continuity = new Continuity(night, previous);
    metrics.keySet().stream()
        .sorted()
        .forEach(
            group -> {
              List<Told> told = metrics.get(group);
              told.sort(Comparator.comparingDouble((Told t) -> -t.shift().sum()));
              all.add(finding(told, continuity));
            });
  }

  private static String group(Comparison lead) {
    return lead.metric().report() + '|' + lead.metric().name() + '|';
  }

  private Comparison row(Shift s) {
    Draft d = s.of();
    Metric metric = d.metric();
    boolean stands =
        s.test().harmQ <= metric.falseDiscoveryRate()
            && d.row != null
            && d.row.verdict() != Verdict.REGRESSED
            && d.row.baselineEstimate() != null;
    if (!stands) {
      return null;
    }
    Day since = Day.fold(List.copyOf(d.line.days().subMap(s.since(), true, night, true).values()));
    double change = d.change(since, 1).value();
    double margin = metric.margin().around(d.row.baselineEstimate().value());
    if (!(s.sign() * change > margin)) {
      return null;
    }
    String reason =
        "no single night shows it, "
            + s.nights()
            + " nights since "
            + s.since()
            + " do: changed by "
            + Numbers.difference(metric, change)
            + " on average, margin "
            + Numbers.difference(metric, margin)
            + "; cumulative sum "
            + Numbers.plain(s.sum());
    String severity = Severity.of(metric, change, margin, d.row.sliceSize(), s.nights());
    // Each quantile has its sum, and a row of its own.
    String name = d.statisticName().equals("value") ? NAME : NAME + "_" + d.statisticName();
    return d.row.toBuilder()
        .statistic(name, s.sum())
        .probabilities(s.test().harm, s.test().harmQ)
        .verdict(Verdict.REGRESSED)
        .reason(reason)
        .severity(severity)
        .build();
  }

  private Finding finding(List<Told> told, Continuity continuity) {
    Shift s = told.get(0).shift();
    Draft d = s.of();
    Comparison lead = told.get(0).row();
    double excess =
        Suspect.excess(d.metric(), d.statistic, d.current, d.baseline, d.activeDays, s.sign());
    double relative = Suspect.relative(d.metric(), excess, d.current, d.baseline, d.activeDays);
    Suspect suspect =
        new Suspect(
            d.line,
            d.current,
            d.baseline,
            false,
            s.sign() * d.contrast.z() / d.scale,
            excess,
            relative);
    Onset onset = Onset.of(suspect, d, night, windows, d.statistic, s.sign());
    LocalDate likely = s.since();
    Exposure exposure = Exposure.since(likely, night, suspect, d.statistic, s.sign(), d.activeDays);
    Continuity.Name name = continuity.of(lead, s.sign());
    return new Finding(
        name.id(),
        night,
        lead,
        settings.failureClasses().getOrDefault(d.metric().report(), "model_behaviour"),
        lead.severity(),
        onset.earliest().isBefore(likely) ? onset.earliest() : likely,
        likely,
        onset.latest().isAfter(likely) ? onset.latest() : likely,
        name.nightsSeen(),
        exposure.excess(),
        Math.round(exposure.subjects()),
        null,
        null,
        null,
        null,
        told.subList(1, told.size()).stream().map(Told::row).toList());
  }
}
