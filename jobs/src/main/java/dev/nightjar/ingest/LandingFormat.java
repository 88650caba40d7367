package dev.nightjar.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds out how to read a file: compression and binary formats by their first bytes, text formats
 * by their first character and then by their name.
 */
final class LandingFormat {
  private static final int HEAD = 64 << 10;
  private static final List<String> COMPRESSED = List.of(".gz", ".zst", ".bz2", ".xz", ".gzip");

  private LandingFormat() {}

  /**
   * Opens a file.
   *
   * @throws UnreadableFile if it is of no known format, says why
   */
  static RowReader open(Path path, TableContract contract) throws IOException {
    byte[] raw = head(path);
    if (raw.length == 0) {
      return new NoRows();
    }
    Compression compression = Compression.of(raw);
    if (compression == Compression.NONE && Compression.startsWith(raw, 'P', 'A', 'R', '1')) {
      return new ParquetRows(path);
    }
    InputStream in = null;
    try {
      in = compression.decoded(Files.newInputStream(path));
      byte[] head = in.readNBytes(HEAD);
      InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
      return reader(all, head, plainName(path), contract);
    } catch (UnreadableFile e) {
      close(in);
      throw e;
    } catch (IOException | RuntimeException e) {
      close(in);
      throw compression == Compression.NONE ? failed(e) : broken(compression);
    }
  }

  /** How a file is packed, by its first bytes. */
  static Compression compression(Path path) throws IOException {
    return Compression.of(head(path));
  }

  /** A refusal that holds nothing of the file. */
  static UnreadableFile broken(Compression compression) {
    return new UnreadableFile(
        "its " + compression.name().toLowerCase(Locale.ROOT) + " data is damaged or cut off");
  }

  private static UnreadableFile failed(Exception e) {
    return new UnreadableFile("reading it failed (" + e.getClass().getSimpleName() + ")");
  }

  private static RowReader reader(InputStream in, byte[] head, String name, TableContract contract)
      throws IOException {
    if (head.length == 0) {
      return new NoRows();
    }
    if (Compression.startsWith(head, 'O', 'b', 'j', 1)) {
      return new AvroRows(in);
    }
    refuseForeign(head, name);
    char first = firstCharacter(head);
    if (name.endsWith(".csv") || name.endsWith(".tsv")) {
      return new CsvRows(in);
    }
    if (first == '[') {
      throw new UnreadableFile(
          "it is a JSON array; expected JSON Lines, one object a line (jq -c '.[]' makes them)");
    }
    boolean isNamedJson =
        name.endsWith(".jsonl") || name.endsWith(".json") || name.endsWith(".ndjson");
    if (first == '{' || isNamedJson) {
      return new JsonRows(in);
    }
    if (hasKnownHeader(head, contract)) {
      return new CsvRows(in);
    }
    throw new UnreadableFile(
        "it is of an unknown format; expected Parquet, Avro, JSON Lines, or CSV with a header that"
            + " names columns of "
            + contract.table());
  }

  private static void refuseForeign(byte[] head, String name) throws UnreadableFile {
    if (Compression.startsWith(head, 'P', 'A', 'R', '1')) {
      throw new UnreadableFile("it is a Parquet file inside another compression; unpack it");
    }
    if (Compression.startsWith(head, 0xFF, 0xFE) || Compression.startsWith(head, 0xFE, 0xFF)) {
      throw new UnreadableFile("it is in UTF-16; expected UTF-8");
    }
    for (String format : List.of("parquet", "avro")) {
      if (name.endsWith("." + format)) {
        throw new UnreadableFile(
            "it is named ." + format + " but does not begin as a file of that format does");
      }
    }
    if (Compression.startsWith(head, 'P', 'K', 3, 4)) {
      throw new UnreadableFile("it is a zip archive; unpack it");
    }
    if (Compression.startsWith(head, 'O', 'R', 'C')) {
      throw new UnreadableFile("it is an ORC file; expected Parquet, Avro, JSON Lines or CSV");
    }
    if (Compression.of(head) != Compression.NONE) {
      throw new UnreadableFile("it is compressed twice; unpack it once");
    }
  }

  private static boolean hasKnownHeader(byte[] head, TableContract contract) throws IOException {
    int end = 0;
    while (end < head.length && head[end] != '\n') {
      end++;
    }
    try (CsvRows header = new CsvRows(new ByteArrayInputStream(Arrays.copyOf(head, end)))) {
      long known = header.columns().stream().filter(c -> contract.position(c.name()) >= 0).count();
      return known >= 2;
    } catch (UnreadableFile e) {
      return false;
    }
  }

  private static char firstCharacter(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    int i = 0;
    while (i < text.length()
        && (Character.isWhitespace(text.charAt(i)) || text.charAt(i) == '\uFEFF')) {
      i++;
    }
    return i < text.length() ? text.charAt(i) : ' ';
  }

  private static byte[] head(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(16);
    }
  }

  /** File name in lower case without the suffix of its compression. */
  private static String plainName(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    for (String suffix : COMPRESSED) {
      if (name.endsWith(suffix)) {
        return name.substring(0, name.length() - suffix.length());
      }
    }
    return name;
  }

  private static void close(InputStream in) throws IOException {
    if (in != null) {
      in.close();
    }
  }

  /** A file of zero bytes. */
  private static final class NoRows implements RowReader {
    @Override
    public List<FileColumn> columns() {
      return List.of();
    }

    @Override
    public boolean isTextual() {
      return false;
    }

    @Override
    public RawRow next() {
      return null;
    }

    @Override
    public void close() {}
  }
}
