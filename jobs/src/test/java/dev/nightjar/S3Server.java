package dev.nightjar;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** MinIO: an S3 server that checks signatures and enforces object lock, on this machine alone. */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "testaccess";
  public static final String SECRET_KEY = "testsecretkey1";

  /** A key that its key management has. */
  public static final String KMS_KEY = "testkey";

  private final ServerProcess process;
  private final Path folder;
  private final S3Client client;
  private final AtomicInteger buckets = new AtomicInteger();

  private S3Server(ServerProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.client =
        S3Client.builder()
            .endpointOverride(process.uri())
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
  }

  static S3Server start(Path program) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("nightjar-s3");
    Path data = Files.createDirectory(folder.resolve("data"));
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    ServerProcess process =
        ServerProcess.start(
            port ->
                List.of(
                    program.toString(),
                    "server",
                    "--address",
                    "127.0.0.1:" + port,
                    data.toString()),
            Map.of(
                "MINIO_ROOT_USER",
                ACCESS_KEY,
                "MINIO_ROOT_PASSWORD",
                SECRET_KEY,
                "MINIO_BROWSER",
                "off",
                "MINIO_UPDATE",
                "off",
                "MINIO_KMS_SECRET_KEY",
                KMS_KEY + ":" + key,
                "HOME",
                folder.toString()),
            "/minio/health/ready",
            folder.resolve("log"));
    return new S3Server(process, folder);
  }

  public static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
  }

  public URI endpoint() {
    return process.uri();
  }

  /** A client without faults that may do everything, to prepare and to look. */
  public S3Client client() {
    return client;
  }

  /** A new bucket that locks objects. */
  public String lockingBucket() {
    String name = name();
    client.createBucket(r -> r.bucket(name).objectLockEnabledForBucket(true));
    return name;
  }

  /** A new bucket without versions and locks. */
  public String plainBucket() {
    String name = name();
    client.createBucket(r -> r.bucket(name));
    return name;
  }

  private String name() {
    return "bucket-" + buckets.incrementAndGet();
  }

  @Override
  public void close() throws IOException {
    client.close();
    process.close();
    SparkExtension.delete(folder);
  }
}
