package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputTable;
import dev.nightjar.lake.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class EraseCommandTest {
  private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|is empty; expected one pseudonym a line",
        "`\n \n`|is empty; expected one pseudonym a line",
        "`p-1\n\np-2`|line 2 is empty; expected a pseudonym",
        "`p-1\nfull name`|line 2 has blanks, quotes, separators or an @",
        "`p-1,p-2`|line 1 has blanks, quotes, separators or an @",
        "`a@b.example`|line 1 has blanks, quotes, separators or an @"
      })
  void aFileThatHoldsNoPseudonymsIsRefused(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("s.txt"), text);
    Run run = Run.of("erase", "--subjects-file", file.toString());
    assertThat(run.exitCode()).isEqualTo(Result.USAGE);
    assertThat(run.err()).contains(file.toString(), message).doesNotContain("full", "example");
    assertThat(run.out()).doesNotContain("p-1", "full", "a@b");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("s.bin"), new byte[] {'a', (byte) 0xff, 0, 3});
    assertThat(Run.of("erase", "--subjects-file", file.toString()).err())
        .contains("is no UTF-8 text");
    assertThat(Run.of("erase", "--subjects-file", folder.resolve("none").toString()).err())
        .contains("Cannot read");
  }

  @Test
  void whomToEraseIsSaidOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("s.txt"), "p-1\n");
    assertThat(Run.of("erase").err()).contains("Say whom to erase");
    Run both = Run.of("erase", "--subjects-file", file.toString(), "--subject", "p-1");
    assertThat(both.exitCode()).isEqualTo(Result.USAGE);
    assertThat(Run.of("erase", "--subject", "a b").err()).contains("--subject 1 has blanks");
  }

  @Test
  void thePseudonymIsNeitherPrintedNorKept(Lake lake) throws IOException {
    OutputTable traces = lake.rows("llm_traces");
    traces.append(
        List.of(
            traces
                .row()
                .set("request_id", "r-1")
                .set("event_ts", AT)
                .set("ingest_ts", AT)
                .set("operation_name", "chat")
                .set("status", "OK")
                .set("enduser_pseudo_id", "p-secret")
                .set("trace_sampling_weight", 1.0)
                .set("redaction_version", "1")));
    String warehouse = lake.settings().catalog().warehouse();
    Path file =
        Files.write(
            folder.resolve("s.txt"),
            "\uFEFFp-secret\r\np-secret\r\n".getBytes(StandardCharsets.UTF_8));

    Run dry = Run.of("erase", "--warehouse", warehouse, "--subject", "p-secret", "--dry-run");
    Run done = Run.of("erase", "--warehouse", warehouse, "--subjects-file", file.toString());
    Run again = Run.of("erase", "--warehouse", warehouse, "--subjects-file", file.toString());

    assertThat(dry.exitCode()).isZero();
    assertThat(dry.lastLine()).contains("\"status\":\"dry_run\"", "\"llm_traces\":1");
    assertThat(done.exitCode()).isZero();
    assertThat(done.lastLine())
        .contains("\"status\":\"done\"", "\"subjects\":1", "\"llm_traces\":1");
    assertThat(again.exitCode()).isEqualTo(99);
    assertThat(again.lastLine()).contains("\"status\":\"nothing_to_do\"", "\"llm_traces\":0");
    for (Run run : List.of(dry, done, again)) {
      assertThat(run.out() + run.err()).doesNotContain("p-secret");
    }
    assertThat(lake.rows("run").read(Where.all()))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.text("job_name")).isEqualTo("erase");
              assertThat(row.text("results")).contains("\"llm_traces\":1").doesNotContain("secret");
            });
  }

  @Test
  void maintenanceOfATidyLakeHasNothingToDo(Lake lake) {
    Run run = Run.of("maintain", "--warehouse", lake.settings().catalog().warehouse());
    assertThat(run.exitCode()).isEqualTo(99);
    assertThat(run.lastLine()).contains("\"status\":\"nothing_to_do\"", "\"tables\":{}");
  }
}
