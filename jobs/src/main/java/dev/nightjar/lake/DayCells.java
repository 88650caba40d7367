package dev.nightjar.lake;

import dev.nightjar.model.Cells;
import java.io.Serializable;

/**
 * The finished cells of a day of a grain as one judge saw it, as they leave the executor that
 * merged them: capped there, because before the cap they can be as many as the units.
 *
 * @param state canonical state of the cells that are kept
 * @param found how many there were before the cap
 */
record DayCells(byte[] state, long found) implements Serializable {
  /** The finished cells of merged ones. */
  static DayCells of(Cells merged, ValueCaps caps, int most) {
    Cells folded = caps.fold(merged);
    return new DayCells(folded.capped(most).toBytes(), folded.size());
  }

  Cells cells() {
    return Cells.ofBytes(state);
  }
}
