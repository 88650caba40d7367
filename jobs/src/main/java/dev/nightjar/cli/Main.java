package dev.nightjar.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import picocli.CommandLine;

/** Entry of the program, and the only place that ends the process. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // The locale decides neither the encoding of the output nor that of a file: always UTF-8.
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    int exitCode = run(args, new Host(System.getenv(), out, err, InstantSource.system()));
    // A reader that went away (| head) is no failure of ours: PrintStream keeps quiet about it.
    out.flush();
    err.flush();
    System.exit(exitCode);
  }

  /** One whole run in this process, with the environment of the process. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, new Host(System.getenv(), out, err, InstantSource.system()));
  }

  static int run(String[] args, Host host) {
    try {
      return commandLine(args, host).execute(args);
    } finally {
      host.out().flush();
      host.err().flush();
    }
  }

  /** The command tree, bound to the streams of {@code host}. */
  static CommandLine commandLine(String[] args, Host host) {
    Nightjar root = new Nightjar();
    CommandLine line = new CommandLine(root);
    Configuration configuration = new Configuration(args, host.environment());
    Execution execution = new Execution(host, root.global, configuration);
    line.setOut(new PrintWriter(host.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(host.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                host.helpColour(args) ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setUsageHelpWidth(Math.max(60, Math.min(host.width(), 100)))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .setExpandAtFiles(false)
        .setDefaultValueProvider(new OptionDefaults(host.environment(), configuration))
        .setExecutionStrategy(execution)
        .setParameterExceptionHandler(execution::usageError)
        .setExecutionExceptionHandler(execution::failure);
    HelpPages.apply(line);
    return line;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
        descriptor == FileDescriptor.err,
        StandardCharsets.UTF_8);
  }
}
