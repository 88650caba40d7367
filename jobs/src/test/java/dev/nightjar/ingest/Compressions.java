package dev.nightjar.ingest;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packs bytes as producers do. */
final class Compressions {
  private Compressions() {}

  static byte[] pack(byte[] bytes, String compression) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = packer(packed, compression)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static OutputStream packer(OutputStream to, String compression) throws IOException {
    return switch (compression) {
      case "gzip" -> new GZIPOutputStream(to);
      case "zstd" -> new ZstdOutputStream(to).setChecksum(true);
      case "bzip2" -> new BZip2CompressorOutputStream(to);
      case "xz" -> new XZOutputStream(to, new LZMA2Options());
      default -> to;
    };
  }
}
