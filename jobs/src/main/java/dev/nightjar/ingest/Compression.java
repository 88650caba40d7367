package dev.nightjar.ingest;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How a file is compressed as a whole, recognised by its first bytes and not by its name. */
enum Compression {
  NONE,
  GZIP,
  ZSTD,
  BZIP2,
  XZ;

  static Compression of(byte[] head) {
    if (startsWith(head, 0x1F, 0x8B)) {
      return GZIP;
    }
    if (startsWith(head, 0x28, 0xB5, 0x2F, 0xFD)) {
      return ZSTD;
    }
    if (startsWith(head, 'B', 'Z', 'h')) {
      return BZIP2;
    }
    return startsWith(head, 0xFD, '7', 'z', 'X', 'Z', 0x00) ? XZ : NONE;
  }

  InputStream decoded(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    return switch (this) {
      case NONE -> buffered;
      case GZIP -> new GZIPInputStream(buffered, 1 << 16);
      case ZSTD -> new ZstdInputStream(buffered);
      // Several streams one after the other are one file, as the command line tools have it.
      case BZIP2 -> new BZip2CompressorInputStream(buffered, true);
      case XZ -> new XZInputStream(buffered);
    };
  }

  static boolean startsWith(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (head[i] != (byte) magic[i]) {
        return false;
      }
    }
    return true;
  }
}
