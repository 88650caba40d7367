package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          versoin | There is no command "versoin"; did you mean "version"?
          incident opne | There is no command "incident opne"; did you mean "incident open"?
          pin | There is no command "pin"; did you mean "baseline pin"?
          xylophone | There is no command "xylophone"; see `nightjar --help`
          version --warehous=x | version has no option --warehous; did you mean "--warehouse"?
          version please | version takes no further argument, and "please" is one; see `nightjar version --help`
          show | show needs REPORT (Name of a report, such as hallucination); see `nightjar show --help`
          --conf x version | Value for option '--conf' (KEY=VALUE) should be in KEY=VALUE format but was x; see `nightjar --help`
          """)
  void aMistypedLineIsAnsweredInOneSentence(String line, String sentence) {
    Run run = Run.of(line.split(" ", -1));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("nightjar: " + sentence + "\n");
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

  @Test
  void whoeverRunsACommandHasAName() {
    assertThat(user(Map.of("USER", "ada"))).isEqualTo("ada");
    assertThat(user(Map.of())).isEqualTo(System.getProperty("user.name"));
  }

  private static String user(Map<String, String> environment) {
    Host host = new Host(environment, System.out, System.err, InstantSource.fixed(Run.NIGHT));
    Configuration configuration = new Configuration(new String[0], environment);
    try (Invocation invocation =
        new Invocation("version", new GlobalOptions(), host, configuration)) {
      return invocation.user();
    }
  }
}
