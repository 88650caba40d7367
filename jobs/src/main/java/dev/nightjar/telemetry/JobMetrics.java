package dev.nightjar.telemetry;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gauges of Nightjar's own jobs, in the Prometheus text format. Labels are the job, the report and
 * the severity; never a value of a slice.
 */
final class JobMetrics {
  static final String SUCCESS = "nightjar_job_last_success_timestamp_seconds";
  static final String BREACHES = "nightjar_breaches";
  static final String JOB = "job_name";

  /** Help by name, in the order of the page. */
  static final Map<String, String> HELP = new LinkedHashMap<>();

  static {
    HELP.put(SUCCESS, "When the job last ended well (Unix time, s).");
    HELP.put(
        "nightjar_job_last_completion_timestamp_seconds",
        "When the job last ended, well or not (Unix time, s).");
    HELP.put("nightjar_job_duration_seconds", "How long the last run took (s).");
    HELP.put("nightjar_job_exit_code", "What the last run ended with; 0 and 5 are well.");
    HELP.put("nightjar_job_input_rows", "Observations that the last run read.");
    HELP.put("nightjar_job_late_rows", "Of the observations, those that came late.");
    HELP.put(BREACHES, "Findings of the last night that was compared, by report and severity.");
  }

  private final Map<String, Map<Labels, Double>> gauges = new LinkedHashMap<>();

  JobMetrics() {
    HELP.keySet().forEach(name -> gauges.put(name, new TreeMap<>()));
  }

  /** What one run says: its success only where it is one, findings only where it compared. */
  static JobMetrics of(RunOutcome outcome) {
    RunRecord run = outcome.record();
    Labels job = Labels.of(JOB, run.jobName());
    JobMetrics metrics = new JobMetrics();
    if (isSuccess(run.exitCode())) {
      metrics.set(SUCCESS, job, seconds(run.endedAt()));
    }
    metrics.set("nightjar_job_last_completion_timestamp_seconds", job, seconds(run.endedAt()));
    metrics.set(
        "nightjar_job_duration_seconds",
        job,
        Duration.between(run.startedAt(), run.endedAt()).toMillis() / 1e3);
    metrics.set("nightjar_job_exit_code", job, run.exitCode());
    if (run.rowsRead() > 0 || (isSuccess(run.exitCode()) && !run.inputs().isEmpty())) {
      metrics.set("nightjar_job_input_rows", job, run.rowsRead());
      metrics.set("nightjar_job_late_rows", job, run.rowsLate());
    }
    outcome
        .breaches()
        .forEach(
            (report, bySeverity) ->
                bySeverity.forEach(
                    (severity, count) ->
                        metrics.set(
                            BREACHES,
                            Labels.of(JOB, run.jobName(), "report", report, "severity", severity),
                            count)));
    return metrics;
  }

  static boolean isSuccess(int exitCode) {
    return exitCode == 0 || exitCode == 5;
  }

  void set(String name, Labels labels, double value) {
    gauges.get(name).put(labels, value);
  }

  /**
   * Adds what an earlier page says and this one does not: gauges of other jobs, and of this job
   * those that its last run has nothing to say of.
   */
  void keep(JobMetrics earlier, String job) {
    earlier.gauges.forEach(
        (name, points) -> {
          boolean said =
              gauges.get(name).keySet().stream().anyMatch(labels -> job.equals(labels.get(JOB)));
          points.forEach(
              (labels, value) -> {
                if (!said || !job.equals(labels.get(JOB))) {
                  gauges.get(name).putIfAbsent(labels, value);
                }
              });
        });
  }

  /** The page; no timestamps, which the textfile collector refuses. */
  String text() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauges.forEach(
        (name, points) -> {
          if (!points.isEmpty()) {
            GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(HELP.get(name));
            points.forEach(
                (labels, value) ->
                    gauge.dataPoint(
                        GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
            all.metricSnapshot(gauge.build());
          }
        });
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(bytes, all.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1e3;
  }
}
