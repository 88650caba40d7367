package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.S3Server;
import dev.nightjar.S3Servers;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

@ExtendWith(S3Servers.class)
class S3DestinationTest {
  private static final int SMALL = 70_000;
  private static final int OF_PARTS = 12 << 20;

  @TempDir Path folder;
  private S3Trial trial;

  @BeforeEach
  void makeBucket(S3Server server) {
    trial = S3Trial.inLockingBucket(server);
  }

  @Test
  void everyFileArrivesAsItIs() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    try (S3Destination destination = trial.destination()) {
      assertThat(destination.deliver(bundle))
          .isEqualTo(
              new BundleReceipt(
                  trial.uri() + "/" + bundle.name(), bundle.manifestFile().sha256(), 6, 0));
    }
    assertThat(trial.stored(bundle)).containsExactlyInAnyOrderEntriesOf(S3Trial.files(bundle));
  }

  @Test
  void whatArrivedIsAcceptedByTheVerifier(@TempDir Path copy) throws IOException {
    SigningKey key = SigningKey.generate();
    StagedBundle bundle = Evidence.staged(Evidence.incident(), key, folder);
    deliver(bundle);
    for (Map.Entry<String, byte[]> each : trial.stored(bundle).entrySet()) {
      Path file = copy.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
    assertThat(BundleVerifier.verify(copy, key.publicKey()).verdict())
        .isEqualTo(Verification.Verdict.ACCEPT);
  }

  @Test
  void everyObjectHasItsChecksumAndIsEncrypted() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    deliver(bundle);
    for (BundleFile file : bundle.files()) {
      HeadObjectResponse head = head(bundle, file.path());
      assertThat(head.checksumSHA256()).isEqualTo(FileDigest.whole(file.sha256()).checksum());
      assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AES256);
    }
  }

  @Test
  void encryptsWithTheNamedKey() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, OF_PARTS);
    Map<String, ?> evidence = Map.of("s3", Map.of("kms_key", S3Server.KMS_KEY));
    try (S3Destination destination = trial.destination(trial.settings(evidence))) {
      destination.deliver(bundle);
    }
    for (BundleFile file : bundle.files()) {
      HeadObjectResponse head = head(bundle, file.path());
      assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
      assertThat(head.ssekmsKeyId()).endsWith(S3Server.KMS_KEY);
    }
  }

  @Test
  void manifestGoesLast() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    Attempts attempts = new Attempts();
    try (S3Destination destination = trial.destination(attempts)) {
      destination.deliver(bundle);
    }
    List<String> puts =
        attempts.made().stream().filter(each -> each.startsWith("PutObject ")).toList();
    assertThat(puts).hasSize(6).last().asString().endsWith("/manifest.json");
  }

  @Test
  void deliveredAgainChangesNothing() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, OF_PARTS);
    deliver(bundle);
    Attempts attempts = new Attempts();
    try (S3Destination destination = trial.destination(attempts)) {
      BundleReceipt receipt = destination.deliver(bundle);
      assertThat(receipt.isUnchanged()).isTrue();
      assertThat(receipt.alreadyThere()).isEqualTo(6);
    }
    assertThat(trial.versions()).isEqualTo(6);
    assertThat(attempts.count("PutObject") + attempts.count("GetObject")).isZero();
  }

  @Test
  void interruptedDeliveryGoesOn() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    Attempts dying =
        new Attempts()
            .before(
                "PutObject manifest.dsse.json",
                1,
                () -> {
                  throw new IllegalStateException("killed");
                });
    try (S3Destination destination = trial.destination(dying)) {
      assertThatThrownBy(() -> destination.deliver(bundle)).hasMessageContaining("killed");
    }
    assertThat(trial.stored(bundle)).hasSize(4).doesNotContainKey(Manifest.FILE);
    try (S3Destination destination = trial.destination()) {
      BundleReceipt receipt = destination.deliver(bundle);
      assertThat(receipt.written()).isEqualTo(2);
      assertThat(receipt.alreadyThere()).isEqualTo(4);
    }
    assertThat(trial.stored(bundle)).containsExactlyInAnyOrderEntriesOf(S3Trial.files(bundle));
    assertThat(trial.versions()).isEqualTo(6);
  }

  @Test
  void largeFileGoesUpInPartsWithADigestEach() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, OF_PARTS);
    Attempts attempts = new Attempts();
    try (S3Destination destination = trial.destination(attempts)) {
      destination.deliver(bundle);
    }
    assertThat(attempts.count("UploadPart tables/sample.parquet")).isEqualTo(3);
    assertThat(head(bundle, "tables/sample.parquet").checksumSHA256()).endsWith("=-3");
    assertThat(trial.stored(bundle)).containsExactlyInAnyOrderEntriesOf(S3Trial.files(bundle));
  }

  @Test
  void failedPartLeavesNothingBehind() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, OF_PARTS);
    Attempts dying =
        new Attempts()
            .before(
                "UploadPart tables/sample.parquet",
                2,
                () -> {
                  throw new IllegalStateException("killed");
                });
    try (S3Destination destination = trial.destination(dying)) {
      assertThatThrownBy(() -> destination.deliver(bundle)).hasMessageContaining("killed");
    }
    assertThat(trial.stored(bundle)).doesNotContainKeys("tables/sample.parquet", Manifest.FILE);
    assertThat(dying.count("AbortMultipartUpload tables/sample.parquet")).isEqualTo(1);
    deliver(bundle);
    assertThat(trial.stored(bundle)).containsExactlyInAnyOrderEntriesOf(S3Trial.files(bundle));
  }

  @Test
  void somethingElseOfThatNameIsNotOverwritten() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    put(trial.key(bundle, Manifest.FILE), "another manifest".getBytes("UTF-8"));
    try (S3Destination destination = trial.destination()) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("something else is at s3://" + trial.bucket() + "/evidence/inc-")
          .hasMessageContaining("/manifest.json: it has 16 bytes, not ")
          .hasMessageEndingWith("Nothing was written");
    }
    assertThat(trial.versions()).isEqualTo(1);
  }

  @Test
  void sameSizeIsNotTheSame() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    put(trial.key(bundle, "index.html"), "<HTML></HTML>".getBytes("UTF-8"));
    try (S3Destination destination = trial.destination()) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("/index.html: its SHA-256 is another");
    }
    assertThat(trial.versions()).isEqualTo(1);
  }

  @Test
  void fileThatTheBundleDoesNotHaveIsRefused() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    put(trial.key(bundle, "tables/extra.parquet"), new byte[3]);
    try (S3Destination destination = trial.destination()) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("/tables/extra.parquet: this bundle has no such file");
    }
    assertThat(trial.versions()).isEqualTo(1);
  }

  @Test
  void whatAppearsMeanwhileIsNotOverwritten() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    String key = trial.key(bundle, Manifest.FILE);
    Attempts overtaken =
        new Attempts().before("PutObject manifest.json", 1, () -> put(key, new byte[5]));
    try (S3Destination destination = trial.destination(overtaken)) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("/manifest.json: it has 5 bytes, not ")
          .hasMessageContaining("5 of 6 files are stored, manifest.json is not: no bundle yet");
    }
    assertThat(trial.versions()).isEqualTo(6);
  }

  @Test
  void twoAtOnceWriteEveryFileOnce() throws Exception {
    StagedBundle bundle = S3Trial.bundle(folder, OF_PARTS);
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<BundleReceipt> delivery =
        () -> {
          try (S3Destination destination = trial.destination()) {
            start.await();
            return destination.deliver(bundle);
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<BundleReceipt>> both = threads.invokeAll(List.of(delivery, delivery));
      assertThat(both.get(0).get().uri()).isEqualTo(both.get(1).get().uri());
    } finally {
      threads.shutdownNow();
    }
    assertThat(trial.versions()).isEqualTo(6);
    assertThat(trial.stored(bundle)).containsExactlyInAnyOrderEntriesOf(S3Trial.files(bundle));
  }

  @Test
  void whatAnotherToolCopiedThereIsReadAndKept() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, SMALL);
    Map<String, byte[]> files = S3Trial.files(bundle);
    put(trial.key(bundle, "tables/sample.parquet"), files.get("tables/sample.parquet"));
    Attempts attempts = new Attempts();
    try (S3Destination destination = trial.destination(attempts)) {
      BundleReceipt receipt = destination.deliver(bundle);
      assertThat(receipt.alreadyThere()).isEqualTo(1);
    }
    assertThat(attempts.count("GetObject tables/sample.parquet")).isEqualTo(1);
    assertThat(head(bundle, "tables/sample.parquet").objectLockRetainUntilDate())
        .isEqualTo(S3Trial.TOMORROW);
  }

  private void deliver(StagedBundle bundle) {
    try (S3Destination destination = trial.destination()) {
      destination.deliver(bundle);
    }
  }

  private HeadObjectResponse head(StagedBundle bundle, String path) {
    return trial
        .server()
        .client()
        .headObject(
            r ->
                r.bucket(trial.bucket())
                    .key(trial.key(bundle, path))
                    .checksumMode(ChecksumMode.ENABLED));
  }

  /** As a tool that knows of no SHA-256 and no lock does it. */
  private void put(String key, byte[] bytes) {
    trial
        .server()
        .client()
        .putObject(
            r ->
                r.bucket(trial.bucket())
                    .key(key)
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                    .serverSideEncryption(ServerSideEncryption.AES256),
            RequestBody.fromBytes(bytes));
  }
}
