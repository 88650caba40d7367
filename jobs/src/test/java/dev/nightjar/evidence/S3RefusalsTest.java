package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.S3Server;
import dev.nightjar.S3Servers;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Whatever is wrong with address, credentials or server is one sentence that says what to do. */
@ExtendWith(S3Servers.class)
class S3RefusalsTest {
  private static final Map<String, ?> LOCKED_FOR_A_DAY = Map.of("object_lock_days", 1);

  @TempDir Path folder;

  @Test
  void credentialsComeFromTheUsualChain(S3Server server) throws IOException {
    S3Trial trial = S3Trial.inLockingBucket(server);
    StagedBundle bundle = S3Trial.bundle(folder, 1000);
    System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
    try (S3Destination destination =
        S3Destination.of(
            trial.uri(),
            Map.of("object_lock_days", 1, "s3", Map.of("endpoint", server.endpoint().toString())),
            Map.of(),
            null,
            S3Trial.NOW)) {
      destination.deliver(bundle);
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
    assertThat(trial.stored(bundle)).containsExactlyInAnyOrderEntriesOf(S3Trial.files(bundle));
  }

  @Test
  void wrongSecret(S3Server server) {
    refused(
        server.lockingBucket(),
        server.endpoint(),
        credentials(S3Server.ACCESS_KEY, "wrong"),
        Refusal.Kind.USAGE,
        "does not accept these credentials (SignatureDoesNotMatch); correct AWS_ACCESS_KEY_ID");
  }

  @Test
  void unknownKey(S3Server server) {
    refused(
        server.lockingBucket(),
        server.endpoint(),
        credentials("nobody", "wrong"),
        Refusal.Kind.USAGE,
        "does not accept these credentials (InvalidAccessKeyId)");
  }

  @Test
  void noCredentials(S3Server server) {
    refused(
        server.lockingBucket(),
        server.endpoint(),
        ProfileCredentialsProvider.builder().profileFile(ProfileFile.aggregator().build()).build(),
        Refusal.Kind.USAGE,
        "there are no AWS credentials; set AWS_ACCESS_KEY_ID");
  }

  @Test
  void missingBucket(S3Server server) {
    refused(
        "no-such-bucket",
        server.endpoint(),
        S3Server.credentials(),
        Refusal.Kind.USAGE,
        "there is no bucket no-such-bucket; create it with object lock");
  }

  @Test
  void serverThatIsDown(S3Server server) throws IOException {
    refused(
        "bucket",
        URI.create("http://127.0.0.1:" + closedPort()),
        S3Server.credentials(),
        Refusal.Kind.NOT_READY,
        "the connection failed (");
  }

  @Test
  void hostThatIsNotThere(S3Server server) {
    refused(
        "bucket",
        URI.create("http://nowhere.invalid:9000"),
        S3Server.credentials(),
        Refusal.Kind.USAGE,
        "there is no host nowhere.invalid; correct evidence.s3.endpoint");
  }

  @Test
  void serverWithoutTls(S3Server server) {
    refused(
        "bucket",
        URI.create("https://127.0.0.1:" + server.endpoint().getPort()),
        S3Server.credentials(),
        Refusal.Kind.USAGE,
        "no secure connection can be made (");
  }

  @Test
  void unknownEncryptionKeyWritesNothing(S3Server server) throws IOException {
    S3Trial trial = S3Trial.inLockingBucket(server);
    StagedBundle bundle = S3Trial.bundle(folder, 1000);
    S3Settings settings = trial.settings(Map.of("s3", Map.of("kms_key", "no-such-key")));
    try (S3Destination destination = trial.destination(settings)) {
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("Cannot write definitions/cost.yaml to " + trial.uri())
          .hasMessageContaining("cannot encrypt with the wanted key")
          .hasMessageEndingWith("Nothing was written");
    }
    assertThat(trial.versions()).isZero();
  }

  @Test
  void missingPermissionWritesNothing(S3Server server) throws IOException {
    S3Trial trial = S3Trial.inLockingBucket(server);
    String bucket = "arn:aws:s3:::" + trial.bucket();
    server
        .client()
        .putBucketPolicy(
            r ->
                r.bucket(trial.bucket())
                    .policy(
                        """
                        {"Version": "2012-10-17", "Statement": [{
                          "Effect": "Allow", "Principal": {"AWS": ["*"]},
                          "Action": ["s3:ListBucket", "s3:GetBucketObjectLockConfiguration"],
                          "Resource": ["%s"]}]}"""
                            .formatted(bucket)));
    StagedBundle bundle = S3Trial.bundle(folder, 1000);
    S3Settings settings = trial.settings(Map.of());
    S3Address address = S3Address.of(trial.uri());
    try (S3Destination destination =
        new S3Destination(
            address,
            settings,
            S3Destination.client(address, settings)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build())) {
      destination.check();
      assertThatThrownBy(() -> destination.deliver(bundle))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("these credentials may not do this (AccessDenied); grant")
          .hasMessageEndingWith("Nothing was written");
    }
    assertThat(trial.versions()).isZero();
  }

  /** Answers that this server cannot be brought to. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | RequestTimeTooSkewed        | USAGE     | set this machine's clock",
        "400 | ExpiredToken                | NOT_READY | the credentials have expired",
        "301 | PermanentRedirect           | USAGE     | name its region in evidence.s3.region",
        "400 | AuthorizationHeaderMalformed| USAGE     | name its region in evidence.s3.region",
        "503 | SlowDown                    | NOT_READY | run the same command again",
        "500 | InternalError               | NOT_READY | run the same command again",
        "400 | BadDigest                   | NOT_READY | did not arrive as they were sent",
        "400 | KMS.DisabledException       | USAGE     | correct evidence.s3.kms_key",
        "400 | InvalidRequest              | USAGE     | refuses it (InvalidRequest: what it says)",
      })
  void answerOfAServer(int status, String code, Refusal.Kind kind, String words) {
    AwsServiceException answer =
        S3Exception.builder()
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("what it says.").build())
            .build();
    Refusal refusal =
        new S3Failures(S3Address.of("s3://bucket/a"), null).explain("export to", answer, "State");
    assertThat(refusal.kind()).isEqualTo(kind);
    assertThat(refusal)
        .hasMessageStartingWith("Cannot export to s3://bucket/a: ")
        .hasMessageContaining(words)
        .hasMessageEndingWith(". State");
  }

  private static void refused(
      String bucket,
      URI endpoint,
      AwsCredentialsProvider credentials,
      Refusal.Kind kind,
      String words) {
    S3Address address = S3Address.of("s3://" + bucket);
    S3Settings settings =
        S3Settings.of(
                LOCKED_FOR_A_DAY,
                Map.of("AWS_ENDPOINT_URL", endpoint.toString()),
                null,
                S3Trial.NOW)
            .with(S3Trial.HASTY);
    try (S3Destination destination =
        new S3Destination(
            address,
            settings,
            S3Destination.client(address, settings).credentialsProvider(credentials).build())) {
      assertThatThrownBy(destination::check)
          .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.kind()).isEqualTo(kind))
          .hasMessageStartingWith("Cannot export to s3://" + bucket + " (" + endpoint + "): ")
          .hasMessageContaining(words)
          .hasMessageEndingWith(". Nothing was written");
    }
  }

  private static StaticCredentialsProvider credentials(String key, String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
