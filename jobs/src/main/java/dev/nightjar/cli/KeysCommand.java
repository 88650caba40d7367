package dev.nightjar.cli;

import dev.nightjar.evidence.KeyFolder;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "keys",
    description = "Keys that sign bundles and make pseudonyms.",
    subcommands = {KeysCommand.New.class},
    footer = {"", "Example: nightjar keys new ./keys"})
final class KeysCommand {

  @Command(
      name = "new",
      description = {
        "Makes a key pair that signs evidence bundles and a secret for pseudonyms of subjects."
            + " Private files are readable by their owner alone; nothing is ever overwritten."
      },
      footer = {"", "Example: nightjar keys new ./keys"})
  static final class New implements Task {
    @Parameters(paramLabel = "DIR", description = "Folder of the new keys.")
    Path folder;

    @Override
    public Result run(Invocation invocation) {
      String id = KeyFolder.create(folder);
      Path secret = folder.resolve(KeyFolder.SIGNING);
      Path open = folder.resolve(KeyFolder.PUBLIC);
      invocation.console().say("Made the signing key " + id + ".");
      invocation
          .console()
          .say(
              "Keep "
                  + secret
                  + " and "
                  + folder.resolve(KeyFolder.PSEUDONYM)
                  + " secret; name the first in nightjar.yaml (evidence: signing_key).");
      invocation
          .console()
          .say("Give " + open + " to whoever verifies bundles, by another way than the bundles.");
      return Result.done().with("key_id", id);
    }
  }
}
