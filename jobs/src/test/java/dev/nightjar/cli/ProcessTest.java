package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole processes, as a shell or a scheduler starts them. */
class ProcessTest {
  @TempDir Path folder;

  @Test
  void aLakeIsMadeAskedAndInspected() throws Exception {
    Run init = start("init");
    assertThat(init.exitCode()).as(init.err()).isZero();
    assertThat(init.lastLine()).contains("\"command\":\"init\"").contains("\"created\":");
    assertThat(folder.resolve("warehouse/catalog.db")).exists();
    assertThat(Files.readString(folder.resolve("nightjar.yaml"))).contains("# catalog:");

    Run again = start("init");
    assertThat(again.lastLine()).contains("\"created\":0").contains("\"widened\":0");

    Run csv =
        start(
            "sql",
            "SELECT 1 AS a, 'x;y' AS b; SELECT 'ü' AS c, CAST(NULL AS INT) AS d",
            "--format=csv");
    assertThat(csv.exitCode()).as(csv.err()).isZero();
    assertThat(csv.out()).isEqualTo("c,d\nü,\n");
    assertThat(csv.err()).isEmpty();

    Run doctor = start("doctor");
    assertThat(doctor.exitCode()).as(doctor.out()).isZero();
  }

  @Test
  void doctorOfNoLakeSaysWhatToDoAndFails() throws Exception {
    Run doctor = start("doctor");
    assertThat(doctor.exitCode()).isEqualTo(3);
    assertThat(doctor.out()).contains("nightjar init");
    assertThat(doctor.lastLine()).contains("\"status\":\"unhealthy\"");
  }

  @Test
  void badSqlIsTheCallersMistake() throws Exception {
    start("init");
    Run run = start("sql", "SELECT * FROM nowhere", "--format", "jsonl");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("there is no table or view nowhere").doesNotContain("\tat ");
  }

  private Run start(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g", "-Duser.timezone=UTC"));
    for (String module : opened()) {
      command.add("--add-opens=" + module + "=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    Path out = Files.createTempFile("nightjar", ".out");
    Path err = Files.createTempFile("nightjar", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.redirectInput(new File("/dev/null")).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      return new Run(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** The openings that this JVM was started with. */
  private static List<String> opened() {
    List<String> modules = new ArrayList<>();
    for (String flag :
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-opens=")) {
        modules.add(flag.substring("--add-opens=".length()).replace("=ALL-UNNAMED", ""));
      }
    }
    return modules;
  }
}
