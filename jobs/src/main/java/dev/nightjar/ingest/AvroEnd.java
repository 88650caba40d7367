package dev.nightjar.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * An Avro file on its way to Avro's reader, which takes a file that is cut inside its last block
 * for one that ends before it. A whole file ends with the marker that ends its header.
 */
final class AvroEnd extends FilterInputStream {
  private static final int MARKER = 16;

  private final byte[] marker = new byte[MARKER];
  private final byte[] tail = new byte[MARKER];
  private long count;

  /**
   * Reads the header, and gives it again.
   *
   * @throws UnreadableFile if there is none
   */
  AvroEnd(InputStream file) throws IOException {
    super(file);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try {
      readHeader(new Copying(file, header));
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFile("its Avro header is broken or cut off");
    }
    in = new SequenceInputStream(new ByteArrayInputStream(header.toByteArray()), file);
  }

  /** Whether the bytes read so far end as a whole file does. */
  boolean isReached() {
    byte[] last = new byte[MARKER];
    for (int i = 0; i < MARKER; i++) {
      last[i] = tail[(int) ((count + i) % MARKER)];
    }
    return count >= MARKER && Arrays.equals(last, marker);
  }

  private void readHeader(InputStream from) throws IOException {
    // The direct decoder takes no byte more than it needs.
    BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(from, null);
    decoder.readFixed(new byte[4]);
    for (long keys = decoder.readMapStart(); keys > 0; keys = decoder.mapNext()) {
      for (long i = 0; i < keys; i++) {
        decoder.readString();
        decoder.readBytes(null);
      }
    }
    decoder.readFixed(marker);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      tail[(int) (count++ % MARKER)] = (byte) b;
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = in.read(bytes, offset, length);
    for (int i = Math.max(0, n - MARKER); i < n; i++) {
      tail[(int) ((count + i) % MARKER)] = bytes[offset + i];
    }
    count += Math.max(0, n);
    return n;
  }

  /** Keeps what passes through. */
  private static final class Copying extends FilterInputStream {
    private final ByteArrayOutputStream copy;

    Copying(InputStream from, ByteArrayOutputStream copy) {
      super(from);
      this.copy = copy;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      if (b >= 0) {
        copy.write(b);
      }
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = in.read(bytes, offset, length);
      if (n > 0) {
        copy.write(bytes, offset, n);
      }
      return n;
    }
  }
}
