package dev.nightjar.demo;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the landing files of a demo: one gzipped JSON Lines file a table and night. The same
 * arguments give the same bytes.
 *
 * @param first first night
 * @param nights number of nights
 * @param requests requests of a weekday; a weekend day has three quarters of them
 * @param seed of everything random
 */
public record DemoNights(LocalDate first, int nights, int requests, long seed) {
  /** A Tuesday, so that six weeks end on a Monday, a full day. */
  public static final LocalDate FIRST_NIGHT = LocalDate.of(2026, 10, 13);

  private static final JsonFactory JSON = new JsonFactory();

  public DemoNights {
    if (nights < 1 || requests < 1) {
      throw new IllegalArgumentException(
          "Demo needs at least one night and one request: " + nights + ", " + requests);
    }
  }

  public LocalDate last() {
    return first.plusDays(nights - 1L);
  }

  /** What a perfect night would find. */
  public List<Planted> planted() {
    return Planted.until(last());
  }

  /** Writes everything under {@code landing/<table>/}. */
  public void write(Path landing) throws IOException {
    for (String table :
        List.of(
            "llm_traces",
            "retrieval_events",
            "claim_verifications",
            "evaluations",
            "expected_documents",
            "model_prices",
            "guardrail_events",
            "tool_calls",
            "gpu_telemetry",
            "infra_metrics",
            "deployments")) {
      Files.createDirectories(landing.resolve(table));
    }
    try (JsonGenerator prices = open(landing, "model_prices", "prices");
        JsonGenerator labels = open(landing, "expected_documents", "labels");
        JsonGenerator deployments = open(landing, "deployments", "deployments")) {
      ReferenceRows.prices(prices, first);
      ReferenceRows.labels(labels, first);
      ReferenceRows.deployments(deployments, this);
    }
    try {
      IntStream.range(0, nights).parallel().forEach(night -> writeNight(landing, night));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void writeNight(Path landing, int night) {
    LocalDate date = first.plusDays(night);
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + night);
    // Where nothing is planted: draws of its own, so that the planted nights stay what they are.
    SplittableRandom quiet = new SplittableRandom(~seed * 1_000_003L + night);
    int users = Math.max(20, requests * 2 / 5);
    Traffic.Day day = Traffic.Day.draw(date, last(), users, random);
    boolean weekend =
        date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    int count = weekend ? Math.max(1, requests * 3 / 4) : requests;
    try (JsonGenerator traces = open(landing, "llm_traces", date.toString());
        JsonGenerator retrievals = open(landing, "retrieval_events", date.toString());
        JsonGenerator claims = open(landing, "claim_verifications", date.toString());
        JsonGenerator evaluations = open(landing, "evaluations", date.toString());
        JsonGenerator guardrails = open(landing, "guardrail_events", date.toString());
        // No empty file on the nights that know nothing of tools.
        JsonGenerator toolCalls =
            BehaviourRows.isTold(date, last())
                ? open(landing, "tool_calls", date.toString())
                : JSON.createGenerator(OutputStream.nullOutputStream());
        JsonGenerator gpus = open(landing, "gpu_telemetry", date.toString());
        JsonGenerator machines = open(landing, "infra_metrics", date.toString())) {
      for (int i = 0; i < count; i++) {
        Traffic request = Traffic.draw(day, i, random);
        boolean refused = BehaviourRows.refused(request, quiet);
        RequestRows.trace(traces, request, refused);
        BehaviourRows.guardrail(guardrails, request, quiet);
        BehaviourRows.judge(evaluations, request, refused, quiet);
        BehaviourRows.toolCall(toolCalls, request, last(), quiet);
        if (request.retrieves) {
          RequestRows.retrieval(retrievals, request, random);
        }
        if (request.retrieves && request.answered()) {
          boolean hallucinated = RequestRows.claims(claims, request, random);
          RequestRows.evaluation(evaluations, request, hallucinated, random);
        }
      }
      BehaviourRows.probes(evaluations, date, quiet);
      MachineRows.gpus(gpus, date, quiet);
      MachineRows.nodes(machines, date, quiet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonGenerator open(Path landing, String table, String name) throws IOException {
    OutputStream file = Files.newOutputStream(landing.resolve(table).resolve(name + ".jsonl.gz"));
    GZIPOutputStream gzip =
        new GZIPOutputStream(file, 1 << 16) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        };
    JsonGenerator json = JSON.createGenerator(gzip, JsonEncoding.UTF8);
    json.setRootValueSeparator(new SerializedString("\n"));
    return json;
  }
}
