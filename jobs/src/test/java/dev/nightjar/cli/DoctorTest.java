package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.SparkExtension;
import dev.nightjar.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor sees and mends. Its clock stands at {@link Run#NIGHT}. */
@ExtendWith(SparkExtension.class)
class DoctorTest {
  private static final String DEAD = "ingest_ingest_20261120T010000Z_1a2b3c";
  private static final String ALIVE = "ingest_ingest_20261124T010000Z_1a2b3c";

  @TempDir Path folder;

  @Test
  void mendsWhatIsMissingAndWhatKilledRunsLeft(Lake lake) throws IOException {
    String warehouse = lake.settings().catalog().warehouse();
    lake.rows("report")
        .append(
            List.of(
                lake.rows("report")
                    .row()
                    .set("report_date", LocalDate.of(2026, 11, 18))
                    .set("report_name", "cost")
                    .set("metric_name", "cost_per_request")
                    .set("slice_key", "")
                    .set("statistic_name", "value")
                    .set("arm", "all")
                    .set("baseline_kind", "trailing")
                    .set("baseline_name", "")
                    .set("evaluator", "")
                    .set("evaluator_version", "")
                    .set("verdict", "not_worse")
                    .set("run_id", "run-1")));
    for (String branch : List.of(DEAD, ALIVE)) {
      lake.spark().sql("alter table lake.nightjar.report create branch " + branch);
    }
    lake.spark().sql("drop table lake.nightjar.baseline");

    Run sick = Run.of("doctor", "--warehouse", warehouse);
    assertThat(sick.exitCode()).isEqualTo(Result.CONTRACT);
    assertThat(check(sick, "tables").get("found").asText()).isEqualTo("missing: baseline");
    assertThat(check(sick, "staleness").get("state").asText()).isEqualTo("warn");
    assertThat(check(sick, "staleness").get("advice").asText())
        .contains("nightjar backfill --from 2026-11-19");

    Run mended = Run.of("doctor", "--repair", "--warehouse", warehouse);
    assertThat(mended.exitCode()).as(mended.err()).isZero();
    assertThat(check(mended, "tables").get("state").asText()).isEqualTo("ok");
    assertThat(json(mended).get("repaired"))
        .extracting(JsonNode::asText)
        .containsExactly("created 1 tables", "dropped of table report: " + DEAD);
    assertThat(
            lake.spark().sql("select name from lake.nightjar.report.refs").collectAsList().stream()
                .map(row -> row.getString(0)))
        .containsExactlyInAnyOrder("main", ALIVE);
    assertThat(Run.of("doctor", "--repair", "--warehouse", warehouse).err())
        .contains("Nothing to repair.");
  }

  @Test
  void repairMakesNoLakeWhereNoneIs() throws IOException {
    Path typo = folder.resolve("warehuose");

    Run run = Run.of("doctor", "--repair", "--warehouse", typo.toString());

    assertThat(run.exitCode()).isEqualTo(Result.CONTRACT);
    assertThat(check(run, "catalog").get("state").asText()).isEqualTo("fail");
    assertThat(typo).doesNotExist();
  }

  @Test
  void aSigningKeyThatOthersCanReadIsTold(Lake lake) throws IOException {
    String keys = folder.resolve("keys").toString();
    assertThat(Run.of("keys", "new", keys).exitCode()).isZero();
    String file =
        Files.writeString(
                folder.resolve("nightjar.yaml"),
                "evidence: {signing_key: keys/signing.key.pem}\ncatalog: {warehouse: "
                    + lake.settings().catalog().warehouse()
                    + "}\n")
            .toString();

    JsonNode sound = check(Run.of("--config", file, "doctor"), "signing key");
    assertThat(sound.get("state").asText()).isEqualTo("ok");
    assertThat(sound.get("found").asText()).contains("keys/signing.key.pem, key id ");

    Files.setPosixFilePermissions(
        Path.of(keys, "signing.key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    JsonNode shared = check(Run.of("--config", file, "doctor"), "signing key");
    assertThat(shared.get("state").asText()).isEqualTo("warn");
    assertThat(shared.get("found").asText()).contains("chmod 600");
  }

  private static JsonNode json(Run run) throws IOException {
    return new ObjectMapper().readTree(run.lastLine());
  }

  private static JsonNode check(Run run, String name) throws IOException {
    for (JsonNode check : json(run).get("checks")) {
      if (check.get("name").asText().equals(name)) {
        return check;
      }
    }
    throw new AssertionError("no check " + name + " in " + run.out() + run.err());
  }
}
