package dev.nightjar.ingest;

import dev.nightjar.mapping.Mapping;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The documents of a file one after the other, as the format of a mapping has them. */
interface Documents extends Closeable {
  /**
   * The most bytes of one document that is no line. It is held in memory with the values that it
   * states, which take about ten times as much, in every task.
   */
  int LARGEST = 64 << 20;

  /**
   * One document, or a line that is none.
   *
   * @param line where it begins, from 1
   * @param value plain Java values of JSON, or the text of a page; null where it is refused
   * @param refused the line with what is wrong with it; null where it is a document
   */
  record Document(long line, Object value, RawRow refused) {
    static Document refused(RawRow row) {
      return new Document(row.line(), null, row);
    }
  }

  /** The next one, or null at the end. */
  Document next() throws IOException;

  /**
   * Opens a file.
   *
   * @throws UnreadableFile if it is of another format, too large to be held where it must be, or
   *     its compression is damaged anywhere
   */
  static Documents open(Mapping mapping, Path path) throws IOException {
    Compression compression = LandingFormat.compression(path);
    if (compression != Compression.NONE) {
      // Before any row is given: half a file is never stored.
      try (InputStream in = compression.decoded(Files.newInputStream(path))) {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException | RuntimeException e) {
        throw LandingFormat.broken(compression);
      }
    }
    InputStream in = new BufferedInputStream(compression.decoded(Files.newInputStream(path)));
    try {
      return switch (mapping.format()) {
        case JSON, OTLP -> new JsonDocuments(in);
        case FIELDS -> new FieldDocuments(mapping, in);
        case PROMETHEUS -> page(in);
      };
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static Documents page(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new UnreadableFile(
          "it is a page of more than "
              + (LARGEST >> 20)
              + " MiB, which must be held whole; deliver each scrape as a file of its own");
    }
    String text = Utf8.decode(bytes);
    if (text == null) {
      throw new UnreadableFile("it is not UTF-8; expected the Prometheus text format");
    }
    return new Documents() {
      private Document only = new Document(1, text, null);

      @Override
      public Document next() {
        Document next = only;
        only = null;
        return next;
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  /** A stream of bytes that were read already. */
  static InputStream again(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
