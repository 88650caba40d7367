package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoTest {
  /**
   * Kept after the test: what reads the lake from outside (SQL, notebooks, pages) is tried on it.
   */
  private static final Path DEMO = Path.of(System.getProperty("nightjar.demo", "target/demo"));

  @BeforeEach
  void clear() throws IOException {
    if (Files.exists(DEMO)) {
      try (Stream<Path> files = Files.walk(DEMO)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void findsWhatWasPlantedAndBlamesNothingElse() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    // As README.md shows it, "./nightjar demo", but for the place.
    List<String> words =
        new ArrayList<>(
            DocumentedCommand.of("README.md").stream()
                .filter(command -> command.name().equals("demo"))
                .findFirst()
                .orElseThrow()
                .words());
    words.addAll(List.of("--dir", DEMO.toAbsolutePath().toString(), "--no-progress"));
    int exit =
        Main.run(
            words.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    JsonNode result = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(places(result.get("planted"))).hasSize(5);
    assertThat(places(result.get("findings"))).isEqualTo(places(result.get("planted")));
    assertThat(lines)
        .as("a shift of a whole distribution has no interval of one value")
        .filteredOn(line -> line.contains("95 % interval"))
        .hasSize(4);
    assertThat(reports(DEMO.resolve("warehouse").toString()))
        .as("reports with rows on the last night")
        .hasSize(10);
  }

  /** Names of the reports that have rows with a value on the last night. */
  private static Set<String> reports(String warehouse) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new String[] {
              "sql",
              "SELECT DISTINCT report_name FROM report WHERE report_date = DATE'2026-11-23' AND value"
                  + " IS NOT NULL",
              "--format",
              "csv",
              "--warehouse",
              warehouse
            },
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    assertThat(exit).isZero();
    return new TreeSet<>(out.toString(StandardCharsets.UTF_8).lines().skip(1).toList());
  }

  private static Set<String> places(JsonNode rows) {
    Set<String> places = new TreeSet<>();
    rows.forEach(row -> places.add(row.get("report").asText() + ": " + row.get("slice").asText()));
    return places;
  }
}
