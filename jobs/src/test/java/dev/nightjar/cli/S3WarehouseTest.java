package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.S3Server;
import dev.nightjar.S3Servers;
import dev.nightjar.demo.DemoNights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A lake whose data is in S3 and whose catalog is in a database. */
@ExtendWith(S3Servers.class)
class S3WarehouseTest {
  @TempDir Path folder;

  @Test
  void nightIsReportedFromTablesInS3(S3Server server) throws IOException {
    String bucket = server.plainBucket();
    Path configuration =
        Files.writeString(
            folder.resolve("nightjar.yaml"),
            """
            catalog:
              type: jdbc
              uri: jdbc:sqlite:%s
              warehouse: s3://%s/warehouse
              properties:
                s3.endpoint: %s
                s3.path-style-access: true
                s3.access-key-id: %s
                s3.secret-access-key: %s
                client.region: us-east-1
            """
                .formatted(
                    folder.resolve("catalog.db"),
                    bucket,
                    server.endpoint(),
                    S3Server.ACCESS_KEY,
                    S3Server.SECRET_KEY));
    DemoNights nights = new DemoNights(DemoNights.FIRST_NIGHT, 2, 300, 1);
    nights.write(folder.resolve("landing"));

    run(configuration, "init");
    run(configuration, "ingest", folder.resolve("landing").toString());
    Run night = run(configuration, "nightly", "--report-date", nights.last().toString());
    assertThat(night.lastLine()).contains("\"status\":\"done\"");
    Run shown =
        run(
            configuration,
            "sql",
            "--format=csv",
            "SELECT count(*) > 0 AS reported FROM nightjar.report WHERE metric_name = 'cost_per_request'");
    assertThat(shown.out()).contains("true");
    assertThat(server.client().listObjectsV2Paginator(r -> r.bucket(bucket)).contents())
        .extracting(S3Object::key)
        .anyMatch(key -> key.startsWith("warehouse/llm/llm_traces/data/"))
        .anyMatch(key -> key.startsWith("warehouse/nightjar/report/data/"));
    assertThat(folder.resolve("warehouse")).doesNotExist();
  }

  private static Run run(Path configuration, String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "--config=" + configuration;
    all[1] = "--no-progress";
    System.arraycopy(args, 0, all, 2, args.length);
    Run run = Run.of(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }
}
