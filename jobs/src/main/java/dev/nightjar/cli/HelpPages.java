package dev.nightjar.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_SYNOPSIS;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Help in which a command's own options come first and those of every command after them. */
final class HelpPages {
  private HelpPages() {}

  static void apply(CommandLine line) {
    for (CommandLine sub : line.getSubcommands().values()) {
      Map<String, IHelpSectionRenderer> sections = sub.getHelpSectionMap();
      sections.put(SECTION_KEY_OPTION_LIST, HelpPages::options);
      sections.put(SECTION_KEY_SYNOPSIS, HelpPages::synopsis);
      sub.setHelpSectionMap(sections);
      apply(sub);
    }
  }

  private static String options(Help help) {
    List<OptionSpec> all = help.commandSpec().options();
    List<OptionSpec> own = all.stream().filter(o -> !shared(o) && !o.hidden()).toList();
    List<OptionSpec> shared = all.stream().filter(o -> shared(o) && !o.hidden()).toList();
    StringBuilder text = new StringBuilder();
    if (!own.isEmpty()) {
      text.append(list(help, own));
    }
    return text.append("\nOptions of every command:\n").append(list(help, shared)).toString();
  }

  /** The command's own options and arguments; the shared ones would hide them. */
  private static String synopsis(Help help) {
    StringJoiner words = new StringJoiner(" ", "", "\n");
    words.add(help.commandSpec().qualifiedName()).add("[OPTIONS]");
    for (OptionSpec option : help.commandSpec().options()) {
      if (option.required()) {
        words.add(option.longestName() + "=" + option.paramLabel());
      }
    }
    if (!help.subcommands().isEmpty()) {
      words.add("COMMAND");
    }
    for (PositionalParamSpec parameter : help.commandSpec().positionalParameters()) {
      String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
      words.add(parameter.required() ? label : "[" + label + "]");
    }
    return words.toString();
  }

  private static boolean shared(OptionSpec option) {
    return option.inherited() || option.usageHelp() || option.versionHelp();
  }

  private static String list(Help help, List<OptionSpec> options) {
    Help.Layout layout = help.createDefaultLayout();
    layout.addOptions(options, help.createDefaultParamLabelRenderer());
    return layout.toString();
  }
}
