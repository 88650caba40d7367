package dev.nightjar.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The objects of one bucket: created once, never replaced, each with a checksum, encrypted and
 * locked as the settings say. Failures are the SDK's; {@link S3Failures} words them.
 */
final class S3Bucket implements AutoCloseable {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int EXISTS_ALREADY = 412;
  private static final int TRIES = 3;

  private final S3Client client;
  private final String name;
  private final S3Settings settings;

  S3Bucket(S3Client client, String name, S3Settings settings) {
    this.client = client;
    this.name = name;
    this.settings = settings;
  }

  /** Asks for anything at all, so that what is wrong with address or credentials shows. */
  void reach() {
    client.listObjectsV2(r -> r.bucket(name).maxKeys(1));
  }

  /** Whether objects can be locked, and with that keep their versions. */
  boolean locksObjects() {
    try {
      var lock = client.getObjectLockConfiguration(r -> r.bucket(name)).objectLockConfiguration();
      return lock != null && lock.objectLockEnabled() == ObjectLockEnabled.ENABLED;
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND
          && "ObjectLockConfigurationNotFoundError".equals(e.awsErrorDetails().errorCode())) {
        return false;
      }
      throw e;
    }
  }

  /** Sizes of all objects below a prefix, by key. */
  SortedMap<String, Long> list(String prefix) {
    SortedMap<String, Long> sizes = new TreeMap<>();
    for (S3Object each :
        client.listObjectsV2Paginator(r -> r.bucket(name).prefix(prefix)).contents()) {
      sizes.put(each.key(), each.size());
    }
    return sizes;
  }

  /** The object of a key as it is now; empty for none. */
  Optional<StoredObject> find(String key) {
    return find(key, null);
  }

  private Optional<StoredObject> find(String key, String version) {
    try {
      return Optional.of(
          StoredObject.of(
              client.headObject(
                  r ->
                      r.bucket(name)
                          .key(key)
                          .versionId(version)
                          .checksumMode(ChecksumMode.ENABLED))));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Creates an object, unless there is one of that key.
   *
   * @return the new object, or the one that was there: the caller compares. A reply that is lost
   *     after the object was stored makes the retry meet its own object, so that "there is one"
   *     does not say whose
   */
  StoredObject create(String key, Path file, long size, FileDigest digest) {
    S3Exception last = null;
    for (int i = 0; i < TRIES; i++) {
      String version = null;
      try {
        version =
            digest.parts().size() > 1
                ? new S3PartsUpload(client, name, key, settings).send(file, size, digest)
                : put(key, file, size, digest);
      } catch (S3Exception e) {
        if (e.statusCode() != EXISTS_ALREADY && e.statusCode() != CONFLICT) {
          throw e;
        }
        last = e;
      }
      // Asked by version, so that it is this one that is described, whatever was put since.
      Optional<StoredObject> stored = find(key, version);
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    throw last == null ? noLongerThere(key) : last;
  }

  private String put(String key, Path file, long size, FileDigest digest) {
    return client
        .putObject(
            r -> {
              r.bucket(name)
                  .key(key)
                  .ifNoneMatch("*")
                  .checksumSHA256(digest.checksum())
                  .serverSideEncryption(encryption(settings))
                  .ssekmsKeyId(settings.encryption().key())
                  .overrideConfiguration(
                      o -> o.apiCallAttemptTimeout(settings.limits().attempt(size)));
              if (settings.retention() != null) {
                r.objectLockMode(ObjectLockMode.valueOf(settings.retention().mode().name()))
                    .objectLockRetainUntilDate(settings.retention().until());
              }
            },
            RequestBody.fromFile(file))
        .versionId();
  }

  /** Locks an object for longer or more strongly. */
  void retain(String key, StoredObject stored, Retention retention) {
    client.putObjectRetention(
        r ->
            r.bucket(name)
                .key(key)
                .versionId(stored.version())
                .retention(
                    ObjectLockRetention.builder()
                        .mode(ObjectLockRetentionMode.valueOf(retention.mode().name()))
                        .retainUntilDate(retention.until())
                        .build()));
  }

  /**
   * SHA-256 of an object's bytes, for one of which the server states none that can be compared. A
   * download that ends early is tried again and never taken for the object.
   */
  String sha256(String key, StoredObject stored) {
    return client.getObject(
        r ->
            r.bucket(name)
                .key(key)
                .versionId(stored.version())
                .checksumMode(ChecksumMode.ENABLED)
                .overrideConfiguration(
                    o -> o.apiCallAttemptTimeout(settings.limits().attempt(stored.size()))),
        digestOf(stored.size()));
  }

  private static <R> ResponseTransformer<R, String> digestOf(long size) {
    return (response, bytes) -> {
      MessageDigest digest = Digests.digest();
      long read = 0;
      try (InputStream in = bytes) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
          read += n;
        }
      } catch (IOException e) {
        throw RetryableException.create("The download ended after " + read + " bytes", e);
      }
      if (read != size) {
        throw RetryableException.create("The download ended after " + read + " of " + size);
      }
      return HexFormat.of().formatHex(digest.digest());
    };
  }

  static ServerSideEncryption encryption(S3Settings settings) {
    return settings.encryption().kms() ? ServerSideEncryption.AWS_KMS : ServerSideEncryption.AES256;
  }

  private S3Exception noLongerThere(String key) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(NOT_FOUND)
            .message(key + " was stored and is no longer there")
            .build();
  }

  @Override
  public void close() {
    client.close();
  }
}
