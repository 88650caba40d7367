package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import dev.nightjar.page.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs the chosen command: exit code, result object, and one sentence for every failure. */
final class Execution implements IExecutionStrategy {
  private final Host host;
  private final GlobalOptions global;
  private final Configuration configuration;
  private Invocation invocation;
  private Signals signals;

  Execution(Host host, GlobalOptions global, Configuration configuration) {
    this.configuration = configuration;
    this.host = host;
    this.global = global;
  }

  @Override
  public int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    CommandLine chosen = parsed.commandSpec().commandLine();
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
      chosen = last.commandSpec().commandLine();
    }
    if (!(chosen.getCommand() instanceof Task task)) {
      chosen.usage(chosen.getErr());
      throw new ParameterException(
          chosen, chosen.getCommandSpec().qualifiedName() + " needs one of the commands above");
    }
    invocation = new Invocation(name(chosen), global, host, configuration);
    try {
      if (global.verbose()) {
        Logging.verbose();
      }
      configuration.verifyOptions(parsed.commandSpec().commandLine());
      signals = new Signals(invocation, last);
      signals.begin();
      return end(task.run(invocation));
    } catch (Exception e) {
      throw new CommandLine.ExecutionException(chosen, "failed", e);
    } finally {
      invocation.close();
    }
  }

  /** The arguments cannot be read: what is wrong, the nearest right thing, where help is. */
  int usageError(ParameterException e, String[] args) {
    new Console(host, global).error(UsageErrors.sentence(e));
    return Result.USAGE;
  }

  /** The command threw. A refusal is one sentence; anything else also says its class. */
  int failure(Exception thrown, CommandLine line, ParseResult parsed) {
    Throwable e =
        thrown instanceof CommandLine.ExecutionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    Refusal refusal = Failures.refusal(e);
    Console console = invocation.console();
    String message = refusal == null ? Failures.sentence(e) : refusal.getMessage();
    console.error(message);
    if (global.verbose()) {
      console.error(Failures.stack(e));
    } else if (refusal == null) {
      console.error("Run again with -v to see where.");
    }
    String status = refusal == null ? "failed" : refusal.kind().name().toLowerCase(Locale.ROOT);
    int code = refusal == null ? Result.UNEXPECTED : refusal.kind().exitCode();
    Result result = Result.of(status, code).with("message", message);
    return end(result.asData(invocation.writesData()));
  }

  private int end(Result result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("command", invocation.command());
    object.put("status", result.status());
    object.put("run_id", invocation.runId());
    object.put("seconds", invocation.seconds());
    object.putAll(result.more());
    String line = Json.line(object);
    invocation.console().finish();
    if (result.printsObject()) {
      host.out().println(line);
    }
    host.out().flush();
    int exitCode = writeFile(line) ? result.exitCode() : Math.max(result.exitCode(), Result.USAGE);
    if (signals != null) {
      // Last, so that nobody waits for somebody else's server.
      signals.end(result, line);
    }
    return exitCode;
  }

  private boolean writeFile(String line) {
    Path file = global.resultFile;
    if (file == null) {
      return true;
    }
    try {
      // A reader that waits for the file must never see half of it.
      Path parent = file.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      Path part = Files.createTempFile(parent, "." + file.getFileName(), ".part");
      Files.write(part, (line + "\n").getBytes(StandardCharsets.UTF_8));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      invocation
          .console()
          .error("Cannot write the result file " + file + ": " + e + "; name a writable file");
      return false;
    }
  }

  private static String name(CommandLine line) {
    String qualified = line.getCommandSpec().qualifiedName();
    int space = qualified.indexOf(' ');
    return space < 0 ? qualified : qualified.substring(space + 1);
  }
}
