package dev.nightjar.cli;

import dev.nightjar.evidence.BundleDestination;
import dev.nightjar.evidence.BundleReceipt;
import dev.nightjar.evidence.BundleVerifier;
import dev.nightjar.evidence.BundleWriter;
import dev.nightjar.evidence.FolderDestination;
import dev.nightjar.evidence.S3Destination;
import dev.nightjar.evidence.SigningKey;
import dev.nightjar.evidence.StagedBundle;
import dev.nightjar.evidence.Verification;
import dev.nightjar.incident.BundleAssembly;
import dev.nightjar.incident.Timeline;
import dev.nightjar.lake.IncidentStore;
import dev.nightjar.lake.Lake;
import dev.nightjar.model.Incident;
import dev.nightjar.model.IncidentEvent;
import dev.nightjar.model.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Writes what an incident froze into one signed bundle, in a folder or in S3. Nothing there is"
          + " ever overwritten; exporting again gives the same bytes, and goes on where an export was"
          + " interrupted."
    },
    footer = {"", "Example: nightjar incident export inc-3b1c09d2 --to ./bundles"})
final class IncidentExportCommand implements Task {
  @Parameters(paramLabel = "ID", description = "The incident, or its first letters.")
  String id;

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      description =
          "Folder, or s3://BUCKET[/PREFIX] (default: evidence.destination of the configuration).")
  String to;

  @Option(
      names = "--retain-until",
      paramLabel = "DATE",
      converter = UtcDay.class,
      description =
          "Last day on which nobody can delete the bundle in S3 (default: evidence.object_lock_days"
              + " from now).")
  LocalDate retainUntil;

  @Override
  public Result run(Invocation invocation) {
    Map<?, ?> evidence =
        invocation.settings().more().get("evidence") instanceof Map<?, ?> section
            ? section
            : Map.of();
    SigningKey key = key(evidence, invocation);
    try (BundleDestination destination = destination(evidence, invocation)) {
      destination.check();
      IncidentStore store = new IncidentStore(invocation.lake(Lake.Access.WRITE));
      Incident incident = store.complete(id);
      BundleReceipt receipt = deliver(incident, store, key, destination);
      Timeline timeline =
          new Timeline(incident.id(), invocation.user(), Stages.context(invocation));
      String detail =
          receipt.uri() + " (manifest " + receipt.sha256() + ", signed by " + key.id() + ")";
      store.append(timeline.did(IncidentEvent.EXPORTED, detail).events());
      Incident exported =
          store.update(
              incident.id(), i -> i.exported(receipt.uri(), receipt.sha256(), invocation.runId()));
      invocation
          .console()
          .say(
              receipt.isUnchanged()
                  ? "The bundle is already there: " + receipt.uri()
                  : "Exported incident " + incident.id() + " to " + receipt.uri());
      return Result.done()
          .withAll(IncidentCommand.object(exported))
          .with("bundle_uri", receipt.uri())
          .with("bundle_sha256", receipt.sha256())
          .with("key_id", key.id())
          .with("files_written", receipt.written());
    }
  }

  /** Nothing leaves that its reader would have to reject. */
  private static BundleReceipt deliver(
      Incident incident, IncidentStore store, SigningKey key, BundleDestination destination) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (StagedBundle bundle =
        BundleWriter.stage(new BundleAssembly(store).of(incident.id()), key, temporary)) {
      Verification found = BundleVerifier.verify(bundle.folder(), key.publicKey());
      if (found.verdict() != Verification.Verdict.ACCEPT) {
        throw new Refusal(
            Refusal.Kind.AUDIT,
            "Cannot export incident "
                + incident.id()
                + ": what it froze contradicts itself, so that whoever verified the bundle would"
                + " reject it; nothing was exported. "
                + String.join("; ", found.problems()));
      }
      return destination.deliver(bundle);
    }
  }

  private SigningKey key(Map<?, ?> evidence, Invocation invocation) {
    if (!(evidence.get("signing_key") instanceof String file)) {
      throw Refusal.usage(
          "Nothing says which key signs the bundle: make one with `nightjar keys new DIR` and name"
              + " its signing.key.pem as evidence.signing_key in nightjar.yaml");
    }
    return SigningKey.read(invocation.configuration().beside(file));
  }

  private BundleDestination destination(Map<?, ?> evidence, Invocation invocation) {
    Instant now = invocation.startedAt();
    // Through the last day, whose end is the beginning of the next.
    Instant until =
        retainUntil == null
            ? null
            : retainUntil.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    if (until != null && !until.isAfter(now)) {
      throw Refusal.usage(
          "--retain-until "
              + retainUntil
              + " is over, it is "
              + LocalDate.ofInstant(now, ZoneOffset.UTC)
              + "; name a later day");
    }
    String place = to;
    if (place == null && evidence.get("destination") instanceof String configured) {
      place =
          S3Destination.isNamedBy(configured)
              ? configured
              : invocation.configuration().beside(configured).toString();
    }
    if (place == null) {
      throw Refusal.usage(
          "Nothing says where the bundle goes: name a folder or s3://BUCKET with --to, or"
              + " evidence.destination in nightjar.yaml");
    }
    if (S3Destination.isNamedBy(place)) {
      return S3Destination.of(place, evidence, invocation.host().environment(), until, now);
    }
    if (until != null) {
      throw Refusal.usage(
          "The folder "
              + place
              + " cannot keep a bundle until "
              + retainUntil
              + "; name a bucket with object lock (s3://BUCKET), or leave --retain-until away");
    }
    return new FolderDestination(Path.of(place));
  }

  /** Files that the configuration names lie relative to it, wherever the command is run. */
}
