package dev.nightjar.cli;

import dev.nightjar.lake.Contract;
import dev.nightjar.lake.ReviewQueue;
import dev.nightjar.model.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A review queue as a file for reviewers: rows of the table {@code evaluations} whose verdict is
 * still empty, with the text beside. Written whole or not at all.
 */
final class ReviewFile {
  private static final List<String> COLUMNS =
      List.of(
          "request_id",
          "input_text",
          "output_text",
          "failed",
          "severity",
          "explanation",
          "judge_verdict",
          "judge_score",
          "annotator_id",
          "evaluation_ts",
          "evaluation_id",
          "request_ts",
          "evaluation_name",
          "target_type",
          "data_type",
          "annotator_kind",
          "sampling_design",
          "sampling_stratum",
          "sample_batch_id",
          "inclusion_probability",
          "combined_probability",
          "sampling_weight");

  private final Path path;

  /**
   * @throws Refusal when the name ends neither in .csv nor in .jsonl, or there is no such folder
   */
  ReviewFile(String name) {
    this.path = Path.of(name).toAbsolutePath().normalize();
    String file = path.getFileName() == null ? "" : path.getFileName().toString();
    if (!isCsv(file) && !file.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
      throw Refusal.usage(
          "Cannot tell the format of --out "
              + name
              + ": expected a name that ends in .csv or .jsonl");
    }
    if (path.getParent() == null || !Files.isDirectory(path.getParent())) {
      throw Refusal.usage("Cannot write " + path + ": its folder does not exist; make it first");
    }
  }

  private static boolean isCsv(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  Path path() {
    return path;
  }

  /**
   * Writes the queue; a file that holds just this already stays.
   *
   * @throws Refusal when there is another file: it may hold labels
   */
  void write(ReviewQueue queue) {
    byte[] content = content(queue);
    try {
      if (Files.exists(path)) {
        if (!Arrays.equals(Files.readAllBytes(path), content)) {
          throw Refusal.usage(
              path + " exists and may hold labels; move it away or name another file with --out");
        }
        return;
      }
      Path temporary = Files.createTempFile(path.getParent(), ".review", ".tmp");
      try {
        Files.write(temporary, content);
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE,
          "Cannot write "
              + path
              + ": "
              + e.getClass().getSimpleName()
              + "; name another with --out",
          e);
    }
  }

  private byte[] content(ReviewQueue queue) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    List<String> columns = new ArrayList<>(COLUMNS);
    columns.addAll(Contract.STAMP);
    RowWriter rows =
        isCsv(path.toString()) ? new CsvRows(columns, out) : new JsonRows(columns, out, false);
    for (ReviewQueue.Item item : queue.items()) {
      List<Object> row =
          new ArrayList<>(
              Arrays.asList(
                  item.requestId(),
                  item.input(),
                  item.output(),
                  null,
                  null,
                  null,
                  item.judgeFailed() == null ? null : item.judgeFailed() ? "fail" : "pass",
                  item.judgeScore(),
                  null,
                  null,
                  queue.batch() + "/" + item.requestId(),
                  item.requestTs().toString(),
                  queue.evaluation(),
                  "request",
                  "BOOLEAN",
                  "HUMAN",
                  "stratified",
                  item.stratum(),
                  queue.batch(),
                  item.inclusionProbability(),
                  item.combinedProbability(),
                  1 / item.inclusionProbability()));
      Contract.STAMP.forEach(name -> row.add(item.stamp().get(name)));
      rows.row(row);
    }
    rows.end();
    out.flush();
    return bytes.toByteArray();
  }
}
