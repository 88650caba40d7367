package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static String printed(
      Map<String, String> environment, GlobalOptions options, Consumer<Console> use) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    use.accept(new Console(new Host(environment, err, err, InstantSource.system()), options));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void progressSaysRateAndRemainingTimeOfItsStageAlone() {
    Progress progress = new Progress();
    long second = 1_000_000_000L;
    assertThat(progress.line("read profiles", 0, 0, 0)).isEqualTo("read profiles...");
    // The first stage took ten minutes: the second one is not slow for that.
    long begin = 600 * second;
    assertThat(progress.line("rows", 0, 6_000, begin)).isEqualTo("rows: 0 of 6,000 (0 %)");
    assertThat(progress.line("rows", 1_500, 6_000, begin + 3 * second))
        .isEqualTo("rows: 1,500 of 6,000 (25 %), 500/s, 9 s left");
    assertThat(progress.line("rows", 6_000, 6_000, begin + 12 * second))
        .isEqualTo("rows: 6,000 of 6,000 (100 %), 500/s, took 12 s");
    assertThat(progress.line("nights", 0, 42, begin)).isEqualTo("nights: 0 of 42 (0 %)");
    assertThat(progress.line("nights", 2, 42, begin + 66 * second))
        .isEqualTo("nights: 2 of 42 (4 %), 1.8/min, 22 min left");
    assertThat(progress.line("nights", 3, 4200, begin + 99 * second))
        .isEqualTo("nights: 3 of 4,200 (0 %), 1.8/min, 38 h 28 min left");
    assertThat(progress.line("files", 70, 0, begin)).isEqualTo("files: 70");
  }

  @Test
  void progressRewritesOneLineOnATerminalAndGoesBeforeTheNextText() {
    Map<String, String> terminal = Map.of("NIGHTJAR_TERMINAL", "2", "COLUMNS", "60");
    String text =
        printed(
            terminal,
            new GlobalOptions(),
            console -> {
              console.progress("reading", 1, 2);
              console.say("done");
            });
    assertThat(text).startsWith("\rreading: 1 of 2 (50 %)\r").endsWith("\rdone\n");
  }

  @Test
  void elsewhereProgressIsPlainLines() {
    String text =
        printed(
            Map.of("NIGHTJAR_TERMINAL", ""),
            new GlobalOptions(),
            console -> {
              console.progress("reading", 1, 2);
              console.progress("reading", 1, 2);
              console.progress("reading", 2, 2);
            });
    assertThat(text).isEqualTo("reading: 1 of 2 (50 %)\nreading: 2 of 2 (100 %)\n");
  }

  @Test
  void quietLeavesErrorsOnly() {
    GlobalOptions quiet = new GlobalOptions();
    quiet.quiet = true;
    String text =
        printed(
            Map.of("LANG", "C.UTF-8", "NIGHTJAR_TERMINAL", ""),
            quiet,
            console -> {
              console.say("said");
              console.warn("warned");
              console.progress("reading", 1, 2);
              console.error("broken");
            });
    assertThat(text).isEqualTo("nightjar: broken\n");
  }
}
