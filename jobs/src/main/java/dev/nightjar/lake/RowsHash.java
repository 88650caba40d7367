package dev.nightjar.lake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over the rows of a night in their order, without the run that wrote them: two runs that
 * say the same have the same hash.
 */
final class RowsHash {
  private RowsHash() {}

  static String of(List<OutputRow> rows, List<String> columns) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (OutputRow row : rows) {
        for (String column : columns) {
          if (!column.equals("run_id")) {
            digest.update(String.valueOf(row.value(column)).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
          }
        }
        digest.update((byte) '\n');
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java has no SHA-256", e);
    }
  }
}
