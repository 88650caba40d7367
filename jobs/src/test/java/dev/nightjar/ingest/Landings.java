package dev.nightjar.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.LandingRow;
import dev.nightjar.lake.ReviewDraws;
import dev.nightjar.lake.StoredRequests;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Rows that keep the contract, and landing folders made of rows. */
final class Landings {
  static final Instant NOW = Instant.parse("2026-11-24T02:30:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Landings() {}

  static Map<String, Object> trace(String requestId) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("request_id", requestId);
    row.put("event_ts", "2026-11-23T10:00:00Z");
    row.put("ingest_ts", "2026-11-23T10:05:00Z");
    row.put("operation_name", "chat");
    row.put("status", "OK");
    row.put("trace_sampling_weight", 1.0);
    row.put("redaction_version", "r7");
    return row;
  }

  static Map<String, Object> retrieval(String requestId) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("request_id", requestId);
    row.put("request_ts", "2026-11-23T10:00:00Z");
    row.put("retrieval_id", "span-1");
    row.put("ingest_ts", "2026-11-23T10:05:00Z");
    row.put("status", "OK");
    row.put(
        "documents",
        List.of(
            Map.of(
                "rank",
                1,
                "document_id",
                "d1",
                "score",
                0.9,
                "cited",
                true,
                "citation_supported",
                false),
            Map.of("rank", 2, "document_id", "d2", "score", 0.4)));
    return row;
  }

  static Map<String, Object> claims(String requestId) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("request_id", requestId);
    row.put("request_ts", "2026-11-23T10:00:00Z");
    row.put("verifier_name", "nli");
    row.put("verifier_version", "3");
    row.put("verified_ts", "2026-11-23T11:00:00Z");
    row.put("response_hallucinated", false);
    row.put(
        "claims",
        List.of(
            Map.of(
                "claim_id",
                "c1",
                "claim_text",
                "the sky is blue",
                "verdict",
                "SUPPORTED",
                "cited_document_id",
                "d1",
                "score",
                0.8)));
    return row;
  }

  static Map<String, Object> price(String model) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("provider_name", "acme");
    row.put("model_id", model);
    row.put("price_kind", "input_token");
    row.put("effective_from", "2026-01-01");
    row.put("list_unit_price", 0.000000075);
    row.put("pricing_unit", "Tokens");
    row.put("billing_currency", "USD");
    return row;
  }

  static Map<String, Object> with(Map<String, Object> row, String column, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(row);
    changed.put(column, value);
    return changed;
  }

  static Map<String, Object> without(Map<String, Object> row, String column) {
    Map<String, Object> changed = new LinkedHashMap<>(row);
    changed.remove(column);
    return changed;
  }

  /** What becomes of every row of a file, without a lake. */
  static List<LandingRow> read(Path file, String table) {
    List<LandingRow> rows = new ArrayList<>();
    reading(file, table).forEachRemaining(rows::add);
    return rows;
  }

  static Iterator<LandingRow> reading(Path file, String table) {
    try {
      return new LandingReader(
              Set.of(),
              PrivacyGate.standard(),
              ReviewDraws.NONE,
              Mappings.packaged(),
              StoredRequests.NONE,
              NOW)
          .read(LandingFile.of(file.toUri().toString(), table, Files.size(file), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String json(Map<String, Object> row) {
    try {
      return JSON.writeValueAsString(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path lines(Path file, List<String> lines) {
    return bytes(file, (String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  static Path bytes(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path gzip(Path file, List<String> lines) {
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static IngestResult ingest(Lake lake, Path folder) {
    return ingest(lake, folder, "run-1", NOW);
  }

  static IngestResult ingest(Lake lake, Path folder, String runId, Instant now) {
    return Ingest.into(lake)
        .run(new Ingest.Request(List.of(folder.toString()), null, false, now, runId));
  }
}
