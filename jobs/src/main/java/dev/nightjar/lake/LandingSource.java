package dev.nightjar.lake;

import java.io.Serializable;
import java.util.Iterator;

/** Reads landing files inside Spark tasks; knows formats and the contract, not Spark. */
public interface LandingSource extends Serializable {
  /** The file with its hash, or with the problem that keeps it from being read. */
  LandingFile fingerprint(LandingFile file);

  /** The rows of a file in order, then exactly one {@link LandingRow.End}. */
  Iterator<LandingRow> read(LandingFile file);
}
