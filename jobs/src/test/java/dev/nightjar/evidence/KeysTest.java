package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  /** RFC 8032, section 7.1, test 2. */
  private static final String SEED =
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

  private static final String PUBLIC =
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
  private static final String SIGNATURE =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

  @TempDir Path folder;

  @Test
  void newKeysAreReadAgainAndPrivateOnesAreTheirOwnersAlone() throws IOException {
    String id = KeyFolder.create(folder.resolve("keys"));
    SigningKey key = SigningKey.read(folder.resolve("keys/signing.key.pem"));
    assertThat(key.id()).isEqualTo(id);
    assertThat(PublicKeyFile.read(folder.resolve("keys/signing.pub.pem")))
        .isEqualTo(key.publicKey());
    assertThat(mode("keys/signing.key.pem")).isEqualTo("rw-------");
    assertThat(mode("keys/pseudonym.key")).isEqualTo("rw-------");
    assertThat(mode("keys/signing.pub.pem")).isEqualTo("rw-r--r--");
    assertThat(Files.readString(folder.resolve("keys/pseudonym.key"))).matches("[0-9a-f]{64}\n");
  }

  @Test
  void keysAreNeverOverwrittenAndNeverMadeByHalves() throws IOException {
    Path pseudonym = folder.resolve(KeyFolder.PSEUDONYM);
    Files.writeString(pseudonym, "mine\n");
    assertThatThrownBy(() -> KeyFolder.create(folder))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            pseudonym + " is there already and keys are never overwritten; name another folder");
    assertThat(Files.readString(pseudonym)).isEqualTo("mine\n");
    assertThat(folder.resolve(KeyFolder.SIGNING)).doesNotExist();
    assertThat(folder.resolve(KeyFolder.PUBLIC)).doesNotExist();
  }

  @Test
  void signsAsTheStandardsTestVectorSays() throws IOException {
    byte[] der = HexFormat.of().parseHex("302e020100300506032b657004220420" + SEED);
    SigningKey key = SigningKey.read(file(Pem.write(Pem.PRIVATE, der), "rw-------"));
    assertThat(HexFormat.of().formatHex(key.publicKey().getEncoded()))
        .isEqualTo("302a300506032b6570032100" + PUBLIC);
    assertThat(HexFormat.of().formatHex(key.sign(new byte[] {0x72}))).isEqualTo(SIGNATURE);
    assertThat(SigningKey.verify(key.publicKey(), new byte[] {0x72}, key.sign(new byte[] {0x72})))
        .isTrue();
    assertThat(SigningKey.verify(key.publicKey(), new byte[] {0x73}, key.sign(new byte[] {0x72})))
        .isFalse();
  }

  @Test
  void aKeyThatOthersCanUseIsRefused() throws IOException {
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw------x"}) {
      Path file = file(SigningKey.generate().toPem(), mode);
      assertThatThrownBy(() -> SigningKey.read(file))
          .as(mode)
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Cannot sign with " + file + ": others can use it (" + mode + ")")
          .hasMessageContaining("chmod 600");
    }
    assertThat(SigningKey.read(file(SigningKey.generate().toPem(), "r--------"))).isNotNull();
  }

  @Test
  void anotherKindOfKeyOrFileIsNamedAndNothingOfItIsShown() throws Exception {
    byte[] rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    refused(Pem.write(Pem.PRIVATE, rsa), "its private key is not an Ed25519 key");
    byte[] der = {1, 2, 3};
    refused(Pem.write("ENCRYPTED PRIVATE KEY", der), "it holds ENCRYPTED PRIVATE KEY, expected");
    refused("secret words".getBytes(StandardCharsets.UTF_8), "it holds no PEM block, expected");
    refused(new byte[(int) PublicKeyFile.LARGEST + 1], "bytes are no key");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> SigningKey.read(none))
        .hasMessage("Cannot read the key " + none + ": there is no such file");
    Path secret = file(SigningKey.generate().toPem(), "rw-------");
    assertThatThrownBy(() -> PublicKeyFile.read(secret))
        .hasMessageContaining("it holds PRIVATE KEY, expected one PUBLIC KEY");
  }

  @Test
  void whatIsSignedSaysHowLongItsPartsAre() {
    byte[] body = "hello world".getBytes(StandardCharsets.UTF_8);
    assertThat(
            new String(
                Envelope.preAuthentication("http://example.com/HelloWorld", body),
                StandardCharsets.UTF_8))
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }

  private void refused(byte[] content, String why) throws IOException {
    Path file = file(content, "rw-------");
    assertThatThrownBy(() -> SigningKey.read(file))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("secret words");
  }

  private Path file(byte[] content, String mode) throws IOException {
    Path file = Files.createTempFile(folder, "key", ".pem");
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }
}
