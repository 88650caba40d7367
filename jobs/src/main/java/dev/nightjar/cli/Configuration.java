package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import dev.nightjar.model.Report;
import dev.nightjar.model.Settings;
import dev.nightjar.report.ConfigurationFile;
import dev.nightjar.report.NearestName;
import dev.nightjar.report.ReportCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The settings of one run: option before environment before file before default. The file is read
 * once, when something first asks; commands that need none never read it.
 */
final class Configuration {
  static final String FILE = "nightjar.yaml";

  /** Commands that must work beside a broken file. */
  private static final Set<String> WITHOUT_FILE =
      Set.of("version", "completion", "warmup", "-h", "--help", "-V", "--version");

  private final String named;
  private final boolean needed;
  private final Map<String, String> environment;
  private Settings fromFile;
  private Refusal fault;
  private boolean read;

  Configuration(String[] args, Map<String, String> environment) {
    this.environment = environment;
    String said = environment.getOrDefault("NIGHTJAR_CONFIG", "");
    boolean wanted = true;
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) {
        said = args[i].substring("--config=".length());
      } else if (args[i].equals("--config") && i + 1 < args.length) {
        said = args[i + 1];
      }
      wanted &= !WITHOUT_FILE.contains(args[i]);
    }
    this.named = said;
    this.needed = wanted;
  }

  /** The file that is read, or null when there is none. */
  Path file() {
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    Path here = Path.of(FILE);
    return Files.exists(here) ? here : null;
  }

  /** A path that the file names: relative ones are meant beside it. */
  Path beside(String path) {
    Path file = file();
    Path given = Path.of(path);
    return file == null ? given : file.toAbsolutePath().resolveSibling(given).normalize();
  }

  /**
   * The settings, complete with defaults.
   *
   * @throws Refusal when the file has faults; lists them all
   */
  Settings settings(GlobalOptions global) {
    read();
    if (fault != null) {
      throw fault;
    }
    return overlay(fromFile, global);
  }

  /** Names of all reports, the user's own included. */
  static List<String> reportNames(Settings settings) {
    return ReportCatalog.load(settings).reports().stream().map(Report::name).toList();
  }

  /** What the file says an option is, or null. Faults of the file show when settings are used. */
  String option(List<String> command, String name) {
    Map<?, ?> section = options();
    for (String word : command) {
      section = section.get(word) instanceof Map<?, ?> inner ? inner : Map.of();
    }
    Object value = section.get(name);
    return value == null || value instanceof Map ? null : String.valueOf(value);
  }

  /** Refuses names under {@code options} that no command has. */
  void verifyOptions(CommandLine root) {
    verify(options(), root.getCommandSpec(), "options");
  }

  private void verify(Map<?, ?> section, CommandSpec command, String where) {
    Set<String> known = new TreeSet<>(command.subcommands().keySet());
    for (OptionSpec option : command.options()) {
      if (where.equals("options") || !option.inherited()) {
        known.add(option.longestName().substring(2));
      }
    }
    section.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (!known.contains(name)) {
            throw Refusal.usage(
                file() + ": unknown key " + where + "." + name + NearestName.hint(name, known));
          }
          if (value instanceof Map<?, ?> inner && command.subcommands().containsKey(name)) {
            verify(inner, command.subcommands().get(name).getCommandSpec(), where + "." + name);
          }
        });
  }

  /** A section of the file; empty without it, and where the file has faults. */
  Map<?, ?> section(String name) {
    if (!needed) {
      return Map.of();
    }
    read();
    Object section = fromFile == null ? null : fromFile.more().get(name);
    return section instanceof Map<?, ?> map ? map : Map.of();
  }

  private Map<?, ?> options() {
    return section("options");
  }

  private void read() {
    if (read) {
      return;
    }
    read = true;
    try {
      Path file = file();
      if (file == null) {
        fromFile = Settings.embedded("warehouse");
      } else if (Files.isReadable(file)) {
        fromFile = ConfigurationFile.read(file, environment);
      } else {
        throw Refusal.usage("Cannot read the configuration " + file + ": there is no such file");
      }
    } catch (Refusal e) {
      fault = e;
    }
  }

  private static Settings overlay(Settings base, GlobalOptions global) {
    Map<String, String> spark = new LinkedHashMap<>(base.spark());
    spark.putAll(global.conf);
    List<String> reports = new ArrayList<>(base.reports());
    reports.addAll(global.reports);
    return new Settings(
        global.warehouse == null ? base.catalog() : Settings.Catalog.embedded(global.warehouse),
        base.inputs(),
        base.inputNamespace(),
        base.namespace(),
        spark,
        reports,
        base.overrides(),
        base.minimumSubjects(),
        base.textColumns(),
        base.allow(),
        base.more());
  }
}
