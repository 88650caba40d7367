package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.EnumSet;
import java.util.Set;

/**
 * An Ed25519 key that signs bundles. Its signatures depend on key and message alone (RFC 8032), so
 * that the same bundle has the same envelope.
 */
public final class SigningKey {
  static final String ALGORITHM = "Ed25519";

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private final PrivateKey secret;
  private final PublicKey open;

  private SigningKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /** A new key. */
  static SigningKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new SigningKey(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The key of a file: PKCS#8 in PEM, without a password.
   *
   * @throws Refusal when others can read the file, or it holds another kind of key
   */
  public static SigningKey read(Path file) {
    String text = PublicKeyFile.text(file);
    refuseShared(file);
    byte[] der = Pem.read(Pem.PRIVATE, text);
    if (der == null) {
      throw Refusal.usage(
          "Cannot sign with "
              + file
              + ": it holds "
              + Pem.labels(text)
              + ", expected one PRIVATE KEY in PEM without a password; make one with"
              + " `nightjar keys new DIR`");
    }
    try {
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
      return new SigningKey(secret, publicOf((EdECPrivateKey) secret));
    } catch (GeneralSecurityException e) {
      throw Refusal.usage(
          "Cannot sign with "
              + file
              + ": its private key is not an Ed25519 key; make one with `nightjar keys new DIR`");
    }
  }

  private static void refuseShared(Path file) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      if (modes.stream().anyMatch(OTHERS::contains)) {
        throw Refusal.usage(
            "Cannot sign with "
                + file
                + ": others can use it ("
                + PosixFilePermissions.toString(modes)
                + "), so a signature would prove nothing; run `chmod 600 "
                + file
                + "`, and make a new key if somebody may have read this one");
      }
    } catch (IOException e) {
      throw Refusal.usage("Cannot read the key " + file + ": " + e.getMessage());
    }
  }

  /**
   * The public half. The provider derives it only while it makes a pair, from 32 random bytes; here
   * these bytes are the known secret.
   */
  private static PublicKey publicOf(EdECPrivateKey secret) throws GeneralSecurityException {
    byte[] seed =
        secret
            .getBytes()
            .orElseThrow(() -> new GeneralSecurityException("the provider hides the secret"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Known(seed));
    KeyPair pair = generator.generateKeyPair();
    byte[] probe = {1};
    SigningKey key = new SigningKey(secret, pair.getPublic());
    if (!verify(pair.getPublic(), probe, key.sign(probe))) {
      throw new GeneralSecurityException("the provider derives another public key");
    }
    return pair.getPublic();
  }

  /** 64 bytes over the message. */
  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign with a key that was read", e);
    }
  }

  /** Whether the key signed exactly this message. */
  static boolean verify(PublicKey key, byte[] message, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  public PublicKey publicKey() {
    return open;
  }

  /** What an envelope calls the key: SHA-256 of its SPKI bytes. */
  public String id() {
    return PublicKeyFile.keyId(open);
  }

  byte[] toPem() {
    return Pem.write(Pem.PRIVATE, secret.getEncoded());
  }

  /** A source of bytes that are known. */
  private static final class Known extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final transient byte[] seed;

    Known(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
