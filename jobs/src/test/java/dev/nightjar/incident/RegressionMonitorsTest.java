package dev.nightjar.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.compare.NightMonitor.Colour;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.OutputRow;
import dev.nightjar.lake.OutputTable;
import dev.nightjar.lake.ProfileHistory;
import dev.nightjar.lake.ProfileRows;
import dev.nightjar.lake.ProfileStamp;
import dev.nightjar.model.Cells;
import dev.nightjar.model.CellsBuilder;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import dev.nightjar.model.Slice;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Monitors over stored profiles of a small lake, without Spark. */
class RegressionMonitorsTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 11, 22);
  private static final LocalDate ONSET = LocalDate.of(2026, 11, 20);
  private static final Slice GERMAN = Slice.of("language", "de");
  private static final Slice RELEASE = Slice.of(Map.of("language", "de", "prompt_version", "p-7"));
  private static final SplittableRandom RANDOM = new SplittableRandom(3);

  @TempDir static Path warehouse;
  @TempDir Path folder;

  private static Lake lake;
  private static ReportCatalog catalog;
  private static Metric metric;

  @BeforeAll
  static void store() {
    Settings settings = Settings.embedded(warehouse.toString());
    catalog = ReportCatalog.load(settings);
    metric = catalog.metric("hallucinated_response_rate");
    lake = Lake.open(settings, Map.of(), Lake.Access.CREATE);
    lake.tables().init(List.of());
    OutputTable table = lake.rows("daily_profile");
    List<OutputRow> rows = new ArrayList<>();
    for (LocalDate day = ONSET.minusDays(40);
        !day.isAfter(NIGHT.plusDays(3));
        day = day.plusDays(1)) {
      boolean bad = !day.isBefore(ONSET) && !day.isAfter(NIGHT);
      rows.add(row(table, GERMAN, day, 900, bad ? 0.08 : 0.02));
      if (bad) {
        rows.add(row(table, RELEASE, day, 600, 0.11));
      }
    }
    table.append(rows);
    cells();
  }

  /** Days of a cross that no profile is stored for, in the finest cells alone. */
  private static void cells() {
    OutputTable table = lake.rows("daily_cell");
    List<OutputRow> rows = new ArrayList<>();
    for (LocalDate day = ONSET.minusDays(40); !day.isAfter(NIGHT); day = day.plusDays(1)) {
      double share = day.isBefore(ONSET) ? 0.02 : 0.15;
      CellsBuilder cells =
          new CellsBuilder(
              day, metric.grain(), "", "", List.of("application", "language", "task_type"));
      for (String application : List.of("chat", "search")) {
        for (int half = 0; half < 2; half++) {
          long events = 0;
          for (int i = 0; i < 200; i++) {
            events += RANDOM.nextDouble() < (application.equals("chat") ? share : 0.02) ? 1 : 0;
          }
          cells.add(
              cells.cell(List.of(application, "de", "sum")),
              metric.name(),
              half,
              200,
              events * 1_000_000,
              200_000_000,
              0xffffffffL);
        }
      }
      Cells built = cells.build(100);
      rows.add(
          table
              .row()
              .set("profile_date", day)
              .set("grain", metric.grain())
              .set("evaluator", "")
              .set("evaluator_version", "")
              .set("cell_count", (long) built.size())
              .set("state", built.toBytes())
              .set("run_id", "run-1"));
    }
    table.append(rows);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  private static OutputRow row(
      OutputTable table, Slice slice, LocalDate day, int units, double share) {
    long events = 0;
    for (int i = 0; i < units; i++) {
      events += RANDOM.nextDouble() < share ? 1 : 0;
    }
    ProfileStamp stamp =
        new ProfileStamp("llm.claim_verifications", 7L, Map.of(), catalog.stateHashes(), "run-1");
    return ProfileRows.fill(table.row(), profile(slice, day, units, events), metric, stamp);
  }

  private static Profile profile(Slice slice, LocalDate day, long units, long events) {
    BigInteger million = BigInteger.valueOf(1_000_000);
    BigInteger weight = million.multiply(BigInteger.valueOf(units));
    BigInteger positive = million.multiply(BigInteger.valueOf(events));
    return new Profile(
        new ProfileKey(day, metric.grain(), metric.name(), slice, "c-1", "", ""),
        units,
        0,
        weight,
        weight.multiply(million),
        positive,
        weight,
        positive.multiply(million),
        positive,
        positive.multiply(million),
        0,
        1,
        0,
        0,
        0,
        0,
        "",
        new int[0],
        new long[0],
        new TreeMap<>(),
        0,
        List.of(),
        new long[0],
        new long[0],
        300,
        new byte[0],
        0,
        new long[0]);
  }

  private static RegressionMonitors monitors(FrozenIncident incident) {
    return RegressionMonitors.of(
        incident, catalog::metric, new ProfileHistory(lake, catalog), Set.of(), 10);
  }

  private static FrozenIncident incident(String slice, String onset) {
    Frozen frozen = Frozen.germans().finding("f-1", "high", null, null, null, null);
    List<dev.nightjar.model.FrozenRow> rows = new ArrayList<>();
    for (String section : List.of("finding", "comparison", "report")) {
      int ordinal = 0;
      for (Fields each : frozen.incident().rows(section)) {
        Map<String, Object> values = new TreeMap<>(each.values());
        values.put("slice_key", slice);
        values.replace("onset_date_lower", onset);
        rows.add(new dev.nightjar.model.FrozenRow(section, ordinal++, values));
      }
    }
    return new FrozenIncident(frozen.incident().incident(), rows, List.of());
  }

  private static Colour colour(RegressionMonitors monitors, LocalDate night) {
    return monitors.judge(night, new ProfileHistory(lake, catalog)).colour();
  }

  @Test
  void redOnEveryNightOfTheIncidentAndGreenBeforeAndAfter() {
    RegressionMonitors monitors = monitors(incident("language=de", "2026-11-20"));
    assertThat(monitors.catchIt()).isTrue();
    for (int d = 0; d < 3; d++) {
      assertThat(colour(monitors, ONSET.plusDays(d))).isEqualTo(Colour.RED);
      assertThat(colour(monitors, NIGHT.plusDays(d + 1))).isEqualTo(Colour.GREEN);
    }
    for (int d = 1; d <= 40; d++) {
      assertThat(colour(monitors, ONSET.minusDays(d))).isEqualTo(Colour.GREEN);
    }
    assertThat(monitors.judge(NIGHT, new ProfileHistory(lake, catalog)).lines().get(0))
        .startsWith("hallucinated_response_rate on language=de, 2026-11-22: red, ")
        .contains(" before the incident; worse than before the incident; red from ");
  }

  @Test
  void aNightOfWhichNothingIsStoredIsNeither() {
    RegressionMonitors monitors = monitors(incident("language=de", "2026-11-20"));
    RegressionMonitors.Answer answer =
        monitors.judge(NIGHT.plusDays(300), new ProfileHistory(lake, catalog));
    assertThat(answer.colour()).isEqualTo(Colour.INSUFFICIENT_DATA);
    assertThat(answer.lines().get(0)).contains("insufficient data", "nothing is stored");
  }

  @Test
  void aReleaseIsHeldAgainstTheTrafficThatItTookOver() {
    RegressionMonitors monitors =
        monitors(incident("language=de,prompt_version=p-7", "2026-11-20"));
    assertThat(colour(monitors, NIGHT)).isEqualTo(Colour.RED);
    assertThat(colour(monitors, ONSET.minusDays(3))).isEqualTo(Colour.GREEN);
    assertThat(colour(monitors, NIGHT.plusDays(2)))
        .as("rolled back: the whole of the traffic counts")
        .isEqualTo(Colour.GREEN);
    assertThat(monitors.yaml())
        .contains("language = 'de'", "slices: [prompt_version]")
        .doesNotContain("prompt_version = ");
  }

  @Test
  void aSliceThatIsNotStoredIsWatchedInAWiderOneAndSaidToBe() {
    RegressionMonitors monitors =
        monitors(incident("application=chat,language=de,task_type=qa", "2026-11-20"));
    assertThat(colour(monitors, NIGHT)).isEqualTo(Colour.RED);
    assertThat(monitors.lines())
        .anyMatch(line -> line.contains("watched is application=chat,language=de,"));
    assertThat(monitors.yaml())
        .contains("application = 'chat' and language = 'de' and task_type = 'qa'");
  }

  @Test
  void aSliceThatOnlyCellsHaveIsAddedUpFromThem() {
    String slice = "application=chat,language=de,task_type=sum";
    RegressionMonitors monitors = monitors(incident(slice, "2026-11-20"));
    assertThat(monitors.lines()).noneMatch(line -> line.contains("watched is"));
    for (int d = 0; d < 3; d++) {
      assertThat(colour(monitors, ONSET.plusDays(d))).isEqualTo(Colour.RED);
      assertThat(colour(monitors, ONSET.minusDays(d + 1))).isEqualTo(Colour.GREEN);
    }
  }

  @Test
  void tooFewNightsBeforeTheOnsetAreRefused() {
    assertThatThrownBy(() -> monitors(incident("language=de", "2026-10-14")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot make a monitor of finding f-1")
        .hasMessageContaining("before 2026-10-14");
  }

  @Test
  void theReportFileIsAReportOfTheIncidentsTraffic() throws IOException {
    RegressionMonitors monitors = monitors(incident("language=de", "2026-11-20"));
    Files.writeString(folder.resolve(monitors.name() + ".yaml"), monitors.yaml());
    Settings base = Settings.embedded(warehouse.toString());
    Settings settings =
        new Settings(
            base.catalog(),
            base.inputs(),
            base.inputNamespace(),
            base.namespace(),
            base.spark(),
            List.of(folder.toString()),
            base.overrides(),
            base.minimumSubjects(),
            base.textColumns(),
            base.allow(),
            base.more());
    Metric own = ReportCatalog.load(settings).report(monitors.name()).metrics().get(0);
    assertThat(own.where()).isEqualTo("language = 'de'");
    assertThat(own.value()).isEqualTo(metric.value());
    assertThat(own.grain()).isEqualTo(metric.grain());
    assertThat(own.kind()).isEqualTo(metric.kind());
    assertThat(own.worse()).isEqualTo(metric.worse());
    assertThat(own.core()).isEqualTo(metric.core());
    assertThat(own.slices()).isEmpty();
    assertThat(own.margin().relative()).isZero();
    assertThat(own.margin().absolute()).isBetween(0.002, 0.03);
    assertThat(own.definition()).contains("red from", "finding f-1", "2026-11-19");
    assertThat(monitors(incident("language=de", "2026-11-20")).yaml()).isEqualTo(monitors.yaml());
  }

  @Test
  void aSliceIsAConditionWhateverItsValuesHold() {
    Slice odd = Slice.of("topic", "it's a \\ \"test\"");
    assertThat(MonitorFile.where("in_sample or x", odd))
        .isEqualTo("(in_sample or x) and topic = 'it\\'s a \\\\ \"test\"'");
    assertThat(MonitorFile.where(null, Slice.ALL)).isNull();
    assertThat(MonitorFile.where("a", Slice.ALL)).isEqualTo("a");
  }
}
