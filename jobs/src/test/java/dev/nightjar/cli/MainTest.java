package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path folder;

  @Test
  void lastLineOfOutputIsTheResultObject() {
    Run run = Run.of("version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.lastLine())
        .startsWith(
            "{\"command\":\"version\",\"status\":\"done\",\"run_id\":\"version-20261124T0230")
        .contains("\"seconds\":0.0");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void globalOptionsStandBeforeAndAfterTheCommand() throws Exception {
    Path before = folder.resolve("before.json");
    Path after = folder.resolve("after.json");
    Run first = Run.of("--result-file", before.toString(), "version");
    Run second = Run.of("version", "--result-file=" + after);
    assertThat(Files.readString(before)).isEqualTo(first.lastLine() + "\n");
    assertThat(Files.readString(after)).isEqualTo(second.lastLine() + "\n");
  }

  @Test
  void repeatableOptionsAddUpOnBothSidesOfTheCommand() {
    GlobalOptions global =
        Run.parse(
            Map.of(),
            "--conf=a=1",
            "--conf=c=3",
            "--reports=x",
            "version",
            "--conf",
            "b=2=3",
            "--reports=y");
    assertThat(global.conf)
        .containsOnly(Map.entry("a", "1"), Map.entry("b", "2=3"), Map.entry("c", "3"));
    assertThat(global.reports).containsExactly("x", "y");
  }

  @Test
  void optionGoesBeforeEnvironment() {
    Map<String, String> environment = Map.of("NIGHTJAR_WAREHOUSE", "from-environment");
    assertThat(Run.parse(environment, "version").warehouse).isEqualTo("from-environment");
    assertThat(Run.parse(environment, "version", "--warehouse=x").warehouse).isEqualTo("x");
    assertThat(Run.parse(environment, "--warehouse=x", "version").warehouse).isEqualTo("x");
  }

  @Test
  void mistypedCommandIsAnsweredWithTheNearestOne() {
    Run run = Run.of("versoin");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("versoin").contains("Did you mean: nightjar version");
  }

  @Test
  void mistypedOptionIsAnsweredWithTheNearestOne() {
    Run run = Run.of("version", "--warehous=x");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--warehous=x").contains("--warehouse");
  }

  @Test
  void wrongWordOfAChoiceIsAnsweredWithTheListAndTheNearest() {
    Run run = Run.of("version", "--color=nevr");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("\"nevr\" is none of auto, always, never; did you mean \"never\"?")
        .doesNotContain("Exception");
  }

  @Test
  void refusalHasItsExitCodeAndOneSentence() {
    Run run = Run.of("completion", "bahs");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "nightjar: Cannot complete for shell \"bahs\": expected bash or zsh; did you mean"
                + " \"bash\"?\n");
  }

  @Test
  void withoutACommandTheHelpIsAnError() {
    Run run = Run.of();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Usage: nightjar").contains("version");
  }

  @Test
  void colourIsWrittenToTerminalsOnly() {
    Map<String, String> terminal = Map.of("NIGHTJAR_TERMINAL", "12", "LANG", "C.UTF-8");
    Map<String, String> noColour = Map.of("NIGHTJAR_TERMINAL", "12", "NO_COLOR", "1");
    assertThat(Run.in(terminal, "completion", "bahs").err()).contains("\u001b[31m");
    assertThat(Run.in(noColour, "completion", "bahs").err()).doesNotContain("\u001b");
    assertThat(Run.of("completion", "bahs").err()).doesNotContain("\u001b");
    assertThat(Run.of("completion", "bahs", "--color=always").err()).contains("\u001b[31m");
  }

  @Test
  void unwritableResultFileIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Run run = Run.of("version", "--result-file", file.resolve("below").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Cannot write the result file").contains(file.toString());
  }
}
