package dev.nightjar.ingest;

import dev.nightjar.mapping.TableShape;
import java.util.List;

/** A table of the contract as mappings see it. */
record ContractShape(TableContract contract) implements TableShape {
  @Override
  public List<String> columns() {
    return contract.columns().stream().map(Column::name).toList();
  }

  @Override
  public List<String> elementFields(String column) {
    int position = contract.position(column);
    ColumnType type = position < 0 ? null : contract.columns().get(position).type();
    return type == null
            || type.kind() != ColumnType.Kind.ARRAY
            || type.element().kind() != ColumnType.Kind.STRUCT
        ? List.of()
        : type.element().fields().stream().map(Column::name).toList();
  }

  @Override
  public List<String> maps() {
    return contract.columns().stream()
        .filter(column -> column.type().kind() == ColumnType.Kind.MAP)
        .map(Column::name)
        .toList();
  }
}
