package dev.nightjar.ingest;

import dev.nightjar.lake.LandingFile;
import dev.nightjar.mapping.Assembly;
import dev.nightjar.mapping.Mapped;
import dev.nightjar.mapping.MappedRow;
import dev.nightjar.mapping.Mapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The rows that a mapping makes of one file for one table. The file is read whole before its first
 * row is given, because a row may follow from records that are far apart.
 *
 * <p>Every table of a mapping reads the file again. What is wrong with the file itself is told by
 * the first table alone, so that it stands in quarantine once.
 */
final class MappedRows implements RowReader {
  private final Mapped mapped;
  private final List<RawRow> malformed;
  private final Iterator<MappedRow> rows;
  private final Iterator<RawRow> refused;

  private MappedRows(Mapped mapped, List<RawRow> malformed) {
    this.mapped = mapped;
    this.malformed = malformed;
    this.rows = mapped.rows().iterator();
    this.refused = this.malformed.iterator();
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableFile if it is not of the mapping's format, says why; for the first table
   *     alone
   */
  static RowReader open(Path path, LandingFile file, Mappings mappings) throws IOException {
    Mapping mapping = mappings.byId(file.mapping());
    boolean isFirst = file.table().equals(mapping.tables().get(0));
    String name = String.valueOf(path.getFileName());
    Assembly assembly = Assembly.of(mapping, file.table(), mappings.given(), name);
    try {
      List<RawRow> malformed = Documents.read(LandingFormat.bytes(path), assembly);
      return new MappedRows(assembly.finish(), isFirst ? malformed : List.of());
    } catch (UnreadableFile e) {
      if (isFirst) {
        throw e;
      }
      return new MappedRows(new Mapped(List.of(), Map.of(), Map.of()), List.of());
    }
  }

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
    if (refused.hasNext()) {
      return refused.next();
    }
    if (!rows.hasNext()) {
      return null;
    }
    MappedRow row = rows.next();
    Violation problem =
        row.problem() == null ? null : new Violation(row.code(), null, null, row.problem());
    return new RawRow(row.record(), null, row.values(), problem);
  }

  @Override
  public Map<String, Long> left() {
    return mapped.left();
  }

  @Override
  public Map<String, Long> unmapped() {
    return mapped.unmapped();
  }

  @Override
  public void close() {
    // The file was read to its end and closed.
  }
}
