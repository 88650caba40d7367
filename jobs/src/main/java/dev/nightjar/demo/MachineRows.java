package dev.nightjar.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.SplittableRandom;

/** Four machines with a GPU each, busier by day than by night; nothing is planted here. */
final class MachineRows {
  private static final int NODES = 4;
  private static final int MINUTES_BETWEEN_GPU_SAMPLES = 15;
  private static final double GIB = 1024.0 * 1024 * 1024;

  private MachineRows() {}

  static void gpus(JsonGenerator json, LocalDate date, SplittableRandom random) throws IOException {
    double day = .03 * random.nextGaussian();
    for (int node = 0; node < NODES; node++) {
      for (int m = MINUTES_BETWEEN_GPU_SAMPLES; m < 24 * 60; m += MINUTES_BETWEEN_GPU_SAMPLES) {
        LocalDateTime at = date.atStartOfDay().plusMinutes(m);
        double load = load(at, day, random);
        json.writeStartObject();
        json.writeStringField("event_ts", RequestRows.instant(at));
        json.writeNumberField("interval_s", MINUTES_BETWEEN_GPU_SAMPLES * 60);
        json.writeStringField("ingest_ts", RequestRows.instant(at.plusMinutes(1)));
        json.writeStringField("cluster", "eu-1");
        json.writeStringField("node", "gpu-" + node);
        json.writeStringField("gpu_uuid", "GPU-" + node);
        json.writeStringField("mig_instance_id", "");
        json.writeStringField("gpu_model_name", node < 2 ? "H100" : "L40S");
        json.writeStringField("namespace", "serving");
        json.writeNumberField("gpu_util_pct", RequestRows.micros(100 * load));
        double used = RequestRows.micros(81_920 * (.6 + .3 * load));
        json.writeNumberField("fb_used_mib", used);
        json.writeNumberField("fb_free_mib", RequestRows.micros(81_920 - used));
        json.writeNumberField("xid_error_last", 0);
        json.writeEndObject();
      }
    }
  }

  static void nodes(JsonGenerator json, LocalDate date, SplittableRandom random)
      throws IOException {
    double day = .03 * random.nextGaussian();
    for (int node = 0; node < NODES; node++) {
      for (int hour = 0; hour < 24; hour++) {
        LocalDateTime at = date.atTime(hour, 30);
        double load = load(at, day, random);
        double bytes = Math.rint(4e8 * load);
        Samples samples = new Samples(json, at, "gpu-" + node);
        samples.cpu("idle", 60 * 32 * (1 - load));
        samples.cpu("user", 60 * 32 * load);
        samples.gauge("node_memory_MemAvailable_bytes", 256 * GIB * (.7 - .3 * load));
        samples.gauge("node_memory_MemTotal_bytes", 256 * GIB);
        samples.counter("node_disk_io_time_seconds_total", 60 * (.02 + .1 * load));
        samples.gauge("node_filesystem_avail_bytes", 900 * GIB * (.5 - .02 * random.nextDouble()));
        samples.gauge("node_filesystem_size_bytes", 900 * GIB);
        samples.counter("node_network_receive_bytes_total", bytes);
        samples.counter("node_network_receive_packets_total", Math.rint(bytes / 900));
        samples.counter("node_network_receive_errs_total", random.nextInt(3));
        samples.counter("node_pressure_cpu_waiting_seconds_total", 2 * load * random.nextDouble());
        samples.gauge("vllm:kv_cache_usage_perc", .2 + .6 * load);
        samples.gauge("vllm:num_requests_waiting", random.nextInt(1 + (int) (8 * load)));
        samples.counter(
            "kube_pod_container_status_restarts_total", random.nextInt(60) == 0 ? 1 : 0);
      }
    }
  }

  /** Share of a machine that is busy. */
  private static double load(LocalDateTime at, double day, SplittableRandom random) {
    double hour = at.getHour() + at.getMinute() / 60.0;
    double daily = .5 + .2 * Math.sin((hour - 9) / 24 * 2 * Math.PI);
    return Math.min(.98, Math.max(.02, daily + day + .08 * random.nextGaussian()));
  }

  /** The samples of one machine and minute. */
  private record Samples(JsonGenerator json, LocalDateTime at, String node) {
    void gauge(String name, double value) throws IOException {
      write(name, "gauge", value, null);
    }

    void counter(String name, double value) throws IOException {
      write(name, "counter", value, null);
    }

    void cpu(String mode, double seconds) throws IOException {
      write("node_cpu_seconds_total", "counter", seconds, mode);
    }

    private void write(String name, String type, double value, String mode) throws IOException {
      json.writeStartObject();
      json.writeStringField("event_ts", RequestRows.instant(at));
      json.writeStringField("series_id", node + "/" + name + (mode == null ? "" : "/" + mode));
      json.writeStringField("ingest_ts", RequestRows.instant(at.plusMinutes(1)));
      json.writeStringField("metric_name", name);
      json.writeStringField("metric_type", type);
      json.writeNumberField("value", RequestRows.micros(value));
      json.writeStringField("cluster", "eu-1");
      json.writeStringField("node", node);
      json.writeStringField("namespace", "serving");
      if (mode != null) {
        json.writeObjectFieldStart("labels");
        json.writeStringField("mode", mode);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
  }
}
