package dev.nightjar.lake;

import dev.nightjar.lake.ObservationColumns.Projected;
import dev.nightjar.profile.ProfileBatch;
import dev.nightjar.profile.ProfileKernel;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.Decimal;

/** Fills batches of a kernel from Spark's internal rows. */
final class ObservationReader {
  private final ObservationColumns columns;
  private final ProfileKernel kernel;
  private final ProfileBatch batch;
  private final TextColumn[] texts;
  private final int[] dimensionCoders;
  private final int[] categoryCoders;
  private final TupleCodes evaluators = new TupleCodes(2);
  private final int[] evaluatorIds = new int[2];
  private final TupleCodes components;
  private final int[] componentIds;

  ObservationReader(ObservationColumns columns, ProfileKernel kernel) {
    this.columns = columns;
    this.kernel = kernel;
    this.batch = kernel.newBatch();
    this.texts = new TextColumn[columns.projected.size()];
    for (int p = 0; p < texts.length; p++) {
      boolean text = columns.projected.get(p).kind() == ObservationColumns.Kind.TEXT;
      texts[p] = text ? new TextColumn(p) : null;
    }
    this.dimensionCoders = new int[columns.dimensions.length];
    for (int d = 0; d < dimensionCoders.length; d++) {
      int dimension = d;
      dimensionCoders[d] =
          texts[columns.dimensions[d]].code(text -> kernel.dimension(dimension).code(text));
    }
    this.categoryCoders = new int[columns.inputs.length];
    for (int i = 0; i < categoryCoders.length; i++) {
      int input = i;
      if (columns.categorical(i)) {
        categoryCoders[i] =
            texts[columns.inputs[i]].code(text -> kernel.categories(input).code(text));
      }
    }
    this.componentIds = new int[columns.components.length];
    this.components = new TupleCodes(componentIds.length);
  }

  /** Adds a row; rows without a day belong to no profile. */
  void read(InternalRow row) {
    if (row.isNullAt(ObservationColumns.DATE)) {
      return;
    }
    for (TextColumn text : texts) {
      if (text != null) {
        text.read(row);
      }
    }
    batch.day(row.getInt(ObservationColumns.DATE));
    if (row.isNullAt(ObservationColumns.SUBJECT)) {
      batch.noSubject();
    } else {
      batch.subject(row.getLong(ObservationColumns.SUBJECT));
    }
    batch.weight(
        row.isNullAt(ObservationColumns.WEIGHT)
            ? Double.NaN
            : row.getDouble(ObservationColumns.WEIGHT));
    batch.late(!row.isNullAt(ObservationColumns.LATE) && row.getBoolean(ObservationColumns.LATE));
    batch.evaluator(evaluator());
    batch.components(components());
    for (int d = 0; d < dimensionCoders.length; d++) {
      batch.dimension(d, texts[columns.dimensions[d]].codeOf(dimensionCoders[d]));
    }
    for (int i = 0; i < columns.inputs.length; i++) {
      read(row, i);
    }
    if (batch.next()) {
      kernel.add(batch);
    }
  }

  void finish() {
    kernel.add(batch);
  }

  private void read(InternalRow row, int input) {
    int ordinal = columns.inputs[input];
    if (row.isNullAt(ordinal)) {
      batch.missing(input);
      return;
    }
    Projected column = columns.projected.get(ordinal);
    switch (column.kind()) {
      case CONDITION -> batch.condition(input, row.getBoolean(ordinal));
      case WHOLE -> batch.number(input, row.getLong(ordinal));
      case DOUBLE -> batch.number(input, row.getDouble(ordinal));
      case TEXT -> batch.category(input, texts[ordinal].codeOf(categoryCoders[input]));
      case DECIMAL -> {
        Decimal decimal = row.getDecimal(ordinal, column.precision(), column.scale());
        if (column.precision() <= Decimal.MAX_LONG_DIGITS()) {
          batch.number(input, decimal.toUnscaledLong(), column.scale());
        } else {
          batch.number(input, decimal.toJavaBigDecimal());
        }
      }
      case DAY, HASH -> throw new IllegalStateException("No measure is a " + column.kind());
    }
  }

  private int evaluator() {
    evaluatorIds[0] = id(columns.evaluator);
    evaluatorIds[1] = id(columns.evaluatorVersion);
    return evaluators.code(
        evaluatorIds,
        () -> kernel.evaluator(text(columns.evaluator), text(columns.evaluatorVersion)));
  }

  private int components() {
    for (int c = 0; c < componentIds.length; c++) {
      componentIds[c] = id(columns.components[c]);
    }
    return components.code(componentIds, this::newComponents);
  }

  private int newComponents() {
    List<String> versions = new ArrayList<>();
    for (int position : columns.components) {
      versions.add(position < 0 ? null : texts[position].text());
    }
    return kernel.components(versions);
  }

  private int id(int position) {
    return position < 0 ? TextColumn.NONE : texts[position].id();
  }

  private String text(int position) {
    String text = position < 0 ? null : texts[position].text();
    return text == null ? "" : text;
  }
}
