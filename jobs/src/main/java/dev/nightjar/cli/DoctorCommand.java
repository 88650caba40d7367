package dev.nightjar.cli;

import dev.nightjar.evidence.SigningKey;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.Repair;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Looks at the environment, the configuration, the catalog, the tables and the keys, and says",
      "what to do. Exit code 3 when something must be mended before a night can run."
    },
    footer = {
      "",
      "Example: nightjar doctor --warehouse ./warehouse",
      "         nightjar doctor --repair"
    })
final class DoctorCommand implements Task {
  @Option(
      names = "--repair",
      description = {
        "First mend what can be mended without losing a row: create tables, columns and views that",
        "are missing, drop branches that killed runs left."
      })
  boolean repair;

  @Mixin RowFormat format;

  private final Checkup checkup = new Checkup();

  @Override
  public Result run(Invocation invocation) {
    boolean data = format.isData(invocation);
    MachineChecks machine = new MachineChecks(checkup);
    machine.java();
    machine.memory();
    Settings settings = configuration(invocation);
    List<String> repaired = new ArrayList<>();
    if (settings != null) {
      signingKey(settings, invocation);
      machine.disk(settings);
      try {
        Lake lake = invocation.lake(repair ? Lake.Access.WRITE : Lake.Access.READ);
        if (repair) {
          repaired.addAll(repaired(lake, invocation, settings));
        }
        new LakeChecks(checkup, invocation.startedAt()).look(lake);
      } catch (Refusal e) {
        checkup.fail(
            "catalog", e.getMessage(), "See the message; `nightjar init` creates a new lake");
      }
    }
    RowWriter table =
        format.writer(
            List.of("check", "state", "found", data ? "advice" : "what to do"), invocation);
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Checkup.Check check : checkup.checks()) {
      table.row(List.of(check.name(), check.state(), check.found(), check.advice()));
      objects.add(check.toObject());
    }
    table.end();
    Result result =
        switch (checkup.worst()) {
          case OK -> Result.of("healthy", Result.DONE);
          case WARN -> Result.of("warnings", Result.DONE);
          case FAIL -> Result.of("unhealthy", Result.CONTRACT);
        };
    result = result.with("checks", objects).asData(data);
    return repair ? result.with("repaired", repaired) : result;
  }

  private Settings configuration(Invocation invocation) {
    Configuration configuration = invocation.configuration();
    try {
      Settings settings = invocation.settings();
      int reports = Configuration.reportNames(settings).size();
      Path file = configuration.file();
      checkup.ok(
          "configuration",
          (file == null ? "no nightjar.yaml, built-in defaults" : file.toString())
              + ", "
              + reports
              + " reports");
      return settings;
    } catch (Refusal e) {
      checkup.fail("configuration", e.getMessage(), "Correct the file");
      return null;
    }
  }

  private void signingKey(Settings settings, Invocation invocation) {
    Object named =
        settings.more().get("evidence") instanceof Map<?, ?> evidence
            ? evidence.get("signing_key")
            : null;
    if (!(named instanceof String file)) {
      checkup.ok("signing key", "none is named; only `incident export` needs one");
      return;
    }
    Path path = invocation.configuration().beside(file);
    try {
      checkup.ok("signing key", path + ", key id " + SigningKey.read(path).id());
    } catch (Refusal e) {
      checkup.warn("signing key", e.getMessage(), "Until then `incident export` signs nothing");
    }
  }

  private static List<String> repaired(Lake lake, Invocation invocation, Settings settings) {
    Repair done = Repair.of(lake, invocation.startedAt(), Configuration.reportNames(settings));
    List<String> sentences = new ArrayList<>();
    if (done.created() > 0) {
      sentences.add("created " + done.created() + " tables");
    }
    if (done.widened() > 0) {
      sentences.add("extended " + done.widened() + " tables");
    }
    done.abandoned()
        .forEach(
            (table, refs) ->
                sentences.add("dropped of table " + table + ": " + String.join(", ", refs)));
    invocation
        .console()
        .say(done.isNothing() ? "Nothing to repair." : "Repaired: " + String.join("; ", sentences));
    return sentences;
  }
}
