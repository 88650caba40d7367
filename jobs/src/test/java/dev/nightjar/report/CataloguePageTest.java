package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code ./dev docs} writes the page, the test holds it to the definitions. */
class CataloguePageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("nightjar.root", "..")).resolve("docs/reports.md");

  public static void main(String[] args) throws IOException {
    Files.writeString(PAGE, page());
  }

  @Test
  void the_page_says_what_the_definitions_say() throws IOException {
    assertThat(Files.readString(PAGE)).as("stale: run ./dev docs").isEqualTo(page());
  }

  @Test
  void every_metric_has_a_row_with_its_definition() {
    String page = page();
    ReportCatalog.load(Settings.embedded("w"))
        .reports()
        .forEach(
            report ->
                report
                    .metrics()
                    .forEach(
                        metric -> {
                          assertThat(metric.definition()).as(metric.name()).isNotBlank();
                          assertThat(page)
                              .contains(
                                  "| `"
                                      + metric.name()
                                      + "` | "
                                      + metric.kind().code()
                                      + " | "
                                      + metric.definition());
                        }));
  }

  private static String page() {
    return CataloguePage.of(ReportCatalog.load(Settings.embedded("w")).reports());
  }
}
