package dev.nightjar.ingest;

import static dev.nightjar.ingest.Landings.json;
import static dev.nightjar.ingest.Landings.trace;
import static dev.nightjar.ingest.Landings.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.lake.LandingRow;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LandingFormatsTest {
  private static final String HEADER =
      "request_id,event_ts,operation_name,status,trace_sampling_weight,redaction_version";
  private static final String ROW = ",2026-11-23T10:00:00Z,chat,OK,1.0,r7";

  @TempDir Path folder;

  static Stream<Arguments> formatsAndCompressions() {
    return Stream.of("jsonl", "csv", "avro", "parquet")
        .flatMap(
            format ->
                Stream.of("none", "gzip", "zstd", "bzip2", "xz")
                    .filter(compression -> !format.equals("parquet") || compression.equals("none"))
                    .map(compression -> Arguments.of(format, compression)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("formatsAndCompressions")
  void readsEveryFormatAndCompressionByItsFirstBytes(String format, String compression)
      throws Exception {
    Path file = folder.resolve("delivery." + format);
    Landings.bytes(file, Compressions.pack(bytes(format), compression));

    List<LandingRow> rows = Landings.read(file, "llm_traces");

    assertThat(rows).hasSize(3);
    assertThat(rows.subList(0, 2)).allMatch(LandingRow.Accepted.class::isInstance);
    assertThat(((LandingRow.Accepted) rows.get(0)).values()[0]).isEqualTo("r1");
    assertThat(end(rows).broken()).isNull();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("formatsAndCompressions")
  void aFileThatIsCutOffIsRefusedAsAWhole(String format, String compression) throws Exception {
    byte[] whole = Compressions.pack(bytes(format), compression);
    if (compression.equals("none") && !format.equals("avro") && !format.equals("parquet")) {
      return;
    }
    for (int cut : new int[] {whole.length / 3, whole.length / 2, whole.length - 9}) {
      Path file = folder.resolve("cut-" + cut + "." + format);
      Landings.bytes(file, Arrays.copyOf(whole, cut));

      LandingRow.Refused broken = end(Landings.read(file, "llm_traces")).broken();

      assertThat(broken).as("cut at " + cut).isNotNull();
      assertThat(broken.code()).isEqualTo("unreadable_file");
      assertThat(broken.line()).isNull();
      assertThat(broken.reason())
          .startsWith("Cannot read the file: it")
          .endsWith("; nothing of it is stored, deliver it again");
    }
  }

  @Test
  void aDamagedByteInACompressedFileIsFound() throws Exception {
    byte[] whole = Compressions.pack(bytes("jsonl"), "gzip");
    whole[whole.length - 6] ^= 0x55;
    Path file = Landings.bytes(folder.resolve("bad.jsonl.gz"), whole);

    assertThat(end(Landings.read(file, "llm_traces")).broken().code()).isEqualTo("unreadable_file");
  }

  static Stream<Arguments> foreignFiles() {
    return Stream.of(
        Arguments.of("a.avro", "no avro", "it is named .avro but does not begin as a file of that"),
        Arguments.of("a.parquet", "no parquet", "it is named .parquet but does not begin as"),
        Arguments.of(
            "a.dat", "hello world\n", "it is of an unknown format; expected Parquet, Avro"),
        Arguments.of(
            "a.json", "[{\"request_id\":\"r\"}]", "it is a JSON array; expected JSON Lines"),
        Arguments.of("a.zip", "PK\u0003\u0004rest", "it is a zip archive; unpack it"),
        Arguments.of("a.orc", "ORCrest", "it is an ORC file; expected Parquet"),
        Arguments.of("a.parquet", "PAR1nothing else", "its Parquet footer is broken or cut off"),
        Arguments.of("a.csv", "a,b,a\n1,2,3\n", "column 3 of the header is empty or a repetition"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("foreignFiles")
  void saysWhyAFileIsOfNoKnownFormat(String name, String content, String why) {
    Path file = Landings.bytes(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(end(Landings.read(file, "llm_traces")).broken().reason())
        .startsWith("Cannot read the file: " + why);
  }

  @Test
  void utf16IsNotReadAsSomethingElse() {
    Path file =
        Landings.bytes(
            folder.resolve("a.jsonl"), json(trace("r")).getBytes(StandardCharsets.UTF_16));

    assertThat(end(Landings.read(file, "llm_traces")).broken().reason())
        .contains("it is in UTF-16; expected UTF-8");
  }

  @Test
  void anEmptyFileHasNoRows() {
    for (String name : List.of("a.jsonl", "a.csv", "a.avro", "a.parquet", "a")) {
      LandingRow.End end =
          end(Landings.read(Landings.bytes(folder.resolve(name), new byte[0]), "llm_traces"));
      assertThat(end.broken()).isNull();
      assertThat(end.read()).isZero();
    }
  }

  @Test
  void aWrongByteCostsOneRow() {
    byte[] bad = json(trace("r2")).getBytes(UTF_8);
    bad[bad.length - 3] = (byte) 0xFF;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes((json(trace("r1")) + "\n").getBytes(UTF_8));
    file.writeBytes(bad);
    file.writeBytes(("\n\n" + json(trace("r3"))).getBytes(UTF_8));

    List<LandingRow> rows =
        Landings.read(Landings.bytes(folder.resolve("a.jsonl"), file.toByteArray()), "llm_traces");

    LandingRow.Refused refused = (LandingRow.Refused) rows.get(1);
    assertThat(refused.code()).isEqualTo("malformed_utf8");
    assertThat(refused.line()).isEqualTo(2);
    assertThat(((LandingRow.Accepted) rows.get(2)).line()).isEqualTo(4);
  }

  @Test
  void csvMayHaveAByteOrderMarkQuotesAndLineFeedsInFields() {
    List<LandingRow> rows =
        csv(
            "\uFEFF" + HEADER + ",language\r",
            "\"r,1\"" + ROW + ",\"two",
            "\"\"lines\"\"\"\r",
            "r2" + ROW + ",\r",
            "r3" + ROW + ",\"\"");

    assertThat(cell(rows.get(0), "request_id")).isEqualTo("r,1");
    assertThat(cell(rows.get(0), "language")).isEqualTo("two\n\"lines\"");
    assertThat(((LandingRow.Accepted) rows.get(1)).line()).isEqualTo(4);
    assertThat(cell(rows.get(1), "language")).isNull();
    assertThat(cell(rows.get(2), "language")).isEqualTo("");
  }

  @Test
  void aStrayQuoteCostsOneRow() {
    List<LandingRow> rows =
        csv(HEADER, "r1" + ROW, "\"r2" + ROW, "r3" + ROW, "\"r4\"" + ROW, "r5" + ROW);

    assertThat(rows.stream().filter(LandingRow.Accepted.class::isInstance))
        .extracting(row -> cell(row, "request_id"))
        .containsExactly("r1", "r3", "r4", "r5");
    assertThat((LandingRow.Refused) rows.get(1))
        .returns(3L, LandingRow.Refused::line)
        .returns(
            "the row has a quote that is not closed; expected 6 fields as in the header, quoted as"
                + " RFC 4180",
            LandingRow.Refused::reason);
  }

  @Test
  void aCsvRowWithAnotherNumberOfFieldsIsRefused() {
    LandingRow.Refused refused = (LandingRow.Refused) csv(HEADER, "r1" + ROW + ",more").get(0);

    assertThat(refused.reason())
        .isEqualTo("the row has 7 fields; expected 6 fields as in the header, quoted as RFC 4180");
  }

  @Test
  void csvMaySeparateWithSemicolonsAndHoldArraysAsJson() {
    List<LandingRow> rows =
        Landings.read(
            Landings.lines(
                folder.resolve("a.csv"),
                List.of(
                    "request_id;request_ts;retrieval_id;status;documents",
                    "r1;2026-11-23T10:00:00Z;s1;OK;\"[{\"\"rank\"\":1,\"\"document_id\"\":\"\"d\"\"}]\"",
                    "r1;2026-11-23T10:00:00Z;s2;OK;d1")),
            "retrieval_events");

    assertThat(((LandingRow.Accepted) rows.get(0)).values()).contains(1);
    assertThat(((LandingRow.Refused) rows.get(1)).reason())
        .isEqualTo(
            "retrieval_events.documents: is of another type; expected an array written as JSON");
  }

  @Test
  void csvChecksRangesAndTimesThatAreText() {
    List<LandingRow> rows =
        csv(
            HEADER,
            "r1,2026-11-23T10:00:00Z,chat,OK,0.2,r7",
            "r2,2027-11-23T10:00:00Z,chat,OK,1,r7",
            "r3,2026-11-23T10:00:00Z,chat,OK,NaN,r7");

    assertThat(rows.subList(0, 3))
        .extracting(row -> ((LandingRow.Refused) row).code())
        .containsExactly("out_of_range", "implausible_time", "not_finite");
  }

  @Test
  void aCsvWithoutARequiredColumnIsRefusedAsAWhole() {
    LandingRow.Refused broken =
        end(csv("request_id,eventTs,operation_name,status,trace_sampling_weight", "r1,x,y,OK,1"))
            .broken();

    assertThat(broken.code()).isEqualTo("schema_mismatch");
    assertThat(broken.reason())
        .isEqualTo(
            "llm_traces.event_ts: the file has no such column (is \"eventTs\" meant to be it?);"
                + " expected a time with zone, for example 2026-11-23T10:00:00Z in every row |"
                + " llm_traces.redaction_version: the file has no such column; expected text in"
                + " every row");
  }

  @Test
  void aFileWhoseColumnHasTheWrongTypeIsRefusedAsAWhole() throws Exception {
    Path avro =
        Landings.bytes(folder.resolve("a.avro"), BinaryFiles.avro("{\"type\":\"long\"}", 1L, "r1"));
    Path local =
        Landings.bytes(
            folder.resolve("b.avro"),
            BinaryFiles.avro(
                "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}", 1L, "r1"));
    Path parquet = BinaryFiles.parquet(folder.resolve("c.parquet"), false, "r1");

    assertThat(end(Landings.read(avro, "llm_traces")).broken())
        .returns("schema_mismatch", LandingRow.Refused::code)
        .returns(
            "llm_traces.event_ts: the file declares whole numbers; expected a time with zone, for"
                + " example 2026-11-23T10:00:00Z",
            LandingRow.Refused::reason);
    for (Path file : List.of(local, parquet)) {
      assertThat(end(Landings.read(file, "llm_traces")).broken())
          .returns("zoneless_timestamp", LandingRow.Refused::code)
          .returns(
              "llm_traces.event_ts: the file declares times without zone; expected times adjusted"
                  + " to UTC",
              LandingRow.Refused::reason);
    }
  }

  @Test
  void aFileThatChangesWhileItIsReadIsRefused() throws Exception {
    Path file = Landings.lines(folder.resolve("a.jsonl"), List.of(json(trace("r1"))));
    var rows = Landings.reading(file, "llm_traces");
    rows.next();
    Files.writeString(file, Files.readString(file) + json(trace("r2")));

    LandingRow.End end = null;
    while (rows.hasNext()) {
      end = rows.next() instanceof LandingRow.End last ? last : end;
    }
    assertThat(end.broken().reason()).contains("it changed while it was read");
  }

  @Test
  void aLineWithoutEndIsCutAndRefused() throws Exception {
    Path file = folder.resolve("a.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] piece = "{\"request_id\":".repeat(1 << 16).getBytes(UTF_8);
      for (int i = 0; i < 20; i++) {
        out.write(piece);
      }
      out.write(("\n" + json(with(trace("r1"), "language", "de"))).getBytes(UTF_8));
    }

    List<LandingRow> rows = Landings.read(file, "llm_traces");

    assertThat(((LandingRow.Refused) rows.get(0)).reason())
        .isEqualTo("the row is longer than 16777216 bytes; expected one object a line");
    assertThat(rows.get(1)).isInstanceOf(LandingRow.Accepted.class);
  }

  private byte[] bytes(String format) throws Exception {
    return switch (format) {
      case "jsonl" -> (json(trace("r1")) + "\n" + json(trace("r2")) + "\n").getBytes(UTF_8);
      case "csv" -> (HEADER + "\nr1" + ROW + "\nr2" + ROW + "\n").getBytes(UTF_8);
      case "avro" ->
          BinaryFiles.avro(
              "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
              1_795_428_000_000_000L,
              "r1",
              "r2");
      default ->
          Files.readAllBytes(BinaryFiles.parquet(folder.resolve("x.parquet"), true, "r1", "r2"));
    };
  }

  private List<LandingRow> csv(String... lines) {
    return Landings.read(Landings.lines(folder.resolve("a.csv"), List.of(lines)), "llm_traces");
  }

  private static Object cell(LandingRow row, String column) {
    return ((LandingRow.Accepted) row).values()[TableContract.of("llm_traces").position(column)];
  }

  private static LandingRow.End end(List<LandingRow> rows) {
    return (LandingRow.End) rows.get(rows.size() - 1);
  }
}
