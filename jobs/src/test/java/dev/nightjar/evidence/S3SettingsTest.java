package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Refusal;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T02:30:00.5Z");
  private static final Instant DAY = Instant.parse("2027-11-24T00:00:00Z");

  @Test
  void dayOfTheCommandLineGoesBeforeTheDaysOfTheFile() {
    Map<String, ?> file = Map.of("object_lock_days", 30);
    assertThat(settings(file, null).retention())
        .isEqualTo(new Retention(Retention.Mode.GOVERNANCE, Instant.parse("2026-12-24T02:30:00Z")));
    assertThat(settings(file, DAY).retention().until()).isEqualTo(DAY);
    assertThat(settings(Map.of("object_lock", "compliance"), DAY).retention())
        .isEqualTo(new Retention(Retention.Mode.COMPLIANCE, DAY));
  }

  @Test
  void retentionHasToBeNamed() {
    refused(
        Map.of(), null, "name a day with --retain-until, or days with evidence.object_lock_days");
  }

  @Test
  void retentionThatIsOverIsRefused() {
    refused(
        Map.of(),
        NOW,
        "Cannot keep a bundle until 2026-11-24T02:30:00.500Z: that is over, it is"
            + " 2026-11-24T02:30:00.500Z; name a later day");
    refused(Map.of("object_lock", "compliance"), NOW.minusSeconds(1), "that is over");
  }

  @Test
  void aDayForAStoreThatCannotLockIsRefused() {
    assertThat(settings(Map.of("object_lock", "none"), null).retention()).isNull();
    refused(Map.of("object_lock", "none"), DAY, "the settings say object_lock: none");
  }

  @Test
  void keyMeansEncryptionWithIt() {
    assertThat(s3(Map.of()).encryption()).isEqualTo(new S3Settings.Encryption(false, null));
    assertThat(s3(Map.of("encryption", "kms")).encryption())
        .isEqualTo(new S3Settings.Encryption(true, null));
    assertThat(s3(Map.of("kms_key", "alias/e")).encryption())
        .isEqualTo(new S3Settings.Encryption(true, "alias/e"));
    assertThatThrownBy(() -> s3(Map.of("kms_key", "alias/e", "encryption", "s3")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the key \"alias/e\" but encryption: s3");
  }

  @Test
  void endpointOfTheFileGoesBeforeTheEnvironment() {
    Map<String, ?> file = Map.of("endpoint", "https://a.example", "path_style", false);
    Map<String, String> both =
        Map.of("AWS_ENDPOINT_URL_S3", "https://b.example", "AWS_ENDPOINT_URL", "https://c.example");
    assertThat(s3(file, both).endpoint()).isEqualTo(URI.create("https://a.example"));
    assertThat(s3(file, both).pathStyle()).isFalse();
    assertThat(s3(Map.of(), both).endpoint()).isEqualTo(URI.create("https://b.example"));
    assertThat(s3(Map.of(), Map.of("AWS_ENDPOINT_URL", "https://c.example")).pathStyle()).isTrue();
    assertThat(s3(Map.of(), Map.of()).endpoint()).isNull();
    assertThat(s3(Map.of(), Map.of()).pathStyle()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"minio:9000", "ftp://minio", "https://", "https://a b"})
  void endpointThatIsNoAddressIsRefused(String endpoint) {
    assertThatThrownBy(() -> s3(Map.of("endpoint", endpoint)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("\"" + endpoint + "\" is no address");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket, bucket, ''",
    "s3://bucket/, bucket, ''",
    "s3://my.bucket-1/a/b_c=1/, my.bucket-1, a/b_c=1",
  })
  void addressIsABucketAndAPrefix(String uri, String bucket, String prefix) {
    assertThat(S3Address.of(uri)).isEqualTo(new S3Address(bucket, prefix));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3://ab",
        "s3:/bucket",
        "s3a://bucket",
        "s3://Bucket",
        "s3://bucket//a",
        "s3://bucket/../a",
        "s3://bucket/a/.",
        "s3://bucket/a b",
        "s3://bucket/a?b",
        "bucket"
      })
  void anythingElseIsNoAddress(String uri) {
    assertThatThrownBy(() -> S3Address.of(uri))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot export to " + uri + ": an address in S3 is s3://BUCKET");
  }

  @Test
  void hugeFileFitsIntoAsManyPartsAsS3Takes() {
    long size = 1L << 40;
    S3Settings.Limits limits = S3Settings.Limits.USUAL;
    assertThat((size - 1) / limits.partOf(size) + 1).isLessThanOrEqualTo(10_000);
    assertThat(limits.partOf(100)).isEqualTo(limits.part());
  }

  private static S3Settings settings(Map<String, ?> evidence, Instant until) {
    return S3Settings.of(evidence, Map.of(), until, NOW);
  }

  private static S3Settings s3(Map<String, ?> section) {
    return s3(section, Map.of());
  }

  private static S3Settings s3(Map<String, ?> section, Map<String, String> environment) {
    return S3Settings.of(Map.of("s3", section), environment, DAY, NOW);
  }

  private static void refused(Map<String, ?> evidence, Instant until, String words) {
    assertThatThrownBy(() -> settings(evidence, until))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.kind()).isEqualTo(Refusal.Kind.USAGE))
        .hasMessageContaining(words);
  }
}
