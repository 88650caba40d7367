package dev.nightjar.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of keys (RFC 7468), as openssl reads and writes it. */
final class Pem {
  static final String PRIVATE = "PRIVATE KEY";
  static final String PUBLIC = "PUBLIC KEY";

  private static final int LINE = 64;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private Pem() {}

  static byte[] write(String label, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
    String text =
        "-----BEGIN " + label + "-----\n" + lines.encodeToString(der) + "\n-----END " + label;
    return (text + "-----\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The bytes of the block of that label; null when the text has none. */
  static byte[] read(String label, String text) {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals(label)) {
        try {
          return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
          return null;
        }
      }
    }
    return null;
  }

  /** What the text holds instead, for a message; never any of its contents. */
  static String labels(String text) {
    Matcher block = BLOCK.matcher(text);
    StringBuilder labels = new StringBuilder();
    while (block.find()) {
      labels.append(labels.isEmpty() ? "" : ", ").append(block.group(1));
    }
    return labels.isEmpty() ? "no PEM block" : labels.toString();
  }
}
