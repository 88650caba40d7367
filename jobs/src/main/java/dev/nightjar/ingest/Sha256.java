package dev.nightjar.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Digests by which a producer finds its file or row again. The digest of a refused row covers its
 * bytes as they stand in the file (of Avro and Parquet: a text of all its values in the order of
 * their names), so it covers identifiers and times as well and cannot be reversed by guessing the
 * text alone.
 */
final class Sha256 {
  private Sha256() {}

  static String of(InputStream in) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static String of(RawRow row) {
    byte[] bytes =
        row.bytes() != null ? row.bytes() : text(row.values()).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, String> sorted = new TreeMap<>();
      map.forEach((key, each) -> sorted.put(key.toString(), text(each)));
      return sorted.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Sha256::text).toList().toString();
    }
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
