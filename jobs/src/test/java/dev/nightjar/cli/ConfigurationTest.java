package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.yaml"), text).toString();
  }

  @Test
  void optionThenEnvironmentThenFileThenDefault() throws IOException {
    String file = file("options: {warehouse: from-file, color: always}\n");
    Map<String, String> environment = Map.of("NIGHTJAR_WAREHOUSE", "from-environment");
    assertThat(Run.parse(Map.of(), "--config", file, "doctor").warehouse).isEqualTo("from-file");
    assertThat(Run.parse(environment, "--config", file, "doctor").warehouse)
        .isEqualTo("from-environment");
    assertThat(Run.parse(environment, "--config=" + file, "doctor", "--warehouse=x").warehouse)
        .isEqualTo("x");
    assertThat(Run.parse(Map.of("NIGHTJAR_CONFIG", file), "doctor").color())
        .isEqualTo(ColourChoice.ALWAYS);
    assertThat(Run.parse(Map.of(), "doctor").warehouse).isNull();
  }

  @Test
  void anOptionOfOneCommandStandsUnderItsName() throws IOException {
    String file = file("options: {sql: {format: nonsense}}\n");
    Run run = Run.of("--config", file, "sql", "SELECT 1");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("\"nonsense\" is none of table, csv, json, jsonl");
  }

  @Test
  void anUnknownOptionInTheFileIsAnsweredWithTheNearest() throws IOException {
    Run run = Run.of("--config", file("options: {colour: never}\n"), "doctor");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("unknown key options.colour; did you mean \"color\"?")
        .contains("my.yaml");
  }

  @Test
  void aBrokenFileStopsNeitherHelpNorVersion() throws IOException {
    String file = file("catalog: [\n");
    assertThat(Run.of("--config", file, "version").exitCode()).isZero();
    assertThat(Run.of("--config", file, "doctor", "--help").exitCode()).isZero();
    assertThat(Run.of("--config", file, "check").exitCode()).isEqualTo(2);
  }

  @Test
  void doctorSaysWhatIsWrongWithTheFile() throws IOException {
    Run run = Run.of("--config", file("catalogue: {}\n"), "doctor");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("catalogue").contains("catalog");
  }

  @Test
  void aNamedFileMustExist() {
    Run run = Run.of("check", "--config", folder.resolve("none.yaml").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("none.yaml").contains("there is no such file");
    assertThat(run.lastLine()).contains("\"command\":\"check\",\"status\":\"usage\"");
  }
}
