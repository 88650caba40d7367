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
  void progressSaysRateAndRemainingTime() {
    assertThat(Console.progressLine("reading", 1_500, 6_000, 3_000_000_000L))
        .isEqualTo("reading: 1,500 of 6,000 (25 %), 500/s, 9 s left");
    assertThat(Console.progressLine("nights", 4, 14, 66_000_000_000L))
        .isEqualTo("nights: 4 of 14 (28 %), 165 s left");
    assertThat(Console.progressLine("reading", 0, 6_000, 0)).isEqualTo("reading: 0 of 6,000 (0 %)");
    assertThat(Console.progressLine("reading", 70, 0, 0)).isEqualTo("reading: 70");
  }

  @Test
  void progressRewritesOneLineOnATerminalAndGoesBeforeTheNextText() {
    Map<String, String> terminal = Map.of("NIGHTJAR_TERMINAL", "2", "COLUMNS", "60");
    String text =
        printed(
            terminal,
            new GlobalOptions(),
            console -> {
              console.progress("reading", 1, 2, 0);
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
              console.progress("reading", 1, 2, 0);
              console.progress("reading", 1, 2, 0);
              console.progress("reading", 2, 2, 0);
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
              console.progress("reading", 1, 2, 0);
              console.error("broken");
            });
    assertThat(text).isEqualTo("nightjar: broken\n");
  }
}
