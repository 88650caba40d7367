package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.BundleContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir Path temp;

  @Test
  void theSameIncidentGivesTheSameBytes() throws IOException {
    StagedBundle one = Evidence.staged(Evidence.incident(), KEY, temp);
    StagedBundle other = Evidence.staged(Evidence.incident(), KEY, temp);
    assertThat(other.name()).isEqualTo(one.name());
    for (BundleFile file : one.files()) {
      assertThat(other.path(file)).hasSameBinaryContentAs(one.path(file));
    }
  }

  @Test
  void itHoldsWhatTheManifestListsAndNothingElse() throws IOException {
    StagedBundle staged = Evidence.staged(Evidence.incident(), KEY, temp);
    List<String> found = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(staged.folder())) {
      paths
          .filter(Files::isRegularFile)
          .forEach(p -> found.add(staged.folder().relativize(p).toString()));
    }
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            staged.files().stream().map(BundleFile::path).toList());
    for (String table : BundleContent.TABLES) {
      assertThat(found).contains("tables/" + table + ".parquet");
    }
    assertThat(staged.files().get(staged.files().size() - 1).path()).isEqualTo("manifest.json");
    assertThat(staged.name()).matches("inc-7f3a-[0-9a-f]{12}");
    assertThat(staged.manifest().codeVersion()).isEqualTo("0.1.0");
  }

  @Test
  void rowsAreReadBackAsTheyWereGiven() throws IOException {
    BundleContent content = Evidence.incident();
    StagedBundle staged = Evidence.staged(content, KEY, temp);
    for (String name : BundleContent.TABLES) {
      BundleTable table = BundleTable.of(name);
      List<Map<String, Object>> rows =
          ParquetTable.read(staged.folder().resolve(table.path()), table.schema());
      assertThat(rows).hasSameSizeAs(content.tables().get(name));
      for (int i = 0; i < rows.size(); i++) {
        assertThat(present(rows.get(i))).isEqualTo(present(content.tables().get(name).get(i)));
      }
    }
  }

  @Test
  void thePageShowsTheFindingAndRunsNothing() throws IOException {
    StagedBundle staged = Evidence.staged(Evidence.incident(), KEY, temp);
    String page = Files.readString(staged.folder().resolve("index.html"));
    assertThat(page)
        .contains("<h1>Hallucinations &lt;b&gt;tripled&lt;/b&gt; for German</h1>")
        .contains("Hallucinated responses on language=de rose from 10 % to 31 %.")
        .contains("<td>0.31</td><td>0.1</td><td>0.21</td>")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; \\u202etxt.exe &amp; [EMAIL]")
        .contains("SELECT 1 &lt; 2")
        .contains("default-src 'none'")
        .doesNotContain("<script")
        .doesNotContain("<img")
        .doesNotContain("href=")
        .doesNotContain("src=\"")
        .doesNotContain("://");
  }

  @Test
  void theIndexListsEveryFileWithItsRowsAndHash() throws IOException {
    StagedBundle staged = Evidence.staged(Evidence.incident(), KEY, temp);
    BundleFile report =
        staged.manifest().files().stream()
            .filter(f -> f.path().equals("tables/report.parquet"))
            .findFirst()
            .orElseThrow();
    assertThat(Files.readString(staged.folder().resolve("index.csv")))
        .startsWith("path,rows,size,sha256,meaning\n")
        .contains("tables/report.parquet,6," + report.size() + "," + report.sha256() + ",\"");
  }

  @Test
  void aTextThatWouldLeaveTheBundleIsNotWritten() throws IOException {
    BundleContent content = Evidence.incident();
    TreeMap<String, String> texts = new TreeMap<>(content.texts());
    texts.put("../outside.sql", "x");
    BundleContent bad = new BundleContent("inc-7f3a", 1, content.tables(), texts);
    assertThatThrownBy(() -> BundleWriter.stage(bad, KEY, temp))
        .hasMessageStartingWith("Cannot write ../outside.sql into a bundle: a path stays inside");
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void opensslAloneVerifiesTheSignature() throws Exception {
    StagedBundle staged = Evidence.staged(Evidence.incident(), KEY, temp);
    // The recipe of the page is run in the bundle, with the public key beside its folder.
    Files.write(
        temp.resolve("signing.pub.pem"), Pem.write(Pem.PUBLIC, KEY.publicKey().getEncoded()));
    assertThat(shell(staged.folder()))
        .contains("Signature Verified Successfully", "manifest.json: OK", "every file: OK");
    Files.writeString(staged.folder().resolve("README.txt"), "x");
    assertThat(shell(staged.folder())).contains("README.txt: FAILED").doesNotContain("every file");
    Path envelope = staged.folder().resolve(Manifest.ENVELOPE);
    StagedBundle other = Evidence.staged(Evidence.incident("inc-other"), KEY, temp);
    Envelope own = Envelope.ofJson(Files.readAllBytes(envelope));
    Envelope strange =
        Envelope.ofJson(Files.readAllBytes(other.folder().resolve(Manifest.ENVELOPE)));
    Files.write(
        envelope,
        new Envelope(own.payloadType(), own.payload(), own.keyId(), strange.signature()).toJson());
    assertThat(shell(staged.folder())).contains("Signature Verification Failure");
  }

  @Test
  void opensslNamesTheKeyAsTheBundleDoes() throws Exception {
    Files.write(
        temp.resolve("signing.pub.pem"), Pem.write(Pem.PUBLIC, KEY.publicKey().getEncoded()));
    Matcher call = Pattern.compile("`(openssl pkey [^`]*)`").matcher(page("docs/evidence.md"));
    assertThat(call.find()).isTrue();
    assertThat(shell(call.group(1), temp))
        .startsWith(PublicKeyFile.keyId(KEY.publicKey()).replaceFirst("^sha256:", ""));
  }

  /** A value without what is null in it: a field left out is a null when it is read. */
  private static Object present(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> kept = new TreeMap<>();
      map.forEach(
          (name, each) -> {
            if (each != null) {
              kept.put(name, present(each));
            }
          });
      return kept;
    }
    return value;
  }

  /** Output of the page's recipe. */
  private static String shell(Path bundle) throws Exception {
    String page = page("README.md");
    int start = page.indexOf("```bash\n# openssl") + "```bash\n".length();
    return shell(page.substring(start, page.indexOf("```", start)), bundle);
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of(System.getProperty("nightjar.root", "..")).resolve(name));
  }

  private static String shell(String recipe, Path folder) throws Exception {
    Process process;
    try {
      new ProcessBuilder("openssl", "version").start().waitFor();
      process =
          new ProcessBuilder("bash", "-c", recipe)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("there is no openssl or bash here");
      return "";
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }
}
