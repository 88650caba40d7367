package dev.nightjar.lake;

import org.apache.iceberg.Schema;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * The one direction a schema may change: optional columns are added and types widened. Nothing is
 * renamed, dropped or tightened, and columns the contract does not know stay.
 */
final class SchemaEvolution {
  private SchemaEvolution() {}

  /**
   * Adds what the contract has and the table lacks to the update.
   *
   * @return whether there was anything
   */
  static boolean plan(Schema have, Schema want, UpdateSchema update) {
    return plan(have.asStruct(), want.asStruct(), null, update);
  }

  private static boolean plan(
      Types.StructType have, Types.StructType want, String parent, UpdateSchema update) {
    boolean changed = false;
    for (Types.NestedField field : want.fields()) {
      Types.NestedField present = have.field(field.name());
      String path = parent == null ? field.name() : parent + "." + field.name();
      if (present == null) {
        if (field.isOptional()) {
          update.addColumn(parent, field.name(), field.type(), field.doc());
          changed = true;
        }
      } else {
        changed |= plan(present.type(), field.type(), path, update);
      }
    }
    return changed;
  }

  private static boolean plan(Type have, Type want, String path, UpdateSchema update) {
    if (have.isStructType() && want.isStructType()) {
      return plan(have.asStructType(), want.asStructType(), path, update);
    }
    if (have.isListType() && want.isListType()) {
      return plan(
          have.asListType().elementType(),
          want.asListType().elementType(),
          path + ".element",
          update);
    }
    if (have.isMapType() && want.isMapType()) {
      return plan(
          have.asMapType().valueType(), want.asMapType().valueType(), path + ".value", update);
    }
    if (have.isPrimitiveType()
        && want.isPrimitiveType()
        && !have.equals(want)
        && TypeUtil.isPromotionAllowed(have, want.asPrimitiveType())) {
      update.updateColumn(path, want.asPrimitiveType());
      return true;
    }
    return false;
  }
}
