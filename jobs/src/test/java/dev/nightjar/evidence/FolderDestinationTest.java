package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.evidence.Verification.Verdict;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDestinationTest {
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir static Path once;
  private static StagedBundle bundle;

  @TempDir Path temp;

  @BeforeAll
  static void make() {
    bundle = Evidence.staged(Evidence.incident(), KEY, once);
  }

  @Test
  void aDeliveredBundleIsWholeAndIsAcceptedThere() throws IOException {
    Path folder = temp.resolve("a/b");
    BundleReceipt receipt = new FolderDestination(folder).deliver(bundle);
    Path there = folder.resolve(bundle.name());
    assertThat(receipt.uri()).isEqualTo(there.toUri().toString());
    assertThat(receipt.sha256()).isEqualTo(Digests.sha256(there.resolve("manifest.json")));
    assertThat(receipt.written()).isEqualTo(bundle.files().size());
    assertThat(BundleVerifier.verify(there, KEY.publicKey()).verdict()).isEqualTo(Verdict.ACCEPT);
    assertThat(names(folder)).containsExactly(bundle.name());
  }

  @Test
  void deliveredAgainItIsAlreadyThere() throws IOException {
    FolderDestination folder = new FolderDestination(temp);
    folder.deliver(bundle);
    BundleReceipt again = folder.deliver(bundle);
    assertThat(again.isUnchanged()).isTrue();
    assertThat(again.alreadyThere()).isEqualTo(bundle.files().size());
    assertThat(names(temp)).containsExactly(bundle.name());
  }

  @Test
  void anotherBundleOfThatNameIsNeverOverwritten() throws IOException {
    FolderDestination folder = new FolderDestination(temp);
    folder.deliver(bundle);
    Path readme = temp.resolve(bundle.name()).resolve("README.txt");
    Files.writeString(readme, "mine");
    assertThatThrownBy(() -> folder.deliver(bundle))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("another bundle is there, with another README.txt");
    assertThat(readme).hasContent("mine");
    Files.delete(readme);
    assertThatThrownBy(() -> folder.deliver(bundle)).hasMessageContaining("without README.txt");
    assertThat(names(temp)).containsExactly(bundle.name());
  }

  @Test
  void theSameEvidenceUnderAnotherSignatureIsSaidToBeThat() {
    FolderDestination folder = new FolderDestination(temp.resolve("bundles"));
    folder.deliver(bundle);
    StagedBundle other = Evidence.staged(Evidence.incident(), SigningKey.generate(), temp);
    assertThat(other.name()).isEqualTo(bundle.name());
    assertThatThrownBy(() -> folder.deliver(other)).hasMessageContaining("signed with another key");
  }

  @Test
  void aFileInThePlaceOfTheFolderIsOneSentence() throws IOException {
    Path file = temp.resolve("file");
    Files.writeString(file, "x");
    assertThatThrownBy(() -> new FolderDestination(file).check())
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot write the bundle to " + file);
  }

  @Test
  void aFullDiskIsOneSentenceAndLeavesNothingThere() throws Exception {
    Path disk = temp.resolve("disk");
    Files.createDirectories(disk);
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    // A disk of its own, 16 kB large, in a name space of its own.
    String script =
        "mount -t tmpfs -o size=16k tmpfs \"$1\" || exit 77; shift; \"$@\"; ls -A \"$0\"";
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "unshare",
                  "--user",
                  "--map-root-user",
                  "--mount",
                  "sh",
                  "-c",
                  script,
                  disk.toString(),
                  disk.toString(),
                  java,
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  FullDisk.class.getName(),
                  disk.toString(),
                  temp.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("there is no unshare here");
      return;
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    Assumptions.assumeTrue(
        printed.contains("refused"), "no disk can be mounted here: " + printed.strip());
    assertThat(printed.lines().filter(line -> line.startsWith("refused")))
        .containsExactly(
            "refused: Cannot write the bundle to "
                + disk
                + ": No space left on device; nothing of it is left there. Free space or correct"
                + " the folder, and export again");
    assertThat(printed.lines().reduce((a, b) -> b).orElse("")).startsWith("refused");
  }

  /** Exports a bundle to a disk that cannot hold it, in a process of its own. */
  static final class FullDisk {
    private FullDisk() {}

    public static void main(String[] args) {
      StagedBundle staged =
          Evidence.staged(Evidence.incident(), SigningKey.generate(), Path.of(args[1]));
      try {
        new FolderDestination(Path.of(args[0])).deliver(staged);
      } catch (Refusal e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(p -> p.getFileName().toString()).toList();
    }
  }
}
