package dev.nightjar.evidence;

import dev.nightjar.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket under test, and bundles that go there. */
record S3Trial(S3Server server, String bucket) {
  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  static final Instant TOMORROW = NOW.plus(1, ChronoUnit.DAYS);

  /** Small parts, and as much time as a busy machine needs. */
  static final S3Settings.Limits PATIENT =
      new S3Settings.Limits(
          Duration.ofSeconds(10), Duration.ofSeconds(60), 64 << 10, 6 << 20, 5 << 20);

  /** Gives up after a second without a byte, or below 4 MiB a second. */
  static final S3Settings.Limits HASTY =
      new S3Settings.Limits(
          Duration.ofSeconds(1), Duration.ofSeconds(1), 4 << 20, 6 << 20, 5 << 20);

  static S3Trial inLockingBucket(S3Server server) {
    return new S3Trial(server, server.lockingBucket());
  }

  String uri() {
    return "s3://" + bucket + "/evidence";
  }

  S3Settings settings(Map<String, ?> evidence) {
    return settings(evidence, server.endpoint(), TOMORROW);
  }

  static S3Settings settings(Map<String, ?> evidence, URI endpoint, Instant until) {
    return S3Settings.of(evidence, Map.of("AWS_ENDPOINT_URL_S3", endpoint.toString()), until, NOW)
        .with(PATIENT);
  }

  /** A destination in the bucket under the default settings. */
  S3Destination destination(ExecutionInterceptor... watching) {
    return destination(settings(Map.of()), watching);
  }

  S3Destination destination(S3Settings settings, ExecutionInterceptor... watching) {
    S3Address address = S3Address.of(uri());
    S3ClientBuilder client =
        S3Destination.client(address, settings).credentialsProvider(S3Server.credentials());
    for (ExecutionInterceptor each : watching) {
      client.overrideConfiguration(
          client.overrideConfiguration().toBuilder().addExecutionInterceptor(each).build());
    }
    return new S3Destination(address, settings, client.build());
  }

  /** A bundle of some small files and one of so many bytes. */
  static StagedBundle bundle(Path folder, int largest) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    byte[] large = new byte[largest];
    new Random(largest).nextBytes(large);
    contents.put("tables/sample.parquet", large);
    contents.put("definitions/cost.yaml", "title: Cost\n".getBytes(StandardCharsets.UTF_8));
    contents.put("index.html", "<html></html>".getBytes(StandardCharsets.UTF_8));
    contents.put("queries/empty.sql", new byte[0]);
    List<BundleFile> files = new ArrayList<>();
    for (Map.Entry<String, byte[]> each : contents.entrySet()) {
      files.add(write(folder, each.getKey(), each.getValue()));
    }
    Manifest manifest = new Manifest(Manifest.VERSION, "inc-0123456789ab", "test", files);
    return new StagedBundle(
        folder,
        manifest,
        write(folder, Manifest.FILE, manifest.toJson()),
        write(folder, Manifest.ENVELOPE, "{}".getBytes(StandardCharsets.UTF_8)));
  }

  private static BundleFile write(Path folder, String path, byte[] bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return new BundleFile(path, bytes.length, Digests.sha256(bytes));
  }

  String key(StagedBundle bundle, String path) {
    return "evidence/" + bundle.name() + "/" + path;
  }

  /** Bytes of every object of the bundle, by path; read by a client without faults. */
  Map<String, byte[]> stored(StagedBundle bundle) {
    String prefix = key(bundle, "");
    Map<String, byte[]> stored = new LinkedHashMap<>();
    S3Client client = server.client();
    for (S3Object each :
        client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).contents()) {
      byte[] bytes = client.getObjectAsBytes(r -> r.bucket(bucket).key(each.key())).asByteArray();
      stored.put(each.key().substring(prefix.length()), bytes);
    }
    return stored;
  }

  /** Bytes of every file of the bundle, by path. */
  static Map<String, byte[]> files(StagedBundle bundle) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    for (BundleFile each : bundle.files()) {
      files.put(each.path(), Files.readAllBytes(bundle.path(each)));
    }
    return files;
  }

  /** Number of versions of all objects in the bucket. */
  int versions() {
    return server.client().listObjectVersions(r -> r.bucket(bucket)).versions().size();
  }
}
