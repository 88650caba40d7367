package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Pseudonyms to erase. What cannot be one is refused before anything is touched: a file of the
 * wrong kind would erase nobody and look like a success. Messages name lines, never what stands in
 * them.
 */
final class SubjectsFile {
  private static final int LONGEST = 256;
  private static final String NEVER_IN_IDS = ",;\"'@";

  private SubjectsFile() {}

  /**
   * The pseudonyms of a file, one a line; blank lines at its end are nothing.
   *
   * @throws Refusal (usage) when it cannot be read, is no text, has no pseudonym, or a line that is
   *     none
   */
  static Set<String> read(Path file) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(
          Refusal.Kind.USAGE, file + " is no UTF-8 text; expected one pseudonym a line", e);
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE,
          "Cannot read " + file + "; name a readable file with one pseudonym a line",
          e);
    }
    List<String> lines =
        (text.startsWith("\uFEFF") ? text.substring(1) : text).strip().lines().toList();
    if (lines.isEmpty()) {
      throw Refusal.usage(file + " is empty; expected one pseudonym a line");
    }
    return new LinkedHashSet<>(checked(lines.stream().map(String::strip).toList(), file + " line"));
  }

  /**
   * The pseudonyms, if all of them can be some.
   *
   * @param where they stand, for the message; their number follows
   */
  static List<String> checked(List<String> subjects, String where) {
    for (int i = 0; i < subjects.size(); i++) {
      String problem = problem(subjects.get(i));
      if (problem != null) {
        throw Refusal.usage(
            where
                + " "
                + (i + 1)
                + " "
                + problem
                + "; expected a pseudonym as in enduser_pseudo_id. Nothing was erased");
      }
    }
    return subjects;
  }

  private static String problem(String subject) {
    if (subject.isEmpty()) {
      return "is empty";
    }
    if (subject.length() > LONGEST) {
      return "has " + subject.length() + " characters";
    }
    boolean odd =
        subject
            .chars()
            .anyMatch(
                c ->
                    Character.isWhitespace(c)
                        || Character.isISOControl(c)
                        || NEVER_IN_IDS.indexOf(c) >= 0);
    return odd ? "has blanks, quotes, separators or an @" : null;
  }
}
