package dev.nightjar.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** One run of the command line in this process, with what it printed. */
record Run(int exitCode, String out, String err) {
  static final Instant NIGHT = Instant.parse("2026-11-24T02:30:00Z");

  static Run of(String... args) {
    return in(Map.of("NIGHTJAR_TERMINAL", "", "LANG", "C.UTF-8"), args);
  }

  static Run in(Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(args, host(environment, out, err));
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The global options as they are after {@code args} were read. */
  static GlobalOptions parse(Map<String, String> environment, String... args) {
    Host host = host(environment, new ByteArrayOutputStream(), new ByteArrayOutputStream());
    picocli.CommandLine line = Main.commandLine(args, host);
    line.parseArgs(args);
    Nightjar root = line.getCommand();
    return root.global;
  }

  String lastLine() {
    String[] lines = out.strip().lines().toArray(String[]::new);
    return lines.length == 0 ? "" : lines[lines.length - 1];
  }

  private static Host host(
      Map<String, String> environment, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Host(
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        InstantSource.fixed(NIGHT));
  }
}
