package dev.nightjar.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Global options that are not on the command line come from {@code NIGHTJAR_<OPTION>}: {@code
 * NIGHTJAR_WAREHOUSE} for {@code --warehouse}. The configuration file comes after it.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final Set<String> OPTIONS =
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

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option && OPTIONS.contains(option.longestName())) {
      String value = environment.get(variable(option.longestName()));
      return value == null || value.isEmpty() ? null : value;
    }
    return null;
  }

  static String variable(String option) {
    return "NIGHTJAR_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
