package dev.nightjar.ingest;

import dev.nightjar.mapping.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** With a header, CSV of any delimiter; without one, fields divided by blanks or tabs. */
final class FieldDocuments implements Documents {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int HEAD = 64 << 10;

  private final Mapping mapping;
  private final CsvRows table;
  private final Lines lines;

  FieldDocuments(Mapping mapping, InputStream in) throws IOException {
    this.mapping = mapping;
    in.mark(HEAD);
    byte[] head = in.readNBytes(HEAD);
    in.reset();
    boolean hasHeader = hasHeader(mapping, head);
    this.table = hasHeader ? new CsvRows(in) : null;
    this.lines = hasHeader ? null : new Lines(in);
  }

  private static boolean hasHeader(Mapping mapping, byte[] head) throws IOException {
    try (CsvRows rows = new CsvRows(Documents.again(head))) {
      return rows.columns().stream().filter(c -> mapping.reads(c.name())).count() >= 2;
    } catch (UnreadableFile e) {
      return false;
    }
  }

  @Override
  public Document next() throws IOException {
    if (table != null) {
      RawRow row = table.next();
      if (row == null) {
        return null;
      }
      return row.problem() == null
          ? new Document(row.line(), row.values(), null)
          : Document.refused(row);
    }
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      String text = Utf8.decode(line);
      if (text == null || !text.isBlank()) {
        return record(line, text);
      }
    }
    return null;
  }

  private Document record(byte[] line, String text) {
    List<String> values = text == null ? List.of() : BLANKS.splitAsStream(text.strip()).toList();
    List<String> names = mapping.fields();
    if (values.size() != names.size()) {
      return Document.refused(
          RawRow.malformed(
              lines.number(),
              line,
              Violation.ofWhole(
                  Reason.MALFORMED_ROW,
                  "the row has "
                      + values.size()
                      + " fields; expected "
                      + String.join(", ", names)
                      + " divided by blanks, or a header")));
    }
    Map<String, Object> record = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      record.put(names.get(i), values.get(i));
    }
    return new Document(lines.number(), record, null);
  }

  @Override
  public void close() throws IOException {
    if (table != null) {
      table.close();
    } else {
      lines.close();
    }
  }
}
