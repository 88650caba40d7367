package dev.nightjar.cli;

import dev.nightjar.evidence.BundleVerifier;
import dev.nightjar.evidence.PublicKeyFile;
import dev.nightjar.evidence.Verification;
import dev.nightjar.model.Refusal;
import java.nio.file.Path;
import java.security.PublicKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Verifies an evidence bundle from its files and the signer's public key alone: no lake, no"
          + " network. Ends with 0 (accept), 4 (reject: something differs) or 3 (unverifiable:"
          + " something is missing). The headline numbers are computed again from the rows inside."
    },
    footer = {"", "Example: nightjar verify ./bundles/inc-3b1c09d2-0f2a --key signing.pub.pem"})
final class VerifyCommand implements Task {
  @Parameters(paramLabel = "BUNDLE", description = "Folder of the bundle.")
  Path bundle;

  @Option(
      names = "--key",
      paramLabel = "PUB",
      description = "Public key (SPKI in PEM) of whom it should come from.")
  Path key;

  @Override
  public Result run(Invocation invocation) {
    PublicKey signer = key == null ? null : PublicKeyFile.read(key);
    Verification found = BundleVerifier.verify(bundle, signer);
    Console console = invocation.console();
    switch (found.verdict()) {
      case ACCEPT ->
          console.say(
              "Accepted: evidence of incident "
                  + found.incidentId()
                  + ", "
                  + found.files()
                  + " files, signed by "
                  + found.keyId()
                  + "; numbers of "
                  + found.recomputed()
                  + " report rows computed again.");
      case REJECT -> console.error("Rejected: " + bundle + " is not what was signed.");
      case UNVERIFIABLE -> console.error("Unverifiable: " + bundle + " may be whole or not.");
    }
    found.problems().forEach(console::error);
    found.notes().forEach(console::say);
    return result(found)
        .with("verdict", found.verdict().code())
        .with("problems", found.problems())
        .with("notes", found.notes())
        .with("incident_id", found.incidentId())
        .with("key_id", found.keyId())
        .with("files", found.files())
        .with("recomputed_rows", found.recomputed());
  }

  private static Result result(Verification found) {
    return switch (found.verdict()) {
      case ACCEPT -> Result.done();
      case REJECT -> Result.of("rejected", Refusal.Kind.AUDIT.exitCode());
      case UNVERIFIABLE -> Result.of("unverifiable", Result.CONTRACT);
    };
  }
}
