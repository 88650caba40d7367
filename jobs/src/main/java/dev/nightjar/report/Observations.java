package dev.nightjar.report;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The observation queries by grain: those of the class path and those of users' folders. */
final class Observations {
  /** Grains that the jar carries; a test compares this list with {@code sql/observations}. */
  static final List<String> PACKAGED =
      List.of(
          "answers",
          "embeddings",
          "evaluations",
          "feedback",
          "gpu",
          "guardrails",
          "infra",
          "requests",
          "retrievals",
          "tool_calls");

  private final Map<String, String> sqlByGrain = new TreeMap<>();

  /** Words of all queries; every dimension of every metric is looked up in them. */
  private final Set<String> words = new TreeSet<>();

  private Observations() {}

  static Observations packaged() {
    Observations observations = new Observations();
    for (String grain : PACKAGED) {
      observations.sqlByGrain.put(grain, resource("/sql/observations/" + grain + ".sql"));
    }
    observations.collectWords();
    return observations;
  }

  /** Adds the queries of {@code folder/observations}; one of a known grain replaces it. */
  void addFolder(Path folder) {
    Path observations = folder.resolve("observations");
    if (!Files.isDirectory(observations)) {
      return;
    }
    for (Path file : files(observations, ".sql")) {
      String name = String.valueOf(file.getFileName());
      String grain = name.substring(0, name.length() - ".sql".length());
      if (!grain.matches("[a-z][a-z0-9_]*")) {
        throw Refusal.usage(
            "Cannot use " + file + ": a grain is named in lower case, digits and underscores");
      }
      sqlByGrain.put(grain, text(file));
    }
    collectWords();
  }

  private void collectWords() {
    words.clear();
    for (String sql : sqlByGrain.values()) {
      words.addAll(List.of(sql.replaceAll("(?m)--.*$", "").split("\\W+", -1)));
    }
  }

  List<String> grains() {
    return List.copyOf(sqlByGrain.keySet());
  }

  /**
   * Whether a column may be one of a grain: some packaged query names it, or the grain is a user's
   * own, whose columns are only known when it runs.
   */
  boolean mayHave(String grain, String column) {
    return !PACKAGED.contains(grain) || words.contains(column);
  }

  /** Every word of the queries, in alphabetical order: columns, and what else SQL says. */
  Set<String> words() {
    return Collections.unmodifiableSet(words);
  }

  /** The query of a grain; null where there is none. */
  String sql(String grain) {
    return sqlByGrain.get(grain);
  }

  /** Files of a folder whose name ends in one of the endings, in alphabetical order. */
  static List<Path> files(Path folder, String... endings) {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(endings).anyMatch(String.valueOf(file.getFileName())::endsWith))
          .sorted()
          .forEach(files::add);
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.USAGE, "Cannot list folder " + folder + ": " + e, e);
    }
    return files;
  }

  static String resource(String path) {
    try (InputStream in = Observations.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("Cannot find " + path + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.USAGE, "Cannot read " + file + ": " + e, e);
    }
  }
}
