package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.S3Server;
import dev.nightjar.S3Servers;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Evidence stays: what is locked can neither be deleted nor replaced, and nothing goes unlocked.
 */
@ExtendWith(S3Servers.class)
class S3LockTest {
  private static final Map<String, ?> COMPLIANCE = Map.of("object_lock", "compliance");
  private static final Instant LATER = S3Trial.TOMORROW.plus(9, ChronoUnit.DAYS);

  @TempDir Path folder;
  private S3Trial trial;
  private S3Client client;
  private StagedBundle bundle;

  @BeforeEach
  void makeBucket(S3Server server) throws IOException {
    trial = S3Trial.inLockingBucket(server);
    client = server.client();
    bundle = S3Trial.bundle(folder, 7 << 20);
  }

  @Test
  void everyObjectIsLockedUntilTheDay() {
    deliver(Map.of(), S3Trial.TOMORROW);
    for (BundleFile file : bundle.files()) {
      assertThat(head(file.path()).objectLockMode()).isEqualTo(ObjectLockMode.GOVERNANCE);
      assertThat(head(file.path()).objectLockRetainUntilDate()).isEqualTo(S3Trial.TOMORROW);
    }
  }

  @Test
  void nobodyDeletesWhatIsLockedInComplianceMode() {
    deliver(COMPLIANCE, S3Trial.TOMORROW);
    for (BundleFile file : bundle.files()) {
      assertThat(head(file.path()).objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
      refused(() -> delete(file, true));
    }
    assertThat(trial.versions()).isEqualTo(6);
  }

  @Test
  void withoutTheBypassNothingIsDeletedInGovernanceMode() {
    deliver(Map.of(), S3Trial.TOMORROW);
    for (BundleFile file : bundle.files()) {
      refused(() -> delete(file, false));
    }
    assertThat(trial.versions()).isEqualTo(6);
  }

  @Test
  void lockCannotBeShortened() {
    deliver(COMPLIANCE, S3Trial.TOMORROW);
    Instant sooner = S3Trial.TOMORROW.minus(1, ChronoUnit.HOURS);
    for (BundleFile file : bundle.files()) {
      refused(() -> retain(file, ObjectLockRetentionMode.COMPLIANCE, sooner));
      refused(() -> retain(file, ObjectLockRetentionMode.GOVERNANCE, LATER));
      assertThat(head(file.path()).objectLockRetainUntilDate()).isEqualTo(S3Trial.TOMORROW);
    }
  }

  @Test
  void whatIsPutOverItLeavesTheLockedVersion() throws IOException {
    deliver(COMPLIANCE, S3Trial.TOMORROW);
    String key = trial.key(bundle, Manifest.FILE);
    String version = head(Manifest.FILE).versionId();
    client.putObject(r -> r.bucket(trial.bucket()).key(key), RequestBody.fromString("forged"));
    assertThat(
            client
                .getObjectAsBytes(r -> r.bucket(trial.bucket()).key(key).versionId(version))
                .asByteArray())
        .isEqualTo(bundle.manifest().toJson());
    assertThatThrownBy(() -> deliver(COMPLIANCE, S3Trial.TOMORROW))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("/manifest.json: it has 6 bytes, not ");
  }

  @Test
  void deliveredAgainForLongerIsLockedForLonger() {
    deliver(Map.of(), S3Trial.TOMORROW);
    assertThat(deliver(Map.of(), LATER).isUnchanged()).isTrue();
    for (BundleFile file : bundle.files()) {
      assertThat(head(file.path()).objectLockRetainUntilDate()).isEqualTo(LATER);
    }
    assertThat(trial.versions()).isEqualTo(6);
  }

  @Test
  void deliveredAgainForLessStaysAsItIs() {
    deliver(COMPLIANCE, LATER);
    assertThat(deliver(Map.of(), S3Trial.TOMORROW).isUnchanged()).isTrue();
    for (BundleFile file : bundle.files()) {
      assertThat(head(file.path()).objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
      assertThat(head(file.path()).objectLockRetainUntilDate()).isEqualTo(LATER);
    }
  }

  @Test
  void weakerLockForLongerBecomesTheStrongerForLonger() {
    deliver(COMPLIANCE, S3Trial.TOMORROW);
    deliver(Map.of(), LATER);
    assertThat(head(Manifest.FILE).objectLockMode()).isEqualTo(ObjectLockMode.COMPLIANCE);
    assertThat(head(Manifest.FILE).objectLockRetainUntilDate()).isEqualTo(LATER);
  }

  @Test
  void bucketWithoutLockIsRefusedBeforeAnythingIsWritten(S3Server server) {
    S3Trial plain = new S3Trial(server, server.plainBucket());
    Attempts attempts = new Attempts();
    try (S3Destination destination = plain.destination(attempts)) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOf(Refusal.class)
          .hasMessage(
              "Cannot export to "
                  + plain.uri()
                  + " ("
                  + server.endpoint()
                  + "): the bucket has no object lock, so that a bundle in it could be deleted;"
                  + " make a bucket with object lock, or set evidence.object_lock: none in"
                  + " nightjar.yaml. Nothing was written");
      assertThatThrownBy(destination::check).hasMessageContaining("no object lock");
    }
    assertThat(attempts.count("PutObject")).isZero();
    assertThat(plain.versions()).isZero();
  }

  @Test
  void versionsAloneAreNoLock(S3Server server) {
    S3Trial versioned = new S3Trial(server, server.plainBucket());
    client.putBucketVersioning(
        r -> r.bucket(versioned.bucket()).versioningConfiguration(v -> v.status("Enabled")));
    try (S3Destination destination = versioned.destination()) {
      assertThatThrownBy(destination::check).hasMessageContaining("no object lock");
    }
  }

  @Test
  void storeThatCannotLockIsUsedOnlyWhenTheSettingsSaySo(S3Server server) throws IOException {
    S3Trial plain = new S3Trial(server, server.plainBucket());
    S3Settings settings = S3Trial.settings(Map.of("object_lock", "none"), server.endpoint(), null);
    try (S3Destination destination = plain.destination(settings)) {
      destination.check();
      assertThat(destination.deliver(bundle).written()).isEqualTo(6);
      assertThat(destination.deliver(bundle).isUnchanged()).isTrue();
    }
    assertThat(plain.stored(bundle)).containsExactlyInAnyOrderEntriesOf(S3Trial.files(bundle));
  }

  @Test
  void serverThatIgnoresLocksIsFoundOutAtTheFirstFile() {
    refusedBehind(
        request(r -> without(r, "x-amz-object-lock-")), "shows no lock on", "Nothing was written");
  }

  @Test
  void serverThatDoesNotEncryptIsFoundOutAtTheFirstFile() {
    refusedBehind(
        request(r -> without(r, "x-amz-server-side-encryption")),
        "is encrypted with nothing, demanded is SSE-S3",
        "Nothing was written");
  }

  @Test
  void serverWithoutVersionsIsFoundOutAtTheFirstFile() {
    refusedBehind(
        answer(r -> r.toBuilder().removeHeader("x-amz-version-id").build()),
        "no version id",
        "Nothing was written");
  }

  private BundleReceipt deliver(Map<String, ?> evidence, Instant until) {
    S3Settings settings = S3Trial.settings(evidence, trial.server().endpoint(), until);
    try (S3Destination destination = trial.destination(settings)) {
      return destination.deliver(bundle);
    }
  }

  private void refusedBehind(ExecutionInterceptor gateway, String... words) {
    try (S3Destination destination = trial.destination(gateway)) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOf(Refusal.class)
          .hasMessageContainingAll(words);
    }
    assertThat(trial.versions()).isEqualTo(1);
    assertThat(trial.stored(bundle)).doesNotContainKey(Manifest.FILE);
  }

  /** S3 answers 403, this server 400. */
  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isIn(400, 403));
  }

  private void delete(BundleFile file, boolean bypass) {
    String version = head(file.path()).versionId();
    client.deleteObject(
        r ->
            r.bucket(trial.bucket())
                .key(trial.key(bundle, file.path()))
                .versionId(version)
                .bypassGovernanceRetention(bypass));
  }

  private void retain(BundleFile file, ObjectLockRetentionMode mode, Instant until) {
    client.putObjectRetention(
        r ->
            r.bucket(trial.bucket())
                .key(trial.key(bundle, file.path()))
                .bypassGovernanceRetention(true)
                .retention(
                    ObjectLockRetention.builder().mode(mode).retainUntilDate(until).build()));
  }

  private HeadObjectResponse head(String path) {
    return client.headObject(r -> r.bucket(trial.bucket()).key(trial.key(bundle, path)));
  }

  private static SdkHttpRequest without(SdkHttpRequest request, String prefix) {
    return request.toBuilder()
        .applyMutation(
            b ->
                request.headers().keySet().stream()
                    .filter(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith(prefix))
                    .forEach((Consumer<String>) b::removeHeader))
        .build();
  }

  /** A gateway that changes every request. */
  private static ExecutionInterceptor request(UnaryOperator<SdkHttpRequest> change) {
    return new ExecutionInterceptor() {
      @Override
      public SdkHttpRequest modifyHttpRequest(
          Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return change.apply(context.httpRequest());
      }
    };
  }

  /** A gateway that changes every answer. */
  private static ExecutionInterceptor answer(UnaryOperator<SdkHttpResponse> change) {
    return new ExecutionInterceptor() {
      @Override
      public SdkHttpResponse modifyHttpResponse(
          Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return change.apply(context.httpResponse());
      }
    };
  }
}
