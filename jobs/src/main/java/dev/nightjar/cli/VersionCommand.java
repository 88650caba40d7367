package dev.nightjar.cli;

import picocli.CommandLine.Command;

@Command(
    name = "version",
    description = "Prints the versions of Nightjar and Java.",
    footer = {"", "Example: nightjar version"})
final class VersionCommand implements Task {
  @Override
  public Result run(Invocation invocation) {
    String java = System.getProperty("java.runtime.version");
    invocation.out().println("nightjar " + Version.number() + " (Java " + java + ")");
    return Result.done().with("version", Version.number()).with("java", java);
  }
}
