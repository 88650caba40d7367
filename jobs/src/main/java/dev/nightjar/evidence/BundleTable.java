package dev.nightjar.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/**
 * A table of a bundle, described by {@code schemas/evidence/<name>.avsc}.
 *
 * @param name file name without its ending
 * @param schema of a row
 */
record BundleTable(String name, Schema schema) {
  static BundleTable of(String name) {
    String resource = "/schemas/evidence/" + name + ".avsc";
    try (InputStream in = BundleTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("Not on the class path: " + resource);
      }
      return new BundleTable(name, new Schema.Parser().parse(in));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  /** What a row is, in words. */
  String meaning() {
    return schema.getDoc() == null ? "" : schema.getDoc();
  }

  /** Where it is in the bundle. */
  String path() {
    return path(name);
  }

  static String path(String table) {
    return "tables/" + table + ".parquet";
  }
}
