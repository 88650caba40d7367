package dev.nightjar.ingest;

import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.StoredRequests;
import dev.nightjar.mapping.Assembly;
import dev.nightjar.mapping.Mapped;
import dev.nightjar.mapping.MappedRow;
import dev.nightjar.mapping.Mapping;
import dev.nightjar.mapping.Unusable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows that a mapping makes of one file for one table. The file is read whole before its first
 * row is given, because a row may follow from records that are far apart.
 *
 * <p>Every table of a mapping reads the file again. What is wrong with the file itself is told by
 * the first table alone, so that it stands in quarantine once.
 */
final class MappedRows implements RowReader {
  private final Mapped mapped;
  private final RequestTimes times;
  private final Set<String> texts;
  private final Iterator<MappedRow> rows;
  private final Iterator<RawRow> refused;

  private MappedRows(LandingFile file, Mapped mapped, List<RawRow> malformed, RequestTimes times) {
    this.mapped = mapped;
    this.times = times;
    this.texts =
        TableContract.of(file.table()).columns().stream()
            .filter(column -> column.type().kind() == ColumnType.Kind.STRING)
            .map(Column::name)
            .collect(Collectors.toSet());
    this.rows = mapped.rows().iterator();
    this.refused = malformed.iterator();
  }

  /**
   * Reads a file.
   *
   * @throws UnreadableFile if it is not of the mapping's format, says why; for the first table
   *     alone
   */
  static MappedRows open(Path path, LandingFile file, Mappings mappings, StoredRequests requests)
      throws IOException {
    Mapping mapping = mappings.byId(file.mapping());
    boolean isFirst = file.table().equals(mapping.tables().get(0));
    try {
      Assembly assembly =
          Assembly.of(
              mapping, file.table(), mappings.given(), nameOf(path), nameOf(path.getParent()));
      List<RawRow> malformed = Documents.read(mapping, LandingFormat.bytes(path), assembly);
      beside(path, file, mapping, assembly);
      return new MappedRows(
          file,
          assembly.finish(),
          isFirst ? malformed : List.of(),
          mapping.looksUp() ? new RequestTimes(file.table(), requests) : null);
    } catch (Unusable e) {
      return unreadable(file, new UnreadableFile(e.getMessage()), isFirst);
    } catch (UnreadableFile e) {
      return unreadable(file, e, isFirst);
    }
  }

  /** Requests that the rows are about and whose time they do not say. */
  static Set<String> requests(Path path, LandingFile file, Mappings mappings) throws IOException {
    Set<String> ids = new HashSet<>();
    for (MappedRow row : open(path, file, mappings, StoredRequests.NONE).mapped.rows()) {
      if (row.values().get("request_id") instanceof String id) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static MappedRows unreadable(LandingFile file, UnreadableFile why, boolean isFirst)
      throws UnreadableFile {
    if (isFirst) {
      throw why;
    }
    return new MappedRows(file, new Mapped(List.of(), Map.of(), Map.of()), List.of(), null);
  }

  private static void beside(Path path, LandingFile file, Mapping mapping, Assembly assembly)
      throws IOException {
    int after = 0;
    for (String uri : file.beside()) {
      Path other = Path.of(URI.create(uri));
      int order = FileOrder.BY_TIME.compare(other, path) < 0 ? -1 : ++after;
      try {
        Documents.read(mapping, LandingFormat.bytes(other), new Beside(assembly, order, other));
      } catch (UnreadableFile e) {
        // It is told where it is read for itself.
        continue;
      }
    }
  }

  /** Takes the documents of another file. */
  private record Beside(Assembly assembly, int order, Path path) implements Assembly {
    @Override
    public void add(long line, Object document) {
      assembly.beside(order, nameOf(path), document);
    }

    @Override
    public Mapped finish() {
      return assembly.finish();
    }
  }

  private static String nameOf(Path path) {
    return path == null ? "" : String.valueOf(path.getFileName());
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
    if (problem == null && times != null) {
      problem = times.fill(row.values());
    }
    if (row.problem() == null) {
      row.values().replaceAll(this::asText);
    }
    return new RawRow(row.record(), null, row.values(), problem);
  }

  /**
   * Sources without a schema write a version or a name as a number or as text, as it comes: in a
   * column of text it is its text.
   */
  private Object asText(String column, Object value) {
    boolean isSingle =
        value instanceof Number || value instanceof RawNumber || value instanceof Boolean;
    return isSingle && texts.contains(column) ? value.toString() : value;
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
