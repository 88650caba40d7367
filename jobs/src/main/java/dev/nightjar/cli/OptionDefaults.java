package dev.nightjar.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that are not on the command line: global ones come from {@code NIGHTJAR_<OPTION>} ({@code
 * NIGHTJAR_WAREHOUSE} for {@code --warehouse}), then all of them from the section {@code options}
 * of the configuration file.
 */
final class OptionDefaults implements IDefaultValueProvider {
  private static final Set<String> GLOBAL =
      Set.of(
          "--config",
          "--warehouse",
          "--reports",
          "--result-file",
          "--no-progress",
          "--color",
          "--verbose",
          "--quiet");

  private final Map<String, String> environment;
  private final Configuration configuration;

  OptionDefaults(Map<String, String> environment, Configuration configuration) {
    this.environment = environment;
    this.configuration = configuration;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String name = option.longestName();
    if (GLOBAL.contains(name)) {
      String value = environment.get(variable(name));
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    if (name.equals("--config") || name.equals("--conf")) {
      return null;
    }
    return configuration.option(words(option.command()), name.substring(2));
  }

  static String variable(String option) {
    return "NIGHTJAR_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The words that name a command, without the program's. */
  private static List<String> words(CommandSpec command) {
    List<String> words = new ArrayList<>();
    for (CommandSpec each = command; each.parent() != null; each = each.parent()) {
      words.add(0, each.name());
    }
    return words;
  }
}
