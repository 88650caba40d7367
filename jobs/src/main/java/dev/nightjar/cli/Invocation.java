package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.model.Settings;
import dev.nightjar.telemetry.RunOutcome;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** One run of one command: its id, its clock, its streams, its settings. */
final class Invocation implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String command;
  private final GlobalOptions global;
  private final Configuration configuration;
  private final Host host;
  private final Console console;
  private final Instant startedAt;
  private final String runId;
  private boolean writesData;
  private Lake lake;
  private RunOutcome outcome;

  Invocation(String command, GlobalOptions global, Host host, Configuration configuration) {
    this.command = command;
    this.global = global;
    this.configuration = configuration;
    this.host = host;
    this.console = new Console(host, global);
    this.startedAt = host.clock().instant();
    this.runId =
        String.format(
            Locale.ROOT,
            "%s-%s-%06x",
            command.replace(' ', '-'),
            STAMP.format(startedAt),
            new SecureRandom().nextInt(1 << 24));
  }

  String command() {
    return command;
  }

  String runId() {
    return runId;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Who runs the command: as the environment says, else as the system does. */
  String user() {
    String said = host.environment().getOrDefault("USER", "");
    String known = said.isBlank() ? System.getProperty("user.name", "") : said;
    // A process without an entry among the users is called "?".
    return known.isBlank() || known.equals("?") ? "unknown" : known;
  }

  /** What the scheduler calls the run that started this command; null when it says nothing. */
  String schedulerRunId() {
    for (String name : new String[] {"NIGHTJAR_SCHEDULER_RUN_ID", "AIRFLOW_CTX_DAG_RUN_ID"}) {
      String said = host.environment().getOrDefault(name, "");
      if (!said.isBlank()) {
        return said;
      }
    }
    return null;
  }

  /** The stages of this command tell how they ended. */
  void endedWith(RunOutcome told) {
    outcome = told;
  }

  /** How the stages of this command ended; null for a command without stages. */
  RunOutcome outcome() {
    return outcome;
  }

  Console console() {
    return console;
  }

  Host host() {
    return host;
  }

  /** Where what was asked for goes. */
  PrintStream out() {
    return host.out();
  }

  /** From now on standard output holds nothing but data, also when the command fails. */
  void writesOnlyData() {
    writesData = true;
  }

  boolean writesData() {
    return writesData;
  }

  double seconds() {
    long millis = Duration.between(startedAt, host.clock().instant()).toMillis();
    return millis / 1000.0;
  }

  Configuration configuration() {
    return configuration;
  }

  /** The settings of this run. */
  Settings settings() {
    return configuration.settings(global);
  }

  /** From now on the embedded lake in that folder, whatever option and file say. */
  void useWarehouse(String folder) {
    global.warehouse = folder;
  }

  boolean quiet() {
    return global.quiet();
  }

  boolean verbose() {
    return global.verbose();
  }

  /** The lake of the settings, opened once; closed when the command has ended. */
  Lake lake(Lake.Access access) {
    if (lake == null) {
      lake = Lake.open(settings(), Map.of(), access);
    }
    return lake;
  }

  @Override
  public void close() {
    if (lake != null) {
      lake.close();
    }
  }
}
