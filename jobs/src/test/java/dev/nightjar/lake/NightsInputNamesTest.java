package dev.nightjar.lake;

import static dev.nightjar.lake.ChatNights.night;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Settings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A lake whose inputs have other names, or are shown by a view, gives the same report. */
@ExtendWith(SparkExtension.class)
class NightsInputNamesTest {
  private static final LocalDate LAST = night(2);

  @Test
  void theReportDoesNotDependOnHowInputsAreNamed(@TempDir Path folder) {
    Settings plain = Settings.embedded(folder.toString());
    List<String> expected;
    try (Lake lake = SparkExtension.lake(plain)) {
      lake.tables().init(List.of());
      ChatNights nights = ChatNights.in(lake).traffic(0, 2, 60);
      nights.run("plain").backfill(night(0), LAST, false);
      expected = nights.content("report", LAST);
      assertThat(expected).isNotEmpty();
      lake.catalog().renameTable(lake.input("llm_traces"), TableIdentifier.of("llm", "chat_log"));
      lake.spark().sql("CREATE VIEW lake.llm.chats AS SELECT * FROM lake.llm.chat_log");
    }
    for (String name : List.of("llm.chat_log", "llm.chats")) {
      try (Lake lake = SparkExtension.lake(reading(plain, name))) {
        ChatNights nights = ChatNights.in(lake);
        nights.run(name).backfill(night(0), LAST, true);
        assertThat(nights.runOf(LAST)).isEqualTo(name);
        assertThat(nights.content("report", LAST)).as(name).isEqualTo(expected);
      }
    }
  }

  private static Settings reading(Settings plain, String name) {
    return new Settings(
        plain.catalog(),
        Map.of("llm_traces", new Settings.Input(name, "llm.chat_log")),
        plain.inputNamespace(),
        plain.namespace(),
        plain.spark(),
        plain.reports(),
        plain.overrides(),
        plain.minimumSubjects(),
        plain.textColumns(),
        plain.allow(),
        plain.more());
  }
}
