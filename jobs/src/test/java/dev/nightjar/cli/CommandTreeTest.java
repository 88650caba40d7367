package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandTreeTest {
  private static final Path ROOT = Path.of(System.getProperty("nightjar.root", ".."));
  private static final Pattern README_COMMAND =
      Pattern.compile("^\\| `([a-z]+)(?: ([a-z-]+))?[^`]*` \\|", Pattern.MULTILINE);

  static Stream<List<String>> commands() {
    List<List<String>> found = new ArrayList<>();
    collect(tree(), List.of(), found);
    return found.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpOfEveryCommandShowsAnExample(List<String> words) {
    List<String> args = new ArrayList<>(words);
    args.add("--help");
    Run run = Run.of(args.toArray(String[]::new));
    String name = "nightjar " + String.join(" ", words);
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: " + name).contains("Example: nightjar ");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= Host.PIPED_WIDTH);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examplesAreReadableByTheCommandTheyShow(List<String> words) {
    List<String> args = new ArrayList<>(words);
    args.add("--help");
    String help = Run.of(args.toArray(String[]::new)).out();
    String example = help.substring(help.indexOf("Example: nightjar ") + 18).strip();
    String line = example.lines().findFirst().orElseThrow().replaceAll("\\)$", "");
    List<String> shown = new ArrayList<>();
    Matcher word = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(line);
    while (word.find()) {
      shown.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    CommandLine.ParseResult parsed = tree().parseArgs(shown.toArray(String[]::new));
    List<String> reached = new ArrayList<>();
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
      reached.add(parsed.commandSpec().name());
    }
    assertThat(reached).isEqualTo(words);
  }

  @Test
  void readmeListsExactlyTheCommandsThereAre() throws IOException {
    TreeSet<String> listed = new TreeSet<>();
    String readme = Files.readString(ROOT.resolve("README.md"));
    String section =
        readme.substring(readme.indexOf("\n## Commands"), readme.indexOf("\n## Tables"));
    Matcher row = README_COMMAND.matcher(section);
    while (row.find()) {
      String both = row.group(1) + " " + row.group(2);
      listed.add(row.group(2) != null && known().contains(both) ? both : row.group(1));
    }
    assertThat(listed).isEqualTo(known());
  }

  @Test
  void readmeListsExactlyTheTablesThereAre() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    Matcher row =
        Pattern.compile("^\\| (`[^|]*`) \\|", Pattern.MULTILINE)
            .matcher(
                readme.substring(readme.indexOf("\n## Tables"), readme.indexOf("\n## Evidence")));
    TreeSet<String> listed = new TreeSet<>();
    while (row.find()) {
      listed.addAll(List.of(row.group(1).replace("`", "").split(", ", -1)));
    }
    TreeSet<String> known = new TreeSet<>();
    for (String folder : List.of("inputs", "outputs")) {
      try (Stream<Path> files = Files.list(ROOT.resolve("schemas").resolve(folder))) {
        files.forEach(file -> known.add(file.getFileName().toString().replace(".avsc", "")));
      }
    }
    assertThat(listed).isEqualTo(known);
  }

  private static TreeSet<String> known() {
    TreeSet<String> names = new TreeSet<>();
    commands().forEach(words -> names.add(String.join(" ", words)));
    return names;
  }

  /** The words of every visible command that does something. */
  private static void collect(CommandLine line, List<String> words, List<List<String>> to) {
    if (line.getCommand() instanceof Task) {
      to.add(words);
    }
    line.getSubcommands()
        .forEach(
            (name, sub) -> {
              if (!sub.getCommandSpec().usageMessage().hidden()) {
                List<String> longer = new ArrayList<>(words);
                longer.add(name);
                collect(sub, longer, to);
              }
            });
  }

  static CommandLine tree() {
    PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return Main.commandLine(
        new String[0], new Host(Map.of(), none, none, InstantSource.fixed(Run.NIGHT)));
  }
}
