package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * How bundles are kept in S3.
 *
 * @param endpoint of a server other than AWS; null for AWS
 * @param region null where the environment or the profile names it
 * @param pathStyle whether the bucket stands in the path of a request and not in its host name
 * @param encryption what the server encrypts objects with
 * @param retention how long they are locked; null only where the settings say not at all
 * @param limits times and sizes
 */
record S3Settings(
    URI endpoint,
    String region,
    boolean pathStyle,
    Encryption encryption,
    Retention retention,
    Limits limits) {

  /**
   * Encryption by the server.
   *
   * @param kms with keys of its key management service, not with keys of the store itself
   * @param key of that service; null for its default one
   */
  record Encryption(boolean kms, String key) {
    @Override
    public String toString() {
      return kms ? "SSE-KMS" + (key == null ? "" : " with " + key) : "SSE-S3";
    }
  }

  /**
   * Times and sizes.
   *
   * @param connect longest wait for a connection
   * @param silence longest wait for a next byte
   * @param slowest bytes a second below which a transfer is given up
   * @param multipartFrom bytes from which a file goes up in parts
   * @param part bytes of a part, 5 MiB or more
   */
  record Limits(Duration connect, Duration silence, long slowest, long multipartFrom, long part) {
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), 64 << 10, 64 << 20, 16 << 20);

    private static final int MOST_PARTS = 10_000;

    /** Longest time of one try to send or fetch so many bytes. */
    Duration attempt(long bytes) {
      return silence.plusMillis(bytes * 1000 / slowest);
    }

    /** Bytes of each part but the last of a file of so many bytes. */
    long partOf(long bytes) {
      return Math.max(part, (bytes + MOST_PARTS - 1) / MOST_PARTS);
    }
  }

  /**
   * Settings of the section {@code evidence}.
   *
   * @param evidence the section; empty where there is none
   * @param environment where {@code AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL} may stand
   * @param retainUntil what the command line says; null for {@code object_lock_days} from now
   * @param now the moment of the export
   * @throws Refusal when no retention is named, or one that is over
   */
  static S3Settings of(
      Map<?, ?> evidence, Map<String, String> environment, Instant retainUntil, Instant now) {
    Map<?, ?> s3 = evidence.get("s3") instanceof Map<?, ?> section ? section : Map.of();
    String said = text(s3, "endpoint");
    if (said == null) {
      said = environment.get("AWS_ENDPOINT_URL_S3");
    }
    if (said == null) {
      said = environment.get("AWS_ENDPOINT_URL");
    }
    URI endpoint = said == null || said.isEmpty() ? null : endpoint(said);
    String key = text(s3, "kms_key");
    String encryption = text(s3, "encryption");
    boolean kms = encryption == null ? key != null : encryption.equals("kms");
    if (!kms && key != null) {
      throw Refusal.usage(
          "evidence.s3 names the key \""
              + key
              + "\" but encryption: s3, which uses none; write encryption: kms, or remove kms_key");
    }
    return new S3Settings(
        endpoint,
        text(s3, "region"),
        s3.get("path_style") instanceof Boolean wanted ? wanted : endpoint != null,
        new Encryption(kms, key),
        retention(evidence, retainUntil, now),
        Limits.USUAL);
  }

  S3Settings with(Limits other) {
    return new S3Settings(endpoint, region, pathStyle, encryption, retention, other);
  }

  private static Retention retention(Map<?, ?> evidence, Instant retainUntil, Instant now) {
    String lock = text(evidence, "object_lock");
    if ("none".equals(lock)) {
      if (retainUntil != null) {
        throw Refusal.usage(
            "Cannot keep a bundle until "
                + retainUntil
                + ": the settings say object_lock: none; remove that line, or --retain-until");
      }
      return null;
    }
    Retention.Mode mode =
        lock == null
            ? Retention.Mode.GOVERNANCE
            : Retention.Mode.valueOf(lock.toUpperCase(Locale.ROOT));
    if (retainUntil != null) {
      return Retention.of(mode, retainUntil, now);
    }
    if (evidence.get("object_lock_days") instanceof Number days) {
      return Retention.of(mode, now.plus(Duration.ofDays(days.longValue())), now);
    }
    throw Refusal.usage(
        "Nothing says how long a bundle in S3 is locked: name a day with --retain-until, or days"
            + " with evidence.object_lock_days in nightjar.yaml; evidence.object_lock: none there"
            + " is for a store that cannot lock");
  }

  private static URI endpoint(String said) {
    try {
      URI uri = new URI(said);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below with all other forms that are no endpoint.
    }
    throw Refusal.usage(
        "The S3 endpoint \""
            + said
            + "\" is no address; expected one such as"
            + " https://s3.example.com:9000");
  }

  private static String text(Map<?, ?> section, String key) {
    Object value = section.get(key);
    return value == null ? null : value.toString();
  }
}
