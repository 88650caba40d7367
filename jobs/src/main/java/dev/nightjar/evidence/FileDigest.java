package dev.nightjar.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 of a file as S3 states it.
 *
 * @param sha256 of the whole file, in hexadecimal digits
 * @param parts of each part that it goes up in, in Base64; one for a file that goes up at once
 * @param checksum that S3 states for it: of the file, or of the parts' digests with their number
 */
record FileDigest(String sha256, List<String> parts, String checksum) {

  /** Of a file that goes up in parts of so many bytes. */
  static FileDigest of(Path file, long partSize) throws IOException {
    MessageDigest whole = Digests.digest();
    MessageDigest ofDigests = Digests.digest();
    List<String> parts = new ArrayList<>();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      boolean more = true;
      while (more) {
        MessageDigest part = Digests.digest();
        long left = partSize;
        while (left > 0 && more) {
          int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
          more = read >= 0;
          if (more) {
            part.update(buffer, 0, read);
            whole.update(buffer, 0, read);
            left -= read;
          }
        }
        if (left < partSize) {
          byte[] digest = part.digest();
          ofDigests.update(digest);
          parts.add(Base64.getEncoder().encodeToString(digest));
        }
      }
    }
    String ofParts = Base64.getEncoder().encodeToString(ofDigests.digest()) + "-" + parts.size();
    return new FileDigest(HexFormat.of().formatHex(whole.digest()), List.copyOf(parts), ofParts);
  }

  /** Of a file that goes up at once. */
  static FileDigest whole(String sha256) {
    String checksum = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    return new FileDigest(sha256, List.of(checksum), checksum);
  }
}
