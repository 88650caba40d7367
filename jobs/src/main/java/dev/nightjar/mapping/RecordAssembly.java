package dev.nightjar.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Documents whose records stand for themselves. */
final class RecordAssembly implements Assembly {
  private final Mapping mapping;
  private final String table;
  private final Map<String, Object> beside;
  private final boolean tellsAll;
  private final Mapped mapped = Mapped.empty();

  RecordAssembly(Mapping mapping, String table, Map<String, Object> beside) {
    this.mapping = mapping;
    this.table = table;
    this.beside = beside;
    this.tellsAll = table.equals(mapping.tables().get(0));
  }

  @Override
  public void add(long line, Object document) {
    Fields whole = new JsonFields(document, beside, null);
    List<Fields> records = List.of();
    for (String path : mapping.records()) {
      records = records.isEmpty() ? Paths.records(whole, path) : records;
    }
    if (records.isEmpty() && tellsAll) {
      boolean isEmptyList =
          mapping.records().stream().anyMatch(path -> path.endsWith("[]") && isEmpty(whole, path));
      if (!isEmptyList) {
        mapped
            .rows()
            .add(
                new MappedRow(
                    line,
                    table,
                    Map.of(),
                    "malformed_row",
                    "the document has no records at "
                        + String.join(" or ", mapping.records())
                        + ", where the mapping "
                        + mapping.id()
                        + " looks for them"));
      }
    }
    records.forEach(record -> record(line, record));
  }

  private static boolean isEmpty(Fields whole, String path) {
    return whole.get(path.substring(0, path.length() - 2)) instanceof List<?> list
        && list.isEmpty();
  }

  private void record(long line, Fields record) {
    boolean isTaken = false;
    for (Block block : mapping.blocks()) {
      List<Fields> records = new ArrayList<>();
      if (block.each().isEmpty()) {
        records.add(record);
      } else {
        block.each().forEach(path -> records.addAll(Paths.records(record, path)));
      }
      for (Fields each : records) {
        if (block.when().holds(each)) {
          isTaken = true;
          row(line, block, each);
        }
      }
    }
    if (!isTaken && tellsAll) {
      mapped.unmapped("record that fits no block");
    }
  }

  private void row(long line, Block block, Fields record) {
    if (block.table().equals(table)) {
      Map<String, Object> row = block.row(record);
      mapped.left(block.keepRest(record, mapping, row));
      mapped.rows().add(MappedRow.of(line, table, row));
    }
  }

  @Override
  public List<MappedRow> drain(long line) {
    return mapped.take();
  }

  @Override
  public Mapped finish() {
    return mapped;
  }
}
