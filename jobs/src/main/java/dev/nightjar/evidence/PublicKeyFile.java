package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;

/** Reads the public half of a signing key: an Ed25519 key as SPKI in PEM. */
public final class PublicKeyFile {
  /** No key file is larger; what is, is something else. */
  static final long LARGEST = 64 << 10;

  private PublicKeyFile() {}

  /**
   * The key of a file.
   *
   * @throws Refusal when the file cannot be read or holds another kind of key
   */
  public static PublicKey read(Path file) {
    String text = text(file);
    byte[] der = Pem.read(Pem.PUBLIC, text);
    if (der == null) {
      throw Refusal.usage(
          "Cannot verify with "
              + file
              + ": it holds "
              + Pem.labels(text)
              + ", expected one PUBLIC KEY in PEM; name the signer's public key file");
    }
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw Refusal.usage(
          "Cannot verify with "
              + file
              + ": its public key is not an Ed25519 key; name the signer's public key file");
    }
  }

  /** SHA-256 of the SPKI bytes: what an envelope calls the key. */
  public static String keyId(PublicKey key) {
    return Digests.sha256(key.getEncoded());
  }

  static String text(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw Refusal.usage("Cannot read the key " + file + ": there is no such file");
      }
      if (Files.size(file) > LARGEST) {
        throw Refusal.usage(
            "Cannot read the key " + file + ": " + Files.size(file) + " bytes are no key");
      }
      // Bytes that are no text are no key either: read as Latin-1 they match nothing.
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw Refusal.usage("Cannot read the key " + file + ": " + e.getMessage());
    }
  }
}
