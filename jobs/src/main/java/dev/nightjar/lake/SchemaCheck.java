package dev.nightjar.lake;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * Columns of a table against the contract. A narrower type that widens without loss is fine, as is
 * an unknown column; a missing optional column reads as NULL and is only warned about.
 */
final class SchemaCheck {
  private final String table;
  private final List<Violation> found = new ArrayList<>();

  private SchemaCheck(String table) {
    this.table = table;
  }

  /** All violations of one table, in the order of the contract's columns. */
  static List<Violation> of(String table, TableDefinition definition, Schema have) {
    SchemaCheck check = new SchemaCheck(table);
    check.struct(have.asStruct(), definition.schema().asStruct(), "");
    for (Types.NestedField column : have.columns()) {
      if (definition.schema().findField(column.name()) == null) {
        check.found.add(
            Violation.warning(
                table, column.name(), "unknown_column", "not in the contract; it is ignored"));
      }
    }
    return check.found;
  }

  private void struct(Types.StructType have, Types.StructType want, String prefix) {
    for (Types.NestedField field : want.fields()) {
      Types.NestedField present = have.field(field.name());
      String path = prefix + field.name();
      if (present != null) {
        type(present.type(), field.type(), path);
      } else if (field.isRequired()) {
        found.add(
            Violation.error(
                table, path, "missing_column", "missing, but required as " + name(field.type())));
      } else {
        found.add(
            Violation.warning(table, path, "missing_optional_column", "missing; it reads as NULL"));
      }
    }
  }

  private void type(Type have, Type want, String path) {
    if (have.isStructType() && want.isStructType()) {
      struct(have.asStructType(), want.asStructType(), path + ".");
    } else if (have.isListType() && want.isListType()) {
      type(have.asListType().elementType(), want.asListType().elementType(), path);
    } else if (have.isMapType() && want.isMapType()) {
      type(have.asMapType().valueType(), want.asMapType().valueType(), path);
    } else if (zoneless(have) && want.equals(Types.TimestampType.withZone())) {
      found.add(
          Violation.error(
              table,
              path,
              "zoneless_timestamp",
              "is a timestamp without zone, so its instant is unknown; write it as timestamptz"));
    } else if (!fits(have, want)) {
      found.add(
          Violation.error(
              table, path, "wrong_type", "is " + name(have) + ", expected " + name(want)));
    }
  }

  private static boolean zoneless(Type type) {
    return type.equals(Types.TimestampType.withoutZone());
  }

  /** Whether every value of the type has a place in the wanted one. */
  static boolean fits(Type have, Type want) {
    if (have.equals(want)) {
      return true;
    }
    if (have.typeId() == Type.TypeID.UUID && want.typeId() == Type.TypeID.STRING) {
      return true;
    }
    return have.isPrimitiveType()
        && want.isPrimitiveType()
        && TypeUtil.isPromotionAllowed(have, want.asPrimitiveType());
  }

  private static String name(Type type) {
    return type.isListType()
        ? "a list"
        : type.isMapType() ? "a map" : type.isStructType() ? "a struct" : type.toString();
  }
}
