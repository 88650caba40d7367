package dev.nightjar.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param page where it stands
 * @param language what the fence names; empty for what a program printed
 * @param text between the fences
 */
record DocumentedBlock(String page, String language, String text) {
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```(\\w*)[^\\n]*\\n(.*?)^ *```");
  private static final Pattern SPAN = Pattern.compile("(?<!`)`([^`]+)`(?!`)");

  /** The blocks of a page, in its order. */
  static List<DocumentedBlock> of(String page) {
    List<DocumentedBlock> blocks = new ArrayList<>();
    Matcher fenced = FENCED.matcher(text(page));
    while (fenced.find()) {
      blocks.add(new DocumentedBlock(page, fenced.group(1), fenced.group(2)));
    }
    return blocks;
  }

  /** What a page's sentences and tables set as code, each on one line. */
  static List<String> spans(String page) {
    List<String> spans = new ArrayList<>();
    Matcher span = SPAN.matcher(FENCED.matcher(text(page)).replaceAll(""));
    while (span.find()) {
      spans.add(span.group(1).replaceAll("\\s+", " "));
    }
    return spans;
  }

  private static String text(String page) {
    try {
      return Files.readString(DocumentedCommand.ROOT.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What of the block is run by itself: lines of calls of our own programs, or else all of it. */
  List<String> pieces() {
    List<String> lines =
        text.replaceAll("\\\\\\n\\s*", "").lines().filter(line -> !line.isBlank()).toList();
    boolean calls =
        lines.stream().allMatch(line -> line.matches("(source <\\()?(\\./)?(nightjar|dev) .*"));
    return calls ? lines : List.of(text);
  }
}
