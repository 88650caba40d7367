package dev.nightjar.cli;

import dev.nightjar.report.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, in one sentence: the word, the nearest known one, where help
 * is.
 */
final class UsageErrors {
  private UsageErrors() {}

  static String sentence(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String said;
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      said = unknown(unmatched.getUnmatched().get(0), command);
    } else if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      said = missing(missing.getMissing(), command);
    } else {
      said = String.valueOf(e.getMessage()).replace("option option", "option");
    }
    // Where a word is suggested, that is what to do next.
    return said.endsWith("?") ? said : said + "; see `" + command.qualifiedName() + " --help`";
  }

  private static String unknown(String word, CommandSpec command) {
    String name = words(command);
    if (word.startsWith("-") && word.length() > 1) {
      // What follows the sign may be a secret.
      String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      TreeSet<String> known = new TreeSet<>();
      for (OptionSpec each : command.options()) {
        if (!each.hidden()) {
          known.addAll(List.of(each.names()));
        }
      }
      return (name.isEmpty() ? "There is no option " : name + " has no option ")
          + option
          + NearestName.hint(option, known);
    }
    List<String> commands = commands(command.commandLine());
    if (commands.isEmpty()) {
      return name + " takes no further argument, and \"" + word + "\" is one";
    }
    String prefix = name.isEmpty() ? "" : name + " ";
    String elsewhere = below(word, command.commandLine());
    String near = NearestName.of(word, commands).map(known -> prefix + known).orElse(elsewhere);
    return "There is no command \""
        + prefix
        + word
        + "\""
        + (near == null ? "" : "; did you mean \"" + near + "\"?");
  }

  /** The words of a command, without the program's. */
  private static String words(CommandSpec command) {
    String name = command.qualifiedName();
    int space = name.indexOf(' ');
    return space < 0 ? "" : name.substring(space + 1);
  }

  private static List<String> commands(CommandLine line) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, CommandLine> each : line.getSubcommands().entrySet()) {
      if (!each.getValue().getCommandSpec().usageMessage().hidden()) {
        names.add(each.getKey());
      }
    }
    return names;
  }

  /** A command of that name below another one: {@code open} is {@code incident open}. */
  private static String below(String word, CommandLine line) {
    for (String name : commands(line)) {
      if (commands(line.getSubcommands().get(name)).contains(word)) {
        return name + " " + word;
      }
    }
    return null;
  }

  private static String missing(List<ArgSpec> arguments, CommandSpec command) {
    List<String> names = new ArrayList<>();
    for (ArgSpec argument : arguments) {
      String description = argument.description().length == 0 ? "" : argument.description()[0];
      String said = description.replaceAll("[.]$", "");
      String shown =
          argument instanceof OptionSpec option
              ? option.longestName() + " " + argument.paramLabel()
              : argument.paramLabel();
      names.add(said.isEmpty() || said.contains("$") ? shown : shown + " (" + said + ")");
    }
    return words(command) + " needs " + String.join(" and ", names);
  }
}
