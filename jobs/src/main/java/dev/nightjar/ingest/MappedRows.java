package dev.nightjar.ingest;

import dev.nightjar.ingest.Documents.Document;
import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.StoredRequests;
import dev.nightjar.mapping.Assembly;
import dev.nightjar.mapping.Mapped;
import dev.nightjar.mapping.MappedRow;
import dev.nightjar.mapping.Mapping;
import dev.nightjar.mapping.TraceIds;
import dev.nightjar.mapping.Unusable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows that a mapping makes of one file for one table, each as soon as nothing that comes later
 * can change it: a line-delimited file is never held. A document that is no line is held whole, and
 * so are the traces of a file that other files share.
 *
 * <p>Every table of a mapping reads the file again. What is wrong with the file itself is told by
 * the first table alone, so that it stands in quarantine once.
 */
final class MappedRows implements RowReader {
  private final Path path;
  private final LandingFile file;
  private final Mapping mapping;
  private final boolean isFirst;
  private final RequestTimes times;
  private final Set<String> texts;
  private final Assembly assembly;
  private Documents documents;
  private Iterator<MappedRow> rows = Collections.emptyIterator();
  private Mapped mapped = new Mapped(List.of(), Map.of(), Map.of());

  private MappedRows(
      Path path,
      LandingFile file,
      Mapping mapping,
      Assembly assembly,
      Documents documents,
      StoredRequests requests) {
    this.path = path;
    this.file = file;
    this.mapping = mapping;
    this.isFirst = isFirst(file, mapping);
    this.assembly = assembly;
    this.documents = documents;
    this.times = mapping.looksUp() ? new RequestTimes(file.table(), requests) : null;
    this.texts =
        TableContract.of(file.table()).columns().stream()
            .filter(column -> column.type().kind() == ColumnType.Kind.STRING)
            .map(Column::name)
            .collect(Collectors.toSet());
  }

  /**
   * Opens a file.
   *
   * @throws UnreadableFile if it is not of the mapping's format, says why; for the first table
   *     alone
   */
  static MappedRows open(Path path, LandingFile file, Mappings mappings, StoredRequests requests)
      throws IOException {
    Mapping mapping = mappings.byId(file.mapping());
    try {
      Assembly assembly =
          Assembly.of(
              mapping,
              file.table(),
              mappings.given(),
              nameOf(path),
              nameOf(path.getParent()),
              mapping.format() == Mapping.Format.OTLP ? traces(path, file) : null);
      Documents documents = Documents.open(mapping, path);
      MappedRows opened = new MappedRows(path, file, mapping, assembly, documents, requests);
      if (mapping.format() == Mapping.Format.PROMETHEUS) {
        // A page that breaks the format is refused whole.
        opened.advance();
      }
      return opened;
    } catch (Unusable e) {
      return unreadable(path, file, mapping, new UnreadableFile(e.getMessage()));
    } catch (UnreadableFile e) {
      return unreadable(path, file, mapping, e);
    }
  }

  private static TraceIds traces(Path path, LandingFile file) throws IOException {
    TraceIds traces = TraceScan.of(path);
    for (String uri : file.beside()) {
      try {
        traces.hold(TraceScan.of(Path.of(URI.create(uri))));
      } catch (UnreadableFile e) {
        // It is told where it is read for itself.
        continue;
      }
    }
    return traces;
  }

  /** Requests that the rows are about and whose time they do not say. */
  static Set<String> requests(Path path, LandingFile file, Mappings mappings) throws IOException {
    Set<String> ids = new HashSet<>();
    try (MappedRows rows = open(path, file, mappings, StoredRequests.NONE)) {
      for (RawRow row = rows.next(); row != null; row = rows.next()) {
        if (row.values() != null && row.values().get("request_id") instanceof String id) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  private static boolean isFirst(LandingFile file, Mapping mapping) {
    return file.table().equals(mapping.tables().get(0));
  }

  private static MappedRows unreadable(
      Path path, LandingFile file, Mapping mapping, UnreadableFile why) throws UnreadableFile {
    if (isFirst(file, mapping)) {
      throw why;
    }
    return new MappedRows(path, file, mapping, null, null, StoredRequests.NONE);
  }

  private void beside() throws IOException {
    int after = 0;
    for (String uri : file.beside()) {
      Path other = Path.of(URI.create(uri));
      int order = FileOrder.BY_TIME.compare(other, path) < 0 ? -1 : ++after;
      try (Documents others = Documents.open(mapping, other)) {
        for (Document each = others.next(); each != null; each = others.next()) {
          if (each.refused() == null) {
            assembly.beside(order, nameOf(other), each.value());
          }
        }
      } catch (UnreadableFile e) {
        // It is told where it is read for itself.
        continue;
      }
    }
  }

  /** Reads on until there are rows, a line that is none, or the end. */
  private RawRow advance() throws IOException {
    while (documents != null && !rows.hasNext()) {
      Document document = documents.next();
      if (document == null) {
        documents.close();
        documents = null;
        beside();
        mapped = assembly.finish();
        rows = mapped.rows().iterator();
      } else if (document.refused() == null) {
        assembly.add(document.line(), document.value());
        rows = assembly.drain(document.line()).iterator();
      } else if (isFirst) {
        return document.refused();
      }
    }
    return null;
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
  public RawRow next() throws IOException {
    RawRow refused = advance();
    if (refused != null || !rows.hasNext()) {
      return refused;
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
  public void close() throws IOException {
    if (documents != null) {
      documents.close();
    }
  }
}
