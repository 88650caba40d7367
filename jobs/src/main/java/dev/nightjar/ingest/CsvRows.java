package dev.nightjar.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CSV after RFC 4180 with a header; the delimiter is the one of {@code , ; tab |} that splits the
 * header into most columns. An empty field is null, {@code ""} is the empty text.
 *
 * <p>A parser of its own, because the rest of the file must survive a stray quote: a record that
 * goes over several lines and then has the wrong number of fields costs its first line only, and
 * reading goes on with the second. It also keeps the bytes of each record for its digest.
 */
final class CsvRows implements RowReader {
  private static final String DELIMITERS = ",;\t|";
  private static final int MOST_LINES = 2_000;

  /** What a record with text behind a closing quote is read as. */
  private static final List<String> BROKEN = new ArrayList<>();

  private final Lines lines;
  private final Deque<Line> pending = new ArrayDeque<>();
  private final List<String> header;
  private final char delimiter;

  /**
   * A physical line.
   *
   * @param text null when it is not UTF-8
   */
  private record Line(long number, byte[] bytes, String text, boolean isTooLong) {}

  /**
   * Reads the header.
   *
   * @throws IOException if there is none, or it names a column twice
   */
  CsvRows(InputStream in) throws IOException {
    this.lines = new Lines(in);
    Line first = line();
    if (first == null) {
      this.header = List.of();
      this.delimiter = ',';
      return;
    }
    if (first.text() == null) {
      throw new UnreadableFile("the header is not UTF-8; expected a CSV file in UTF-8");
    }
    this.delimiter = delimiter(first.text());
    List<String> names = fields(first.text());
    if (names == null || names == BROKEN) {
      throw new UnreadableFile("the header has a quote that is not closed or stands inside a name");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i) == null ? "" : names.get(i).strip();
      names.set(i, name);
      if (name.isEmpty() || !seen.add(name)) {
        throw new UnreadableFile(
            "column " + (i + 1) + " of the header is empty or a repetition; expected unique names");
      }
    }
    this.header = List.copyOf(names);
  }

  @Override
  public List<FileColumn> columns() {
    return header.stream().map(name -> new FileColumn(name, FileColumn.Shape.ANY)).toList();
  }

  @Override
  public boolean isTextual() {
    return true;
  }

  @Override
  public RawRow next() throws IOException {
    Line first = line();
    while (first != null && first.bytes().length == 0) {
      first = line();
    }
    if (first == null) {
      return null;
    }
    if (first.text() == null) {
      return RawRow.malformed(first.number(), first.bytes(), Utf8.violation());
    }
    if (first.isTooLong()) {
      return malformed(first, "the row is longer than " + Lines.LONGEST + " bytes");
    }
    List<String> fields = fields(first.text());
    if (fields == BROKEN) {
      return malformed(first, "the row has text behind a closing quote");
    }
    if (fields != null) {
      return fields.size() == header.size()
          ? RawRow.of(first.number(), first.bytes(), byName(fields))
          : malformed(first, "the row has " + fields.size() + " fields");
    }
    return severalLines(first);
  }

  /** A record with line feeds inside quotes. */
  private RawRow severalLines(Line first) throws IOException {
    List<Line> taken = new ArrayList<>();
    StringBuilder text = new StringBuilder(first.text());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first.bytes());
    while (taken.size() < MOST_LINES && text.length() < Lines.LONGEST) {
      Line line = line();
      if (line == null) {
        break;
      }
      taken.add(line);
      if (line.text() == null) {
        break;
      }
      text.append('\n').append(line.text());
      bytes.write('\n');
      bytes.writeBytes(line.bytes());
      if (line.text().indexOf('"') >= 0) {
        List<String> fields = fields(text.toString());
        if (fields != null && fields.size() == header.size()) {
          return RawRow.of(first.number(), bytes.toByteArray(), byName(fields));
        }
        if (fields != null) {
          break;
        }
      }
    }
    for (int i = taken.size() - 1; i >= 0; i--) {
      pending.addFirst(taken.get(i));
    }
    return malformed(first, "the row has a quote that is not closed");
  }

  private RawRow malformed(Line line, String what) {
    return RawRow.malformed(
        line.number(),
        line.bytes(),
        Violation.ofWhole(
            Reason.MALFORMED_ROW,
            what + "; expected " + header.size() + " fields as in the header, quoted as RFC 4180"));
  }

  private Line line() throws IOException {
    if (!pending.isEmpty()) {
      return pending.removeFirst();
    }
    byte[] bytes = lines.next();
    return bytes == null
        ? null
        : new Line(lines.number(), bytes, Utf8.decode(bytes), lines.isTooLong());
  }

  private Map<String, Object> byName(List<String> fields) {
    Map<String, Object> values = new HashMap<>(header.size() * 2);
    for (int i = 0; i < header.size(); i++) {
      values.put(header.get(i), fields.get(i));
    }
    return values;
  }

  /** The fields of a record, null when a quote is open at its end, or {@link #BROKEN}. */
  private List<String> fields(String text) {
    return fields(text, delimiter);
  }

  private static List<String> fields(String text, char delimiter) {
    List<String> fields = new ArrayList<>();
    int i = 0;
    while (true) {
      if (i < text.length() && text.charAt(i) == '"') {
        StringBuilder field = new StringBuilder();
        i = quoted(text, i + 1, field);
        if (i < 0) {
          return null;
        }
        if (i < text.length() && text.charAt(i) != delimiter) {
          return BROKEN;
        }
        fields.add(field.toString());
      } else {
        int stop = stop(text, i, delimiter);
        fields.add(stop == i ? null : text.substring(i, stop));
        i = stop;
      }
      if (i >= text.length()) {
        return fields;
      }
      i++;
    }
  }

  /** Appends up to the closing quote; the position behind it, or -1 when there is none. */
  private static int quoted(String text, int from, StringBuilder field) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '"') {
        field.append(c);
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append('"');
        i += 2;
      } else {
        return i + 1;
      }
    }
    return -1;
  }

  private static int stop(String text, int from, char delimiter) {
    int stop = text.indexOf(delimiter, from);
    return stop < 0 ? text.length() : stop;
  }

  private static char delimiter(String header) {
    char best = ',';
    int most = 0;
    for (int i = 0; i < DELIMITERS.length(); i++) {
      List<String> fields = fields(header, DELIMITERS.charAt(i));
      if (fields != null && fields.size() > most) {
        most = fields.size();
        best = DELIMITERS.charAt(i);
      }
    }
    return best;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
