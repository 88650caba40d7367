package dev.nightjar.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A large file on its way up in parts, each with its SHA-256. It becomes an object when all are
 * there, unless there is one of that key then.
 */
final class S3PartsUpload {
  private static final String NO_SUCH_UPLOAD = "NoSuchUpload";
  private static final String OCTETS = "application/octet-stream";

  private final S3Client client;
  private final String bucket;
  private final String key;
  private final S3Settings settings;

  S3PartsUpload(S3Client client, String bucket, String key, S3Settings settings) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
    this.settings = settings;
  }

  /**
   * Sends the file.
   *
   * @return version id of the object; null where the server has no versions, or where the reply
   *     that names it was lost
   */
  String send(Path file, long size, FileDigest digest) {
    String upload = begin();
    try {
      List<CompletedPart> parts = new ArrayList<>();
      long partSize = settings.limits().partOf(size);
      for (int i = 0; i < digest.parts().size(); i++) {
        long from = i * partSize;
        long length = Math.min(partSize, size - from);
        parts.add(part(upload, i + 1, file, from, length, digest.parts().get(i)));
      }
      return complete(upload, parts, size);
    } catch (RuntimeException e) {
      abandon(upload, e);
      throw e;
    }
  }

  private String begin() {
    return client
        .createMultipartUpload(
            r -> {
              r.bucket(bucket)
                  .key(key)
                  .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                  .serverSideEncryption(S3Bucket.encryption(settings))
                  .ssekmsKeyId(settings.encryption().key());
              if (settings.retention() != null) {
                r.objectLockMode(ObjectLockMode.valueOf(settings.retention().mode().name()))
                    .objectLockRetainUntilDate(settings.retention().until());
              }
            })
        .uploadId();
  }

  private CompletedPart part(
      String upload, int number, Path file, long from, long length, String sha256) {
    String tag =
        client
            .uploadPart(
                r ->
                    r.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumSHA256(sha256)
                        .overrideConfiguration(
                            o -> o.apiCallAttemptTimeout(settings.limits().attempt(length))),
                RequestBody.fromContentProvider(() -> slice(file, from), length, OCTETS))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).checksumSHA256(sha256).build();
  }

  private static InputStream slice(Path file, long from) {
    try {
      InputStream in = Files.newInputStream(file);
      in.skipNBytes(from);
      return in;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String complete(String upload, List<CompletedPart> parts, long size) {
    try {
      return client
          .completeMultipartUpload(
              r ->
                  r.bucket(bucket)
                      .key(key)
                      .uploadId(upload)
                      .ifNoneMatch("*")
                      .multipartUpload(m -> m.parts(parts))
                      .overrideConfiguration(
                          o -> o.apiCallAttemptTimeout(settings.limits().attempt(size))))
          .versionId();
    } catch (S3Exception e) {
      if (e.awsErrorDetails() != null && NO_SUCH_UPLOAD.equals(e.awsErrorDetails().errorCode())) {
        return null; // Completed by a first try whose reply was lost.
      }
      throw e;
    }
  }

  /** Gives its parts back; where that fails as well, the bucket's lifecycle rule does it. */
  private void abandon(String upload, RuntimeException reason) {
    try {
      client.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
    } catch (SdkException e) {
      reason.addSuppressed(e);
    }
  }
}
