package dev.nightjar.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A lake in a folder of its own, worked on through the command line only. */
final class PublishedLake {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  PublishedLake(Path folder, String configuration) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("nightjar.yaml"), configuration);
    run("init");
  }

  Path landing() {
    return folder.resolve("landing");
  }

  /** Runs a command that must succeed and returns its result object. */
  JsonNode run(String... command) throws IOException {
    List<String> lines = lines(command);
    return JSON.readTree(lines.get(lines.size() - 1));
  }

  /** Rows of a query, one JSON object each. */
  List<JsonNode> sql(String query) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : lines("sql", query, "--format", "jsonl")) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }

  private List<String> lines(String... command) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--config",
                folder.resolve("nightjar.yaml").toString(),
                "--warehouse",
                folder.resolve("warehouse").toString(),
                "--no-progress"));
    arguments.addAll(List.of(command));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            arguments.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(exit)
        .as("%s: %s", String.join(" ", command), err.toString(StandardCharsets.UTF_8))
        .isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
