package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Texts as files: each whole or not at all, and none before all can be written. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Writes the texts; files that exist are replaced.
   *
   * @throws Refusal (usage) when one of them cannot be written; then none is changed
   */
  static void write(Map<Path, String> texts) {
    Map<Path, Path> parts = new LinkedHashMap<>();
    Path path = null;
    try {
      for (Map.Entry<Path, String> text : texts.entrySet()) {
        path = text.getKey().toAbsolutePath();
        Files.createDirectories(path.getParent());
        if (Files.isDirectory(path)) {
          throw new IOException("it is a folder");
        }
        Path part = Files.createTempFile(path.getParent(), "." + path.getFileName(), ".part");
        parts.put(part, path);
        Files.write(part, text.getValue().getBytes(StandardCharsets.UTF_8));
      }
      for (Map.Entry<Path, Path> part : parts.entrySet()) {
        path = part.getValue();
        Files.move(part.getKey(), path, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE, "Cannot write " + path + ": " + why(e) + "; name another place", e);
    } finally {
      parts.keySet().forEach(WholeFile::remove);
    }
  }

  private static String why(IOException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    return e.getClass().equals(IOException.class) && !message.isEmpty()
        ? message
        : e.getClass()
            .getSimpleName()
            .replaceAll("Exception$", "")
            .replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }

  private static void remove(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }
}
