package dev.nightjar.published;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Public data sets with published figures, read in place beside the checkout; never committed. */
final class PublishedData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PublishedData() {}

  /** The folder of a data set; skips the test, with a message, where it is absent. */
  static Path folder(String name) {
    Path root = Path.of(System.getProperty("nightjar.root", ".")).toAbsolutePath();
    Path folder = root.resolve("../shared/data").resolve(name).normalize();
    assumeTrue(Files.isDirectory(folder), "skipped: no data set " + name + " at " + folder);
    return folder;
  }

  static List<Map<String, String>> csv(Path file) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setLineSeparator("\n");
    settings.setMaxCharsPerColumn(100_000);
    CsvParser parser = new CsvParser(settings);
    List<String[]> lines = parser.parseAll(file.toFile(), StandardCharsets.UTF_8);
    String[] header = lines.get(0);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < header.length; i++) {
        row.put(header[i], i < line.length ? line[i] : null);
      }
      rows.add(row);
    }
    return rows;
  }

  /** Writes contract rows as one JSON Lines landing file of {@code table}. */
  static void land(Path landing, String table, Iterable<? extends Map<String, ?>> rows)
      throws IOException {
    Path folder = Files.createDirectories(landing.resolve(table));
    try (Writer writer = Files.newBufferedWriter(folder.resolve("published.jsonl"))) {
      for (Map<String, ?> row : rows) {
        writer.write(JSON.writeValueAsString(row));
        writer.write('\n');
      }
    }
  }

  /** A request of the contract with what every one must have. */
  static Map<String, Object> trace(String requestId, String timestamp, String subject) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("request_id", requestId);
    row.put("event_ts", timestamp);
    row.put("ingest_ts", timestamp);
    row.put("enduser_pseudo_id", subject);
    row.put("operation_name", "chat");
    row.put("status", "OK");
    row.put("trace_sampling_weight", 1.0);
    row.put("redaction_version", "published");
    return row;
  }

  static Double number(String text) {
    return text == null || text.isEmpty() ? null : Double.valueOf(text);
  }
}
