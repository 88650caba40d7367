package dev.nightjar.compare;

import dev.nightjar.model.Cells;
import java.time.LocalDate;

/** Where the finest cells of a day come from; read only for what needs them. */
@FunctionalInterface
public interface CellSource {
  /** No cells are kept: slices are scanned as far as they are stored. */
  CellSource NONE = (date, grain, evaluator, evaluatorVersion) -> null;

  /** The cells of a day of a grain as one judge saw it; null when there are none. */
  Cells on(LocalDate date, String grain, String evaluator, String evaluatorVersion);
}
