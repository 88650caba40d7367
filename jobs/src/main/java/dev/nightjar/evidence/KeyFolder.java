package dev.nightjar.evidence;

import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the keys of an installation in a folder. A key that is there is never overwritten. */
public final class KeyFolder {
  /** PKCS#8 in PEM, for its owner alone. */
  public static final String SIGNING = "signing.key.pem";

  /** SPKI in PEM, for everybody. */
  public static final String PUBLIC = "signing.pub.pem";

  /** 256 random bits in hexadecimal, for its owner alone. */
  public static final String PSEUDONYM = "pseudonym.key";

  private static final int PSEUDONYM_BYTES = 32;

  private KeyFolder() {}

  /**
   * Makes all keys, or none.
   *
   * @return the id of the new signing key
   * @throws Refusal when one of the files is there already, or the folder cannot be written
   */
  public static String create(Path folder) {
    for (String name : List.of(SIGNING, PUBLIC, PSEUDONYM)) {
      if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw exists(folder.resolve(name));
      }
    }
    SigningKey key = SigningKey.generate();
    byte[] pseudonym = new byte[PSEUDONYM_BYTES];
    new SecureRandom().nextBytes(pseudonym);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(SIGNING, key.toPem());
    files.put(PUBLIC, Pem.write(Pem.PUBLIC, key.publicKey().getEncoded()));
    files.put(
        PSEUDONYM,
        (HexFormat.of().formatHex(pseudonym) + "\n").getBytes(StandardCharsets.US_ASCII));
    List<Path> written = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        write(path, file.getValue(), file.getKey().equals(PUBLIC) ? "rw-r--r--" : "rw-------");
        written.add(path);
      }
    } catch (IOException e) {
      written.forEach(KeyFolder::delete);
      if (e instanceof FileAlreadyExistsException) {
        throw exists(Path.of(e.getMessage()));
      }
      throw Refusal.usage(
          "Cannot write keys to " + folder + ": " + e.getMessage() + "; name a writable folder");
    }
    return key.id();
  }

  /** The mode is set as the file is made: there is no moment in which others could open it. */
  private static void write(Path file, byte[] bytes, String mode) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      delete(file);
      throw e;
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException ignored) {
      // What went wrong first is what its reader can solve.
    }
  }

  private static Refusal exists(Path file) {
    return Refusal.usage(
        file + " is there already and keys are never overwritten; name another folder");
  }
}
