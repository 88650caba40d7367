package dev.nightjar.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Map;

/**
 * JSON Lines, of which one line at a time is held; or one JSON document, which is held whole. It is
 * JSON Lines if its first line is an object, or if it is no document and one of its first lines is.
 */
final class JsonDocuments implements Documents {
  /** More than the longest line. */
  private static final int AHEAD = Lines.LONGEST + 2;

  private static final int LOOKED_AT = 100;

  private final InputStream in;
  private final Lines lines;
  private Document whole;

  /**
   * @throws UnreadableFile if it is neither, or a document of more than {@link Documents#LARGEST}
   *     bytes
   */
  JsonDocuments(InputStream in) throws IOException {
    this.in = in;
    byte[] head = in.readNBytes(AHEAD);
    boolean hasLines = beginsWithObject(new Lines(Documents.again(head)), 1);
    InputStream all = new SequenceInputStream(Documents.again(head), in);
    this.lines = new Lines(hasLines ? all : document(all));
  }

  /** Reads the document, or gives a stream of lines where it is none. */
  private InputStream document(InputStream all) throws IOException {
    byte[] bytes = all.readNBytes(LARGEST + 1);
    boolean isLarger = bytes.length > LARGEST;
    String problem = "it is not UTF-8";
    String text = isLarger ? null : Utf8.decode(bytes);
    if (text != null) {
      try {
        whole = new Document(1, JsonText.value(text), null);
        return InputStream.nullInputStream();
      } catch (JsonText.Malformed e) {
        problem = e.getMessage();
      }
    }
    if (text == null && !isLarger
        || beginsWithObject(new Lines(Documents.again(bytes)), LOOKED_AT)) {
      return new SequenceInputStream(Documents.again(bytes), all);
    }
    throw new UnreadableFile(
        isLarger
            ? "it is one JSON document of more than "
                + (LARGEST >> 20)
                + " MiB, which must be held whole; write it as JSON Lines, which are read one by one"
                + " (jq -c '.[]' makes them of an array, jq -c '.resourceSpans[] | {resourceSpans:"
                + " [.]}' of OTLP)"
            : "it is neither JSON Lines nor one JSON document: " + problem);
  }

  /** Whether one of the first lines, blank ones not counted, is an object. */
  private static boolean beginsWithObject(Lines lines, int count) throws IOException {
    int seen = 0;
    for (byte[] line = lines.next(); line != null && seen < count; line = lines.next()) {
      String text = lines.isTooLong() ? null : Utf8.decode(line);
      if (text == null || !text.isBlank()) {
        seen++;
        if (text != null && isObject(text)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isObject(String line) {
    try {
      return JsonText.value(line) instanceof Map<?, ?>;
    } catch (JsonText.Malformed e) {
      return false;
    }
  }

  @Override
  public Document next() throws IOException {
    if (whole != null) {
      Document only = whole;
      whole = null;
      return only;
    }
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      Document document = document(line);
      if (document != null) {
        return document;
      }
    }
    return null;
  }

  /** Null for a blank line. */
  private Document document(byte[] line) {
    if (lines.isTooLong()) {
      return refused(
          line,
          Violation.ofWhole(
              Reason.MALFORMED_ROW,
              "the line is longer than "
                  + (Lines.LONGEST >> 20)
                  + " MiB; expected one document a line, let the exporter send smaller batches"));
    }
    String text = Utf8.decode(line);
    if (text == null) {
      return refused(line, Utf8.violation());
    }
    if (text.isBlank()) {
      return null;
    }
    try {
      return new Document(lines.number(), JsonText.value(text), null);
    } catch (JsonText.Malformed e) {
      return refused(line, e.violation());
    }
  }

  private Document refused(byte[] line, Violation violation) {
    return Document.refused(RawRow.malformed(lines.number(), line, violation));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
