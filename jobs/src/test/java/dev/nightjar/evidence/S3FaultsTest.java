package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.FaultyNetwork;
import dev.nightjar.S3Server;
import dev.nightjar.S3Servers;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Over a bad network a delivery arrives, or says what stands and goes on from there. */
@ExtendWith(S3Servers.class)
class S3FaultsTest {
  private static final int AT_ONCE = 3 << 20;
  private static final int IN_PARTS = 12 << 20;
  private static final String LARGE = "tables/sample.parquet";

  @TempDir Path folder;
  private S3Trial trial;
  private FaultyNetwork network;

  @BeforeEach
  void makeBucket(S3Server server, FaultyNetwork network) {
    trial = S3Trial.inLockingBucket(server);
    this.network = network;
  }

  @Test
  void connectionThatIsCutOnceIsUsedAgain() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, AT_ONCE);
    Attempts attempts =
        new Attempts()
            .before("PutObject " + LARGE, 1, () -> network.cutsRequestsAfter(1_000_000))
            .before("PutObject " + LARGE, 2, network::heals);
    arrives(bundle, S3Trial.PATIENT, attempts);
    assertThat(attempts.count("PutObject " + LARGE)).isEqualTo(2);
  }

  @Test
  void partThatIsCutOnceIsSentAgain() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, IN_PARTS);
    Attempts attempts =
        new Attempts()
            .before("UploadPart " + LARGE, 2, () -> network.cutsRequestsAfter(1_000_000))
            .before("UploadPart " + LARGE, 3, network::heals);
    arrives(bundle, S3Trial.PATIENT, attempts);
    assertThat(attempts.count("UploadPart " + LARGE)).isEqualTo(4);
    assertThat(attempts.count("CreateMultipartUpload " + LARGE)).isEqualTo(1);
  }

  @Test
  void connectionThatIsAlwaysCutSaysWhatStandsAndGoesOn() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, AT_ONCE);
    Attempts attempts =
        new Attempts().before("PutObject " + LARGE, 1, () -> network.cutsRequestsAfter(1_000_000));
    failsThenGoesOn(bundle, S3Trial.PATIENT, attempts, "the connection failed");
  }

  @Test
  void resetSaysWhatStandsAndGoesOn() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, IN_PARTS);
    Attempts attempts =
        new Attempts().before("UploadPart " + LARGE, 2, () -> network.resetsAfter(0));
    failsThenGoesOn(bundle, S3Trial.PATIENT, attempts, "the connection failed");
  }

  @Test
  void ownObjectWhoseReplyWasLostIsNoConflict() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, 700_000);
    Attempts attempts =
        new Attempts()
            .before("PutObject " + LARGE, 1, () -> network.cutsAnswersAfter(0))
            .before("PutObject " + LARGE, 2, network::heals)
            .before("PutObject manifest.json", 1, () -> network.cutsAnswersAfter(0))
            .before("PutObject manifest.json", 2, network::heals);
    arrives(bundle, S3Trial.PATIENT, attempts);
    assertThat(attempts.count("PutObject " + LARGE)).isEqualTo(2);
    assertThat(attempts.count("PutObject manifest.json")).isEqualTo(2);
  }

  @Test
  void completedUploadWhoseReplyWasLostIsNoConflict() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, IN_PARTS);
    Attempts attempts =
        new Attempts()
            .before("CompleteMultipartUpload " + LARGE, 1, () -> network.cutsAnswersAfter(0))
            .before("CompleteMultipartUpload " + LARGE, 2, network::heals);
    arrives(bundle, S3Trial.PATIENT, attempts);
    assertThat(attempts.count("CompleteMultipartUpload " + LARGE)).isEqualTo(2);
    assertThat(attempts.count("CreateMultipartUpload " + LARGE)).isEqualTo(1);
  }

  @Test
  void everyReplyLostSaysSoAndGoesOn() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, 700_000);
    Attempts attempts =
        new Attempts().before("PutObject " + LARGE, 1, () -> network.cutsAnswersAfter(0));
    failsThenGoesOn(bundle, S3Trial.PATIENT, attempts, "the connection failed");
  }

  @Test
  void slowAnswersOnlyTakeTime() throws IOException {
    network.answersAfter(30);
    arrives(S3Trial.bundle(folder, 100_000), S3Trial.PATIENT, new Attempts());
  }

  @Test
  void narrowNetworkOnlyTakesTime() throws IOException {
    network.carries(8_000);
    arrives(S3Trial.bundle(folder, AT_ONCE), S3Trial.PATIENT, new Attempts());
  }

  @Test
  void networkThatIsTooNarrowIsGivenUpAndGoesOnLater() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, 5 << 20);
    Attempts attempts = new Attempts().before("PutObject " + LARGE, 1, () -> network.carries(100));
    failsThenGoesOn(bundle, S3Trial.HASTY, attempts, "too slow or stands still");
  }

  @Test
  void blackHoleIsGivenUpAndGoesOnLater() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, AT_ONCE);
    Attempts attempts = new Attempts().before("PutObject " + LARGE, 1, network::isABlackHole);
    failsThenGoesOn(bundle, S3Trial.HASTY, attempts, "run the same command again");
  }

  @Test
  void downloadThatIsCutOnceIsReadAgain() throws IOException {
    StagedBundle bundle = copiedByAnotherTool();
    Attempts attempts =
        new Attempts()
            .before("GetObject " + LARGE, 1, () -> network.cutsAnswersAfter(500_000))
            .before("GetObject " + LARGE, 2, network::heals);
    arrives(bundle, S3Trial.PATIENT, attempts);
    assertThat(attempts.count("GetObject " + LARGE)).isEqualTo(2);
  }

  @Test
  void downloadThatIsAlwaysCutIsNotTakenForAnotherContent() throws IOException {
    StagedBundle bundle = copiedByAnotherTool();
    Attempts attempts =
        new Attempts().before("GetObject " + LARGE, 1, () -> network.cutsAnswersAfter(500_000));
    try (S3Destination destination = through(S3Trial.PATIENT, attempts)) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.kind()).isEqualTo(Refusal.Kind.NOT_READY))
          .hasMessageContaining("Cannot read evidence/" + bundle.name() + "/" + LARGE + " from ");
    }
  }

  /** The delivery arrives whole, each file once. */
  private void arrives(StagedBundle bundle, S3Settings.Limits limits, Attempts attempts)
      throws IOException {
    try (S3Destination destination = through(limits, attempts)) {
      destination.deliver(bundle);
    }
    assertThat(trial.stored(bundle)).containsExactlyInAnyOrderEntriesOf(S3Trial.files(bundle));
    assertThat(trial.versions()).isEqualTo(6);
  }

  /** The delivery fails after it has stored some files; without the fault it then arrives whole. */
  private void failsThenGoesOn(
      StagedBundle bundle, S3Settings.Limits limits, Attempts attempts, String why)
      throws IOException {
    try (S3Destination destination = through(limits, attempts)) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOfSatisfying(
              Refusal.class, e -> assertThat(e.kind()).isEqualTo(Refusal.Kind.NOT_READY))
          .hasMessageStartingWith(
              "Cannot write " + LARGE + " to " + trial.uri() + " (" + network.endpoint() + "): ")
          .hasMessageContaining(why)
          .hasMessageContaining("3 of 6 files are stored, manifest.json is not: no bundle yet");
    }
    assertThat(trial.stored(bundle)).doesNotContainKey(Manifest.FILE);
    network.heals();
    arrives(bundle, S3Trial.PATIENT, new Attempts());
  }

  private StagedBundle copiedByAnotherTool() throws IOException {
    StagedBundle bundle = S3Trial.bundle(folder, AT_ONCE);
    byte[] bytes = S3Trial.files(bundle).get(LARGE);
    trial
        .server()
        .client()
        .putObject(
            r ->
                r.bucket(trial.bucket())
                    .key(trial.key(bundle, LARGE))
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                    .serverSideEncryption(ServerSideEncryption.AES256),
            RequestBody.fromBytes(bytes));
    return bundle;
  }

  private S3Destination through(S3Settings.Limits limits, ExecutionInterceptor watching) {
    S3Settings settings =
        S3Trial.settings(Map.of(), network.endpoint(), S3Trial.TOMORROW).with(limits);
    return trial.destination(settings, watching);
  }
}
