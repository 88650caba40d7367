package dev.nightjar.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A DSSE envelope with one signature (https://github.com/secure-systems-lab/dsse): {@code
 * manifest.dsse.json}.
 *
 * @param payloadType of the payload
 * @param payload what is signed
 * @param keyId of the key that signed, see {@link SigningKey#id()}
 * @param signature over {@link #preAuthentication}
 */
record Envelope(String payloadType, byte[] payload, String keyId, byte[] signature) {
  static final String IN_TOTO = "application/vnd.in-toto+json";

  static Envelope sign(Statement statement, SigningKey key) {
    byte[] payload = statement.toJson();
    return new Envelope(IN_TOTO, payload, key.id(), key.sign(preAuthentication(IN_TOTO, payload)));
  }

  boolean isSignedBy(PublicKey key) {
    return SigningKey.verify(key, preAuthentication(payloadType, payload), signature);
  }

  /** DSSE's PAE: what is signed says how long its parts are, so that no two read alike. */
  static byte[] preAuthentication(String type, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] name = type.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ascii("DSSEv1 " + name.length + " "));
    bytes.writeBytes(name);
    bytes.writeBytes(ascii(" " + body.length + " "));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  byte[] toJson() {
    Base64.Encoder encoder = Base64.getEncoder();
    return CanonicalJson.bytes(
        Map.of(
            "payloadType",
            payloadType,
            "payload",
            encoder.encodeToString(payload),
            "signatures",
            List.of(Map.of("keyid", keyId, "sig", encoder.encodeToString(signature)))));
  }

  /**
   * The envelope of a text, which must be the canonical one: an envelope has no byte that may
   * change.
   *
   * @throws BundleFault when it is not
   */
  static Envelope ofJson(byte[] json) {
    JsonFields fields;
    try {
      fields = JsonFields.of(Manifest.ENVELOPE, StrictJson.read(json));
    } catch (IOException e) {
      throw new BundleFault(
          Manifest.ENVELOPE + " is not readable as JSON: it is cut off or was edited");
    }
    List<JsonFields> signatures = fields.objects("signatures");
    if (signatures.size() != 1) {
      throw new BundleFault(
          Manifest.ENVELOPE + " has " + signatures.size() + " signatures, expected one");
    }
    Envelope envelope =
        new Envelope(
            fields.text("payloadType"),
            base64(fields, "payload"),
            signatures.get(0).hexDigest("keyid"),
            base64(signatures.get(0), "sig"));
    if (!envelope.payloadType.equals(IN_TOTO)) {
      throw new BundleFault(
          "the envelope holds "
              + BundlePath.quoted(envelope.payloadType)
              + ", expected \""
              + IN_TOTO
              + "\"");
    }
    if (!Arrays.equals(envelope.toJson(), json)) {
      throw new BundleFault(Manifest.ENVELOPE + " was edited: it is not written as an envelope is");
    }
    return envelope;
  }

  private static byte[] base64(JsonFields fields, String name) {
    try {
      return Base64.getDecoder().decode(fields.text(name));
    } catch (IllegalArgumentException e) {
      throw new BundleFault(Manifest.ENVELOPE + ": " + name + " is not base64");
    }
  }

  /** Equal by content, as records of values are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Envelope that && Arrays.equals(toJson(), that.toJson());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return "envelope of " + payloadType + " signed by " + keyId;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
