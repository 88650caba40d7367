package dev.nightjar.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every command, before or after its name. Values left out are null: see Invocation. */
final class GlobalOptions {
  // Filled by methods: a field would be emptied where the same option also follows the command.
  final Map<String, String> conf = new LinkedHashMap<>();
  final Set<String> reports = new LinkedHashSet<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Configuration file (default: ./nightjar.yaml if it exists).")
  Path config;

  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Folder of the embedded catalog and its data (default: what the configuration says, else"
              + " ./warehouse).")
  String warehouse;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description = "Spark setting; repeatable.")
  void addConf(Map<String, String> settings) {
    conf.putAll(settings == null ? Map.of() : settings);
  }

  @Option(
      names = "--reports",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Folder with more reports; repeatable.")
  void addReports(List<String> folders) {
    reports.addAll(folders == null ? List.of() : folders);
  }

  @Option(
      names = "--result-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Also write the result object to this file.")
  Path resultFile;

  @Option(names = "--no-progress", scope = ScopeType.INHERIT, description = "Print no progress.")
  Boolean noProgress;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      scope = ScopeType.INHERIT,
      converter = Choices.Colour.class,
      description = "auto, always or never (default: auto).")
  ColourChoice color;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show log lines, and the stack of an unexpected error.")
  Boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print errors only; results still go to standard output.")
  Boolean quiet;

  boolean verbose() {
    return Boolean.TRUE.equals(verbose);
  }

  boolean quiet() {
    return Boolean.TRUE.equals(quiet);
  }

  boolean noProgress() {
    return Boolean.TRUE.equals(noProgress);
  }

  ColourChoice color() {
    return color == null ? ColourChoice.AUTO : color;
  }
}
