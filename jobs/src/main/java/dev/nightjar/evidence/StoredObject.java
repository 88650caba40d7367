package dev.nightjar.evidence;

import java.time.Instant;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * An object as the server describes it.
 *
 * @param version its version id; null in a bucket without versions
 * @param size bytes
 * @param checksum SHA-256 as the server states it; null where it has none
 * @param encryption of the server; null for none
 * @param retention of its lock; null for none, or none that may be seen
 */
record StoredObject(
    String version,
    long size,
    String checksum,
    ServerSideEncryption encryption,
    Retention retention) {

  static StoredObject of(HeadObjectResponse head) {
    Instant until = head.objectLockRetainUntilDate();
    Retention retention = null;
    if (until != null) {
      retention =
          new Retention(
              switch (head.objectLockMode()) {
                case COMPLIANCE -> Retention.Mode.COMPLIANCE;
                case GOVERNANCE, UNKNOWN_TO_SDK_VERSION -> Retention.Mode.GOVERNANCE;
              },
              until);
    }
    String version = head.versionId();
    return new StoredObject(
        version == null || version.equals("null") ? null : version,
        head.contentLength(),
        head.checksumSHA256(),
        head.serverSideEncryption(),
        retention);
  }
}
