package dev.nightjar.incident;

import dev.nightjar.compare.NightMonitor.Colour;
import dev.nightjar.compare.NightMonitor.Judgement;
import dev.nightjar.lake.ProfileHistory;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The monitors of an incident: one for each finding, red together when one of them is. */
public final class RegressionMonitors {
  /**
   * A night.
   *
   * @param lines each monitor's answer, a sentence each
   */
  public record Answer(LocalDate night, Colour colour, List<String> lines) {}

  private final FrozenIncident frozen;
  private final List<RegressionMonitor> monitors;

  private RegressionMonitors(FrozenIncident frozen, List<RegressionMonitor> monitors) {
    this.frozen = frozen;
    this.monitors = List.copyOf(monitors);
  }

  /**
   * The monitors of an incident.
   *
   * @param metrics definition of a metric by its name
   * @param excluded nights that are no baseline for anybody
   * @throws Refusal (not ready) when too few nights before the onset are known
   */
  public static RegressionMonitors of(
      FrozenIncident frozen,
      Function<String, Metric> metrics,
      ProfileHistory history,
      Set<LocalDate> excluded,
      int minimumSubjects) {
    List<RegressionMonitor> monitors = new ArrayList<>();
    Set<String> watched = new HashSet<>();
    for (Fields finding : frozen.findings()) {
      if (watched.add(finding.text("metric_name") + "|" + finding.text("slice_key"))) {
        monitors.add(
            RegressionMonitor.of(
                frozen,
                finding,
                metrics.apply(finding.text("metric_name")),
                history,
                excluded,
                minimumSubjects));
      }
    }
    return new RegressionMonitors(frozen, monitors);
  }

  /** Name of the report file, without its ending. */
  public String name() {
    return MonitorFile.name(frozen.incident().id());
  }

  /** The report file. */
  public String yaml() {
    return MonitorFile.of(
        frozen.incident().id(),
        frozen.incident().title(),
        frozen.incident().failureClass(),
        monitors);
  }

  /** What each monitor says of the night that it was made of, and what it cannot see. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (RegressionMonitor monitor : monitors) {
      LocalDate night =
          frozen.findings().stream()
              .filter(f -> f.text("finding_id").equals(monitor.findingId()))
              .findFirst()
              .orElseThrow()
              .date("report_date");
      lines.add(monitor.sentence(night, monitor.incident()));
      if (monitor.caution() != null) {
        lines.add(monitor.caution());
      }
    }
    return lines;
  }

  /** Whether every monitor is red on the incident's own night. */
  public boolean catchIt() {
    return monitors.stream().allMatch(m -> m.incident().colour() == Colour.RED);
  }

  /** Judges a night: red where one monitor is red, green where all are. */
  public Answer judge(LocalDate night, ProfileHistory history) {
    List<String> lines = new ArrayList<>();
    Set<Colour> colours = new HashSet<>();
    for (RegressionMonitor monitor : monitors) {
      Judgement judgement = monitor.judge(night, history);
      colours.add(judgement.colour());
      lines.add(monitor.sentence(night, judgement));
    }
    Colour colour =
        colours.contains(Colour.RED)
            ? Colour.RED
            : colours.equals(Set.of(Colour.GREEN)) ? Colour.GREEN : Colour.INSUFFICIENT_DATA;
    return new Answer(night, colour, lines);
  }
}
