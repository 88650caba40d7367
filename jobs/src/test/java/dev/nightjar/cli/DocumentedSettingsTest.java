package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.report.ConfigurationFile;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every YAML and JSON that a page shows is read by what would read it. */
class DocumentedSettingsTest {
  @TempDir Path folder;

  static Stream<DocumentedBlock> yaml() {
    return blocks("yaml");
  }

  static Stream<DocumentedBlock> json() {
    return blocks("json");
  }

  private static Stream<DocumentedBlock> blocks(String language) {
    return DocumentedCommand.pages().stream()
        .flatMap(page -> DocumentedBlock.of(page).stream())
        .filter(block -> block.language().equals(language));
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void yamlIsAcceptedAsItStands(DocumentedBlock block) throws IOException {
    String first = block.text().substring(0, block.text().indexOf(':'));
    switch (first) {
      case "mapping" -> Assumptions.abort("DocumentedCommandsTest ingests with it");
      case "groups" -> Assumptions.abort("AlertRulesTest reads it");
      case "report" -> {
        Files.writeString(
            Files.createDirectory(folder.resolve("mine")).resolve("a.yaml"), block.text());
        Path file = write("reports: [mine]\n");
        String metric = block.text().replaceAll("(?s).*- name: (\\w+).*", "$1");
        assertThat(ReportCatalog.load(ConfigurationFile.read(file, Map.of())).metric(metric).name())
            .isEqualTo(metric);
      }
      default -> {
        Path file = write(block.text());
        assertThat(ReportCatalog.load(ConfigurationFile.read(file, Map.of())).reports())
            .isNotEmpty();
        // What other sections than these hold is looked at by the command that needs it.
        assertThat(List.of("catalog", "evidence", "notify", "metrics", "openlineage", "overrides"))
            .contains(first);
      }
    }
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("nightjar.yaml"), text);
  }

  @ParameterizedTest
  @MethodSource("json")
  void jsonIsJson(DocumentedBlock block) throws IOException {
    assertThat(new ObjectMapper().readTree(block.text()).isObject()).isTrue();
  }
}
