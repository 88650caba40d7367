package dev.nightjar.lake;

import static dev.nightjar.lake.Traces.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class PinnedInputsTest {
  private static final List<String> TRACES = List.of("llm_traces");

  @Test
  void whatIsCommittedLaterIsNotSeen(Lake lake, SparkSession spark) {
    Traces.append(lake, DAY, "a", "b");
    PinnedInputs inputs = PinnedInputs.pin(lake, TRACES);
    Traces.append(lake, DAY, "c");
    inputs.bind(DAY, DAY);
    assertThat(requests(spark)).containsExactly("a", "b");
    assertThat(inputs.snapshots()).containsOnlyKeys("llm.llm_traces");
    PinnedInputs again = PinnedInputs.at(lake, TRACES, inputs.snapshots());
    again.bind(DAY, DAY);
    assertThat(requests(spark)).containsExactly("a", "b");
  }

  @Test
  void onlyTheDaysAskedForAreBound(Lake lake, SparkSession spark) {
    Traces.append(lake, DAY.minusDays(1), "before");
    Traces.append(lake, DAY, "first");
    Traces.append(lake, DAY.plusDays(1), "second");
    Traces.append(lake, DAY.plusDays(2), "after");
    PinnedInputs.pin(lake, TRACES).bind(DAY, DAY.plusDays(1));
    assertThat(requests(spark)).containsExactly("first", "second");
  }

  @Test
  void aDuplicateCountsOnceAndTheLastIngestedWins(Lake lake, SparkSession spark) {
    OutputTable table = lake.rows("llm_traces");
    Traces.append(lake, DAY, "a", "b");
    OutputRow newer = Traces.trace(table, "a", DAY);
    newer.set("ingest_ts", newer.instant("ingest_ts").plusSeconds(1)).set("status", "ERROR");
    table.append(List.of(newer, Traces.trace(table, "a", DAY)));
    PinnedInputs.pin(lake, TRACES).bind(DAY, DAY);
    Dataset<Row> expected =
        spark.sql("SELECT 'a' AS request_id, 'ERROR' AS status UNION ALL SELECT 'b', 'OK'");
    Frames.on(spark)
        .assertDataFrameDataEquals(
            expected, spark.sql("SELECT request_id, status FROM llm_traces"));
    assertThat(spark.table("llm_traces").columns())
        .containsExactly(
            Contract.columns("llm_traces").stream()
                .map(Types.NestedField::name)
                .toArray(String[]::new));
  }

  @Test
  void nobodyLooksForDuplicatesInATableThatIsMarkedUnique(Lake lake, SparkSession spark) {
    OutputTable table = lake.rows("llm_traces").noting("nightjar.ingest", "unique");
    table.append(List.of(Traces.trace(table, "a", DAY), Traces.trace(table, "a", DAY)));
    PinnedInputs.pin(lake, TRACES).bind(DAY, DAY);
    assertThat(requests(spark)).containsExactly("a", "a");
    Traces.append(lake, DAY, "b");
    PinnedInputs.pin(lake, TRACES).bind(DAY, DAY);
    assertThat(requests(spark)).containsExactly("a", "b");
  }

  @Test
  void theMarkSurvivesTheExpiryOfItsSnapshots(Lake lake) {
    OutputTable table = lake.rows("llm_traces").noting("nightjar.ingest", "unique");
    table.append(List.of(Traces.trace(table, "a", DAY)));
    Uniqueness.remember(lake.load(lake.input("llm_traces")));
    table.append(List.of(Traces.trace(table, "b", DAY)));
    table.append(List.of(Traces.trace(table, "c", DAY)));
    var stored = lake.load(lake.input("llm_traces"));
    stored.expireSnapshots().retainLast(2).expireOlderThan(Long.MAX_VALUE).commit();
    stored.refresh();
    assertThat(stored.snapshots()).hasSize(2);
    assertThat(Uniqueness.isKnown(stored, stored.currentSnapshot().snapshotId())).isTrue();
    stored.updateProperties().remove(Uniqueness.KNOWN_UNTIL).commit();
    assertThat(Uniqueness.isKnown(stored, stored.currentSnapshot().snapshotId())).isFalse();
  }

  @Test
  void whatATableLacksReadsAsNullAndAnAbsentTableAsEmpty(Lake lake, SparkSession spark) {
    var traces = lake.load(lake.input("llm_traces"));
    traces.updateSchema().deleteColumn("refused").deleteColumn("usage_output_tokens").commit();
    traces.updateSchema().addColumn("usage_output_tokens", Types.IntegerType.get()).commit();
    lake.catalog().dropTable(lake.input("tool_calls"));
    Traces.append(lake, DAY, "a");
    PinnedInputs inputs = PinnedInputs.pin(lake, List.of("llm_traces", "tool_calls"));
    inputs.bind(DAY, DAY);
    Row row =
        spark
            .sql("SELECT refused, typeof(refused), typeof(usage_output_tokens) FROM llm_traces")
            .first();
    assertThat(row.isNullAt(0)).isTrue();
    assertThat(List.of(row.getString(1), row.getString(2))).containsExactly("boolean", "bigint");
    assertThat(spark.table("tool_calls").count()).isZero();
    assertThat(spark.table("tool_calls").schema().fields())
        .extracting(StructField::name)
        .contains("tool_name", "arguments_valid");
    assertThat(inputs.absent()).containsExactly("tool_calls");
  }

  @Test
  void aMissingRequiredTableOrColumnIsRefused(Lake lake, SparkSession spark) {
    Traces.append(lake, DAY, "a", "b");
    var traces = lake.load(lake.input("llm_traces"));
    traces.updateSchema().deleteColumn("status").commit();
    spark.sql("DELETE FROM lake.llm.llm_traces WHERE request_id = 'b'");
    assertThatThrownBy(() -> PinnedInputs.pin(lake, TRACES).bind(DAY, DAY))
        .hasMessageContaining("status: missing, but required as string");
    lake.catalog().dropTable(lake.input("llm_traces"));
    assertThatThrownBy(() -> PinnedInputs.pin(lake, TRACES))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("there is no table lake.llm.llm_traces");
  }

  @Test
  void aViewUnderOtherNamesIsReadAndNoticedWhenItChanges(@TempDir Path folder) {
    try (Lake plain = SparkExtension.lake(folder)) {
      plain.tables().init(List.of());
      Traces.append(plain, DAY, "a");
      plain.catalog().renameTable(plain.input("llm_traces"), TableIdentifier.of("llm", "chat_log"));
      plain.spark().sql("CREATE VIEW lake.llm.traces AS SELECT * FROM lake.llm.chat_log");
    }
    Settings plain = Settings.embedded(folder.toString());
    Settings mapped =
        new Settings(
            plain.catalog(),
            Map.of("llm_traces", new Settings.Input("llm.traces", "llm.chat_log")),
            plain.inputNamespace(),
            plain.namespace(),
            Map.of(),
            List.of(),
            Map.of(),
            10,
            Set.of(),
            Set.of(),
            Map.of());
    try (Lake lake = SparkExtension.lake(mapped)) {
      PinnedInputs inputs = PinnedInputs.pin(lake, TRACES);
      inputs.bind(DAY, DAY);
      assertThat(requests(lake.spark())).containsExactly("a");
      assertThat(inputs.snapshots()).containsOnlyKeys("llm.chat_log");
      inputs.verifyUnchanged();
      Traces.append(lake, DAY, "b");
      assertThatThrownBy(inputs::verifyUnchanged)
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("llm.chat_log");
    }
  }

  @Test
  void listsTheDaysThatLateRowsTouch(Lake lake) {
    Traces.append(lake, DAY.minusDays(1), "a");
    Long before = Traces.append(lake, DAY, "b", "c");
    Traces.append(lake, DAY.minusDays(1), "late");
    Traces.append(lake, DAY.plusDays(1), "d", "e");
    PinnedInputs inputs = PinnedInputs.pin(lake, TRACES);
    assertThat(inputs.touchedDays("llm_traces", before))
        .isEqualTo(Map.of(DAY.minusDays(1), 1L, DAY.plusDays(1), 2L));
    assertThat(inputs.touchedDays("llm_traces", inputs.snapshot("llm_traces"))).isEmpty();
    assertThat(inputs.touchedDays("llm_traces", null)).hasSize(3);
    assertThat(inputs.touchedDays("llm_traces", 42L)).hasSize(3);
    assertThat(inputs.rowsByDay("llm_traces"))
        .isEqualTo(Map.of(DAY.minusDays(1), 2L, DAY, 2L, DAY.plusDays(1), 2L));
  }

  @Test
  void removedRowsTouchNoDay(Lake lake, SparkSession spark) {
    Long before = Traces.append(lake, DAY, "a", "b");
    spark.sql("DELETE FROM lake.llm.llm_traces WHERE request_id = 'a'");
    assertThat(PinnedInputs.pin(lake, TRACES).touchedDays("llm_traces", before)).isEmpty();
  }

  @Test
  void aTableThatNoDayDividesTellsItsDaysByItsBounds(Lake lake) {
    var traces = lake.load(lake.input("llm_traces"));
    traces.updateSpec().removeField("event_ts_day").commit();
    OutputTable table = lake.rows("llm_traces");
    table.append(List.of(Traces.trace(table, "a", DAY), Traces.trace(table, "b", DAY.plusDays(2))));
    assertThat(PinnedInputs.pin(lake, TRACES).rowsByDay("llm_traces").keySet())
        .containsExactly(DAY, DAY.plusDays(1), DAY.plusDays(2));
  }

  private static List<String> requests(SparkSession spark) {
    return spark
        .sql("SELECT request_id FROM llm_traces ORDER BY request_id")
        .as(Encoders.STRING())
        .collectAsList();
  }
}
