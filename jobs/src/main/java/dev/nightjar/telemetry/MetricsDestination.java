package dev.nightjar.telemetry;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Where the gauges of a run go. */
@FunctionalInterface
public interface MetricsDestination {
  /**
   * Hands over what a run says.
   *
   * @throws IOException whose message is a sentence for people
   */
  void send(RunOutcome outcome) throws IOException;

  /** A file for node_exporter's textfile collector; all jobs of a machine share it. */
  static MetricsDestination textfile(Path file) {
    return outcome -> new MetricsFile(file).update(outcome);
  }

  /**
   * A Pushgateway: a group a job, whose gauges of the same names are replaced and whose others stay
   * (what its clients call pushAdd), so that a failed run leaves the time of the last success.
   */
  static MetricsDestination pushgateway(URI address, Duration timeout, ProxySelector proxies) {
    String base = address.toString().replaceAll("/+$", "");
    return outcome -> {
      String job = outcome.record().jobName();
      String path =
          "/metrics/job/nightjar/"
              + JobMetrics.JOB
              + "/"
              + URLEncoder.encode(job, StandardCharsets.UTF_8).replace("+", "%20");
      new HttpPost(URI.create(base + path), timeout, proxies)
          .send(
              JobMetrics.of(outcome).text(),
              Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"));
    };
  }
}
