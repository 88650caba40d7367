package dev.nightjar.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call of {@code nightjar} that a page shows.
 *
 * @param page where it stands
 * @param words what follows {@code nightjar}, as a shell splits it
 * @param isInBlock whether it stands in a block to be copied, or in a sentence
 */
record DocumentedCommand(String page, List<String> words, boolean isInBlock) {
  static final Path ROOT = Path.of(System.getProperty("nightjar.root", ".."));

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```bash\\n(.*?)^```");
  private static final Pattern INLINE = Pattern.compile("(?<!`)`(?:\\./)?(nightjar [^`]+)`(?!`)");
  private static final Pattern CALL = Pattern.compile("(?:^|\\(|\\| *)(?:\\./)?nightjar (.*)$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /** Pages that people read, in alphabetical order. */
  static List<String> pages() {
    List<String> pages = new ArrayList<>(List.of("README.md"));
    for (String folder : List.of("docs", "dags", "notebooks", "schemas", "sql")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files
            .map(file -> folder + "/" + file.getFileName())
            .filter(name -> name.endsWith(".md"))
            .sorted()
            .forEach(pages::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return pages;
  }

  /** The calls of a page, in its order. */
  static List<DocumentedCommand> of(String page) {
    String text;
    try {
      text = Files.readString(ROOT.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<DocumentedCommand> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      for (String line : block.group(1).replaceAll("\\\\\\n\\s*", "").lines().toList()) {
        DocumentedCommand command = ofLine(page, line);
        if (command != null) {
          commands.add(command);
        }
      }
    }
    Matcher inline = INLINE.matcher(BLOCK.matcher(text).replaceAll(""));
    while (inline.find()) {
      String call = inline.group(1).replaceAll("\\s+", " ").substring("nightjar ".length());
      commands.add(new DocumentedCommand(page, split(call), false));
    }
    return commands;
  }

  /** The call in a line of a block; null where there is none. */
  static DocumentedCommand ofLine(String page, String line) {
    Matcher call = CALL.matcher(line.strip());
    return call.find() ? new DocumentedCommand(page, split(call.group(1)), true) : null;
  }

  /** Words up to a comment, a redirection or the end of the call. */
  private static List<String> split(String call) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(call);
    while (word.find()) {
      String quoted = word.group(1) == null ? word.group(2) : word.group(1);
      String bare = word.group(3);
      if (quoted != null) {
        words.add(quoted);
      } else if (bare.startsWith("#") || bare.matches("[|;&>].*")) {
        break;
      } else {
        words.add(bare.replaceAll("[);]+$", ""));
        if (bare.matches(".*[);]$")) {
          break;
        }
      }
    }
    return words;
  }

  /** The command: its first word that is no option. */
  String name() {
    return words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
  }

  @Override
  public String toString() {
    return page + ": nightjar " + String.join(" ", words);
  }
}
