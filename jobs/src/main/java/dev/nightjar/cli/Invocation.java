package dev.nightjar.cli;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One run of one command: its id, its clock, its streams, its settings. */
final class Invocation implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String command;
  private final GlobalOptions global;
  private final Host host;
  private final Console console;
  private final Instant startedAt;
  private final String runId;
  private boolean writesData;

  Invocation(String command, GlobalOptions global, Host host) {
    this.command = command;
    this.global = global;
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

  GlobalOptions global() {
    return global;
  }

  @Override
  public void close() {}
}
