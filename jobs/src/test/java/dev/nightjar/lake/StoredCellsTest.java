package dev.nightjar.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.compare.CellSource;
import dev.nightjar.model.Cells;
import dev.nightjar.model.CellsBuilder;
import dev.nightjar.report.FewReports;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class StoredCellsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
  private static final List<LocalDate> DAYS = List.of(DAY, DAY.plusDays(1));

  @Test
  void cellsComeBackAsTheyWereWritten(Lake lake) {
    OutputTable table = lake.rows("daily_cell");
    List<OutputRow> rows = new ArrayList<>();
    for (LocalDate day : DAYS) {
      for (String judge : List.of("", "model:judge")) {
        rows.add(
            table
                .row()
                .set("profile_date", day)
                .set("grain", "answers")
                .set("evaluator", judge)
                .set("evaluator_version", judge.isEmpty() ? "" : "v1")
                .set("cell_count", 1L)
                .set("state", cells(day, judge).toBytes())
                .set("run_id", "run-1"));
      }
    }
    table.replace(
        Where.between("profile_date", DAY, DAY.plusDays(1)).and(Where.equal("grain", "answers")),
        rows);

    for (long memory : new long[] {1L << 20, 0}) {
      CellSource stored = new StoredCells(lake, FewReports.named("serving"), DAYS, memory);
      for (LocalDate day : DAYS) {
        assertThat(stored.on(day, "answers", "model:judge", "v1").toBytes())
            .as("%s with %s bytes kept", day, memory)
            .isEqualTo(cells(day, "model:judge").toBytes());
        assertThat(stored.on(day, "answers", "", "").toBytes()).isEqualTo(cells(day, "").toBytes());
      }
      assertThat(stored.on(DAY, "answers", "model:judge", "v2")).isNull();
      assertThat(stored.on(DAY, "requests", "", "")).isNull();
      assertThat(stored.on(DAY.plusDays(2), "answers", "", "")).isNull();
    }
  }

  private static Cells cells(LocalDate day, String judge) {
    CellsBuilder cells =
        new CellsBuilder(
            day, "answers", judge, judge.isEmpty() ? "" : "v1", List.of("language", "region"));
    int cell = cells.cell(List.of("de", "eu"));
    cells.add(cell, "error_rate", 1, day.getDayOfMonth(), 1_000_000, 2_000_000, 0b10);
    return cells.build(10);
  }
}
