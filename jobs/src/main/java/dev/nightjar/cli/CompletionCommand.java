package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import dev.nightjar.report.NearestName;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description = "Prints a script with which bash or zsh completes commands and options.",
    footer = {
      "",
      "Example: nightjar completion bash",
      "",
      "To have it in this shell: source <(nightjar completion bash)"
    })
final class CompletionCommand implements Task {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "${COMPLETION-CANDIDATES}.")
  String shell;

  @Spec CommandSpec spec;

  static final class Shells implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }

  @Override
  public Result run(Invocation invocation) {
    invocation.writesOnlyData();
    if (!SHELLS.contains(shell)) {
      throw Refusal.usage(
          "Cannot complete for shell \""
              + shell
              + "\": expected bash or zsh"
              + NearestName.hint(shell, SHELLS));
    }
    CommandLine root = spec.root().commandLine();
    // One script serves both: picocli's loads bashcompinit when it finds itself in zsh.
    invocation.out().print(AutoComplete.bash("nightjar", root));
    return Result.done().asData(true);
  }
}
