package dev.nightjar.cli;

import dev.nightjar.incident.FrozenIncident;
import dev.nightjar.incident.HealthAndQuality;
import dev.nightjar.incident.HttpProbe;
import dev.nightjar.incident.PrivateText;
import dev.nightjar.incident.ProbeAnswer;
import dev.nightjar.incident.ProbeAnswer.Kind;
import dev.nightjar.incident.Timeline;
import dev.nightjar.ingest.MatchKind;
import dev.nightjar.ingest.PrivacyGate;
import dev.nightjar.ingest.TextClass;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "probe",
    description = {
      "Asks the service for its health and its metrics once and keeps what it answers, or why it",
      "does not, as evidence beside the numbers of the incident. Secrets are masked, private text",
      "is withheld. Health is not quality."
    },
    footer = {
      "",
      "Example: nightjar incident probe inc-3b1c09d2 --health https://inference.example/health"
    })
final class IncidentProbeCommand implements Task {
  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Option(names = "--health", paramLabel = "URL", description = "Address of the health check.")
  String health;

  @Option(
      names = "--metrics",
      paramLabel = "URL",
      description = "Address of the metrics page, in the Prometheus or OpenMetrics text format.")
  String metrics;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait for each answer (default: ${DEFAULT-VALUE}).")
  double timeout;

  @Override
  public Result run(Invocation invocation) {
    if (health == null && metrics == null) {
      throw Refusal.usage("Nothing to probe: name an address with --health or --metrics");
    }
    if (!(timeout >= 0.1 && timeout <= 600)) {
      throw Refusal.usage("--timeout is " + timeout + "; expected 0.1 to 600 seconds");
    }
    IncidentStore store = new IncidentStore(invocation.lake(Lake.Access.WRITE));
    Incident incident = store.complete(id);
    List<ProbeAnswer> answers = new ArrayList<>();
    if (health != null) {
      answers.add(probe(TextClass.FREE_TEXT, invocation).ask(Kind.HEALTH, health));
    }
    if (metrics != null) {
      // Counters are long numbers, which a reader of prose takes for cards and telephones.
      answers.add(probe(TextClass.IDENTIFIER, invocation).ask(Kind.METRICS, metrics));
    }
    Timeline timeline = new Timeline(incident.id(), invocation.user(), Stages.context(invocation));
    for (ProbeAnswer answer : answers) {
      store.append(incident.id(), "probe", answer.row(), invocation.runId());
      timeline.did(IncidentEvent.PROBED, answer.sentence());
    }
    store.append(timeline.events());
    say(new HealthAndQuality(FrozenIncident.of(store, incident)), answers, invocation);
    return Result.done()
        .with("incident_id", incident.id())
        .with("probes", answers.stream().map(IncidentProbeCommand::object).toList());
  }

  private HttpProbe probe(TextClass textClass, Invocation invocation) {
    PrivacyGate gate = PrivacyGate.withAllowed(invocation.settings().allow());
    PrivateText privateText = text -> gate.scan(text, textClass).map(MatchKind::code);
    return new HttpProbe(
        invocation.host().clock(),
        Duration.ofMillis(Math.round(1000 * timeout)),
        privateText,
        invocation.host().proxies());
  }

  private static void say(
      HealthAndQuality health, List<ProbeAnswer> answers, Invocation invocation) {
    answers.forEach(answer -> invocation.out().println(answer.sentence()));
    invocation.out().println(health.sentence());
    List<List<String>> serving = health.serving();
    if (answers.stream().anyMatch(a -> !a.metrics().isEmpty()) && !serving.isEmpty()) {
      invocation.out().println("Serving, since the server started, beside the behaviour above:");
      RowWriter table =
          RowWriter.of(
              OutputFormat.TABLE, List.of("serving number", "value", "from"), invocation.host());
      serving.forEach(table::row);
      table.end();
    }
  }

  private static Map<String, Object> object(ProbeAnswer answer) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("at", answer.at().toString());
    object.put("kind", answer.kind().code());
    object.put("address", answer.address());
    object.put("outcome", answer.outcome());
    object.put("status", answer.status());
    object.put("elapsed_ms", answer.elapsedMs());
    object.put("error", answer.error());
    return object;
  }
}
