package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.evidence.Verification.Verdict;
import dev.nightjar.model.BundleContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody could do to a bundle on its way, and what the verifier says to each. */
class BundleVerifierTest {
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir static Path once;
  private static StagedBundle original;

  @TempDir Path temp;
  private Path bundle;

  @BeforeAll
  static void make() {
    original = Evidence.staged(Evidence.incident(), KEY, once);
  }

  @BeforeEach
  void copy() throws IOException {
    bundle = copyOf(original.folder(), temp.resolve("bundle"));
  }

  @Test
  void anUntouchedBundleIsAcceptedAndItsNumbersAreRecomputed() {
    Verification v = verify();
    assertThat(v.problems()).isEmpty();
    assertThat(v.verdict()).isEqualTo(Verdict.ACCEPT);
    assertThat(v.incidentId()).isEqualTo("inc-7f3a");
    assertThat(v.keyId()).isEqualTo(KEY.id());
    // Two rates, a quantile, a total, and of the corrected judge what its sums can say.
    assertThat(v.recomputed()).isEqualTo(5);
    assertThat(v.notes())
        .containsExactlyInAnyOrder(
            "not recomputed in 1 of 6 report rows: the judge's verdicts were corrected with human labels",
            "not recomputed in 1 of 6 report rows: the sums of deployment arms are not stored");
  }

  @Test
  void oneOtherByteInAnyFileIsRejected() throws IOException {
    for (BundleFile file : original.files()) {
      Path path = bundle.resolve(file.path());
      byte[] bytes = Files.readAllBytes(path);
      for (int at : new int[] {0, bytes.length / 2, bytes.length - 1}) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        Files.write(path, changed);
        assertRejected(file.path() + " at " + at);
      }
      Files.write(path, bytes);
    }
    assertThat(verify().verdict()).isEqualTo(Verdict.ACCEPT);
  }

  @Test
  void everyByteOfTheEnvelopeCounts() throws IOException {
    Path path = bundle.resolve(Manifest.ENVELOPE);
    byte[] bytes = Files.readAllBytes(path);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(path, changed);
      assertRejected("byte " + at);
    }
    Files.write(
        path, (new String(bytes, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8));
    assertRejected("a space at its end");
  }

  @Test
  void aFileCutAtAnyPlaceIsRejected() throws IOException {
    for (BundleFile file : original.files()) {
      Path path = bundle.resolve(file.path());
      byte[] bytes = Files.readAllBytes(path);
      for (int size : new int[] {0, 1, bytes.length / 2, bytes.length - 1}) {
        Files.write(path, java.util.Arrays.copyOf(bytes, size));
        assertRejected(file.path() + " cut to " + size);
      }
      Files.write(path, bytes);
    }
  }

  @Test
  void aRemovedFileIsRejectedAndNamed() throws IOException {
    for (BundleFile file : original.manifest().files()) {
      Path path = bundle.resolve(file.path());
      byte[] bytes = Files.readAllBytes(path);
      Files.delete(path);
      assertRejected(file.path()).contains(file.path() + " is missing");
      Files.write(path, bytes);
    }
  }

  @Test
  void addedRenamedAndSwappedFilesAreRejectedAndNamed() throws IOException {
    Path report = bundle.resolve("tables/report.parquet");
    Path finding = bundle.resolve("tables/finding.parquet");
    Files.writeString(bundle.resolve("tables/.hidden"), "x");
    assertRejected("added").containsExactly("the file \"tables/.hidden\" is not in the manifest");
    Files.delete(bundle.resolve("tables/.hidden"));
    Files.createDirectory(bundle.resolve("more"));
    assertRejected("folder").containsExactly("the folder \"more\" is not in the manifest");
    Files.delete(bundle.resolve("more"));
    Files.move(report, bundle.resolve("tables/reports.parquet"));
    assertRejected("renamed")
        .containsExactlyInAnyOrder(
            "tables/report.parquet is missing",
            "the file \"tables/reports.parquet\" is not in the manifest");
    Files.move(finding, report);
    Files.move(bundle.resolve("tables/reports.parquet"), finding);
    assertRejected("swapped").hasSize(2);
  }

  @Test
  void whatIsMissingAltogetherIsUnverifiable() throws IOException {
    assertThat(BundleVerifier.verify(bundle, null).verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(BundleVerifier.verify(bundle, null).problems())
        .containsExactly("the signer's public key is missing; name it with --key");
    Verification none = BundleVerifier.verify(temp.resolve("none"), KEY.publicKey());
    assertThat(none.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(none.problems()).containsExactly("there is no folder " + temp.resolve("none"));
    Files.delete(bundle.resolve(Manifest.ENVELOPE));
    assertThat(verify().verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verify().problems())
        .containsExactly("manifest.dsse.json, the signature, is missing");
    Files.delete(bundle.resolve(Manifest.FILE));
    assertThat(verify().verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(verify().problems())
        .contains("manifest.json is missing: it is written last, so this may be half of a bundle");
  }

  @Test
  void withoutKeyADifferenceIsStillRejected() throws IOException {
    Files.writeString(bundle.resolve("README.txt"), "What is in there.\n");
    Verification v = BundleVerifier.verify(bundle, null);
    assertThat(v.verdict()).isEqualTo(Verdict.REJECT);
  }

  @Test
  void anotherKeyIsRejectedAndNamed() {
    SigningKey other = SigningKey.generate();
    Verification v = BundleVerifier.verify(bundle, other.publicKey());
    assertThat(v.verdict()).isEqualTo(Verdict.REJECT);
    assertThat(v.problems())
        .containsExactly(
            "signed with the key " + KEY.id() + ", not with the given key " + other.id());
  }

  @Test
  void anEnvelopeOrManifestOfAnotherBundleIsRejected() throws IOException {
    StagedBundle other = Evidence.staged(Evidence.incident("inc-other"), KEY, temp);
    Path envelope = bundle.resolve(Manifest.ENVELOPE);
    byte[] own = Files.readAllBytes(envelope);
    Files.write(envelope, Files.readAllBytes(other.folder().resolve(Manifest.ENVELOPE)));
    assertRejected("replayed envelope").anyMatch(p -> p.startsWith("manifest.json is not the one"));
    Files.write(envelope, own);
    Files.write(
        bundle.resolve(Manifest.FILE), Files.readAllBytes(other.folder().resolve(Manifest.FILE)));
    assertRejected("other manifest")
        .anyMatch(p -> p.startsWith("manifest.json is not the one that was signed"));
  }

  @Test
  void aManifestEditedWithRightHashesIsRejected() throws IOException {
    Files.writeString(bundle.resolve("README.txt"), "Nothing happened.\n");
    List<BundleFile> files = new ArrayList<>();
    for (BundleFile file : original.manifest().files()) {
      Path path = bundle.resolve(file.path());
      files.add(new BundleFile(file.path(), Files.size(path), Digests.sha256(path)));
    }
    Manifest edited = new Manifest(1, "inc-7f3a", original.manifest().codeVersion(), files);
    Files.write(bundle.resolve(Manifest.FILE), edited.toJson());
    assertRejected("edited manifest")
        .singleElement()
        .asString()
        .startsWith("manifest.json is not the one that was signed");
  }

  @Test
  void aSignatureStrippedDoubledOrOfAnotherTypeIsRejected() throws IOException {
    Envelope e = Envelope.ofJson(Files.readAllBytes(original.folder().resolve(Manifest.ENVELOPE)));
    String text = Files.readString(bundle.resolve(Manifest.ENVELOPE));
    String entry = text.substring(text.indexOf("{", text.indexOf("signatures")), text.indexOf("]"));
    write(Manifest.ENVELOPE, text.replace(entry, ""));
    assertRejected("stripped").containsExactly("manifest.dsse.json has 0 signatures, expected one");
    write(Manifest.ENVELOPE, text.replace(entry, entry + "," + entry));
    assertRejected("two").containsExactly("manifest.dsse.json has 2 signatures, expected one");
    byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
    Envelope plain =
        new Envelope(
            "text/plain",
            payload,
            KEY.id(),
            KEY.sign(Envelope.preAuthentication("text/plain", payload)));
    Files.write(bundle.resolve(Manifest.ENVELOPE), plain.toJson());
    assertRejected("payload type");
    Envelope other =
        new Envelope(
            Envelope.IN_TOTO,
            payload,
            KEY.id(),
            KEY.sign(Envelope.preAuthentication(Envelope.IN_TOTO, payload)));
    Files.write(bundle.resolve(Manifest.ENVELOPE), other.toJson());
    assertRejected("no statement");
    String provenance =
        new String(e.payload(), StandardCharsets.UTF_8)
            .replace(Statement.PREDICATE, "https://slsa.dev/provenance/v1");
    sign(provenance);
    assertRejected("another predicate")
        .anyMatch(p -> p.startsWith("the predicate type of the signed statement is"));
    sign(new String(e.payload(), StandardCharsets.UTF_8).replace("inc-7f3a", "inc-else"));
    assertRejected("another incident")
        .containsExactly(
            "manifest.json: incident_id is \"inc-7f3a\", the signed statement says \"inc-else\"");
  }

  @Test
  void aNewerFormatIsUnverifiable() throws IOException {
    Manifest newer = new Manifest(2, "inc-7f3a", "9", original.manifest().files());
    byte[] json = newer.toJson();
    Files.write(bundle.resolve(Manifest.FILE), json);
    sign(new Statement(Digests.sha256(json), 2, "inc-7f3a"));
    Verification v = verify();
    assertThat(v.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
    assertThat(v.problems())
        .containsExactly(
            "the bundle is of format version 2 and this Nightjar knows up to 1; verify it with a"
                + " newer Nightjar");
  }

  @Test
  void pathsThatLeaveTheBundleAreRejectedEvenWhenSigned() throws IOException {
    Path outside = temp.resolve("outside");
    Files.writeString(outside, "x");
    List<String> paths =
        List.of(
            "../outside",
            "tables/../../outside",
            outside.toString(),
            "..\\outside",
            "C:/outside",
            "tables//report.parquet",
            "./README.txt",
            "a\u0000b",
            "a\nb",
            "tables/",
            ".hidden",
            "nul.txt",
            "",
            "\u202ereadme",
            Manifest.ENVELOPE);
    for (String path : paths) {
      List<BundleFile> files = new ArrayList<>(original.manifest().files());
      files.add(new BundleFile(path, 1, Digests.sha256(outside)));
      signed(files);
      assertRejected(path).singleElement().asString().startsWith("manifest.json lists ");
    }
  }

  @Test
  void doubledAndCollidingPathsAreRejectedEvenWhenSigned() throws IOException {
    BundleFile readme = original.manifest().files().get(0);
    for (String path :
        List.of(readme.path(), readme.path().toLowerCase(java.util.Locale.ROOT), "tables")) {
      List<BundleFile> files = new ArrayList<>(original.manifest().files());
      files.add(new BundleFile(path, readme.size(), readme.sha256()));
      signed(files);
      assertRejected(path).isNotEmpty();
    }
  }

  @Test
  void linksAreRejectedWhateverTheyPointTo() throws IOException {
    Path readme = bundle.resolve("README.txt");
    Path elsewhere = temp.resolve("elsewhere");
    Files.move(readme, elsewhere);
    Files.createSymbolicLink(readme, elsewhere);
    assertRejected("a file").containsExactly("README.txt is a link");
    Files.delete(readme);
    Files.move(elsewhere, readme);
    Files.move(bundle.resolve("tables"), elsewhere);
    Files.createSymbolicLink(bundle.resolve("tables"), elsewhere);
    assertRejected("a folder").contains("tables/report.parquet is a link");
    Files.delete(bundle.resolve("tables"));
    Files.move(elsewhere, bundle.resolve("tables"));
    Files.move(bundle.resolve(Manifest.FILE), elsewhere);
    Files.createSymbolicLink(bundle.resolve(Manifest.FILE), elsewhere);
    assertRejected("the manifest").containsExactly("manifest.json is a link or no file");
  }

  @Test
  void whatIsNoJsonOrTooMuchOfItIsRejected() throws IOException {
    String deep = "[".repeat(100_000);
    String twice = "{\"format\": \"a\", \"format\": \"b\"}";
    String number = "{\"format_version\": " + "9".repeat(10_000) + "}";
    for (String text : List.of("", "null", "[]", "{}", deep, twice, number, "{} {}", "\ud800")) {
      for (String file : List.of(Manifest.FILE, Manifest.ENVELOPE)) {
        Path path = bundle.resolve(file);
        byte[] own = Files.readAllBytes(path);
        write(file, text);
        assertRejected(file + " " + text.substring(0, Math.min(20, text.length())));
        Files.write(path, own);
      }
    }
    byte[] huge = new byte[(int) BundleFolder.LARGEST_JSON + 1];
    java.util.Arrays.fill(huge, (byte) ' ');
    Files.write(bundle.resolve(Manifest.FILE), huge);
    assertRejected("huge").containsExactly("manifest.json is larger than 16777216 bytes");
  }

  @Test
  void headlineNumbersThatTheSumsContradictAreRejectedEvenWhenSignedWithTheRightKey() {
    Map<String, Object> changes = new LinkedHashMap<>();
    changes.put("value", 0.3100001);
    changes.put("baseline_value", 0.29);
    changes.put("change", 0.1);
    changes.put("relative_change", 0.02);
    changes.put("observation_count", 201L);
    changes.put("baseline_observation_count", 2801L);
    changes.put("numerator", 61.0);
    changes.put("denominator", 199.0);
    changes.forEach(
        (column, value) -> {
          Verification v =
              tampered(
                  "report",
                  row -> {
                    if (row.get("metric_name").equals("hallucinated_response_rate")
                        && row.get("baseline_name").equals("trailing")) {
                      row.put(column, value);
                    }
                    return row;
                  });
          assertThat(v.verdict()).as(column).isEqualTo(Verdict.REJECT);
          assertThat(v.problems()).as(column).anyMatch(p -> p.contains(column));
        });
  }

  @Test
  void everyKindOfMetricIsRecomputed() {
    for (String metric : List.of("duration_ms", "tool_cost", "unsafe_rate")) {
      Verification v =
          tampered(
              "report",
              row -> {
                if (row.get("metric_name").equals(metric)) {
                  // Consistent in itself: a value, and the change that goes with it.
                  double value = (Double) row.get("value") * 1.2;
                  double base = (Double) row.get("baseline_value");
                  row.put("value", value);
                  row.put("change", value - base);
                  row.put("relative_change", (value - base) / base);
                }
                return row;
              });
      assertThat(v.verdict()).as(metric).isEqualTo(Verdict.REJECT);
      assertThat(v.problems()).as(metric).allMatch(p -> p.startsWith("report: " + metric));
    }
    Verification mean =
        tampered(
            "report",
            row -> {
              if (row.get("metric_name").equals("tool_cost")) {
                row.put("baseline_value", 48.0 / 27.5);
                row.put("change", 5.0 - 48.0 / 27.5);
                row.remove("relative_change");
              }
              return row;
            });
    assertThat(mean.problems()).singleElement().asString().contains("no such mean");
  }

  @Test
  void aFindingOrComparisonWithOtherNumbersThanItsReportRowIsRejected() {
    for (String column : List.of("value", "baseline_value", "change")) {
      Verification finding =
          tampered(
              "finding",
              row -> {
                row.put(column, 0.05);
                return row;
              });
      assertThat(finding.problems()).as(column).singleElement().asString().contains("finding f-1");
      Verification comparison =
          tampered(
              "comparison",
              row -> {
                row.put(column, 0.05);
                return row;
              });
      assertThat(comparison.problems())
          .as(column)
          .singleElement()
          .asString()
          .contains("comparison");
    }
  }

  @Test
  void daysThatWereProfiledAgainLaterAreSaidNotToBeRecomputedAndNotRejected() {
    Verification v =
        tampered(
            "day_state",
            row -> {
              if (row.get("side").equals("current")) {
                row.put("input_snapshot_id", 78L);
                row.put("observation_count", 999L);
              }
              return row;
            });
    assertThat(v.problems()).isEmpty();
    assertThat(v.notes())
        .contains(
            "not recomputed in 5 of 6 report rows: the night was profiled again from later rows");
  }

  @Test
  void theTableOfAnotherIncidentIsRejectedEvenWhenSigned() {
    Verification v =
        tampered(
            "incident",
            row -> {
              row.put("incident_id", "inc-else");
              return row;
            });
    assertThat(v.problems())
        .containsExactly("tables/incident.parquet is not of the incident \"inc-7f3a\"");
  }

  private Verification tampered(
      String table, java.util.function.UnaryOperator<Map<String, Object>> change) {
    BundleContent content = Evidence.with(Evidence.incident(), table, change);
    try (StagedBundle staged = Evidence.staged(content, KEY, temp)) {
      return BundleVerifier.verify(staged.folder(), KEY.publicKey());
    }
  }

  private Verification verify() {
    return BundleVerifier.verify(bundle, KEY.publicKey());
  }

  private org.assertj.core.api.ListAssert<String> assertRejected(String what) {
    Verification v = verify();
    assertThat(v.verdict()).as(what).isEqualTo(Verdict.REJECT);
    return assertThat(v.problems()).as(what);
  }

  private void signed(List<BundleFile> files) throws IOException {
    byte[] json = new Manifest(1, "inc-7f3a", "0.1.0", files).toJson();
    Files.write(bundle.resolve(Manifest.FILE), json);
    sign(new Statement(Digests.sha256(json), 1, "inc-7f3a"));
  }

  private void sign(Statement statement) throws IOException {
    Files.write(bundle.resolve(Manifest.ENVELOPE), Envelope.sign(statement, KEY).toJson());
  }

  private void sign(String statement) throws IOException {
    byte[] payload = statement.getBytes(StandardCharsets.UTF_8);
    byte[] signature = KEY.sign(Envelope.preAuthentication(Envelope.IN_TOTO, payload));
    Files.write(
        bundle.resolve(Manifest.ENVELOPE),
        new Envelope(Envelope.IN_TOTO, payload, KEY.id(), signature).toJson());
  }

  private void write(String file, String text) throws IOException {
    Files.write(bundle.resolve(file), text.getBytes(StandardCharsets.UTF_8));
  }

  private static Path copyOf(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
    return to;
  }
}
