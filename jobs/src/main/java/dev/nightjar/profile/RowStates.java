package dev.nightjar.profile;

import dev.nightjar.profile.KernelPlan.Measure;
import java.util.Arrays;
import java.util.List;

/**
 * Which metrics each row of a batch belongs to, and how. Rows that agree on all of them form one
 * class; counts, weights, subjects and buckets are kept once by class and not once by metric.
 */
final class RowStates {
  static final byte FALSE = 0;
  static final byte TRUE = 1;
  static final byte UNKNOWN = 2;

  /** Not a unit of the metric. */
  static final byte ABSENT = 0;

  /** A unit whose value is null. */
  static final byte MISSING = 1;

  /** A unit with a value. */
  static final byte VALUED = 2;

  /** A unit of a weighted metric without a usable weight: counted as null. */
  static final byte WEIGHTLESS = 3;

  private static final int MEASURES_IN_WORD = Long.SIZE / 2;

  private final List<Measure> measures;
  private final int words;
  private final long[] signatures;
  private final RowClasses classes;

  /** Rows by class; a row occurs several times when its class had to be split by metric. */
  int entries;

  int[] entryRow;
  int[] entryClass;

  RowStates(List<Measure> measures, int capacity) {
    this.measures = measures;
    this.words = (measures.size() + MEASURES_IN_WORD - 1) / MEASURES_IN_WORD;
    this.signatures = new long[capacity * Math.max(1, words)];
    this.classes = new RowClasses(measures.size(), words);
    this.entryRow = new int[capacity];
    this.entryClass = new int[capacity];
  }

  RowClasses classes() {
    return classes;
  }

  void read(BatchView view) {
    ProfileBatch batch = view.batch;
    int rows = batch.size();
    Arrays.fill(signatures, 0, rows * words, 0);
    for (int m = 0; m < measures.size(); m++) {
      sign(view, measures.get(m), m / MEASURES_IN_WORD, 2 * (m % MEASURES_IN_WORD));
    }
    entries = 0;
    for (int row = 0; row < rows; row++) {
      int rowClass = classes.of(signatures, row * words);
      if (rowClass >= 0) {
        add(row, rowClass);
      } else if (rowClass == RowClasses.SPLIT) {
        for (int m = 0; m < measures.size(); m++) {
          long word = signatures[row * words + m / MEASURES_IN_WORD];
          byte state = (byte) (word >>> 2 * (m % MEASURES_IN_WORD) & 3);
          if (state != ABSENT) {
            add(row, classes.single(m, state));
          }
        }
      }
    }
  }

  private void add(int row, int rowClass) {
    if (entries == entryRow.length) {
      entryRow = Arrays.copyOf(entryRow, 2 * entries);
      entryClass = Arrays.copyOf(entryClass, 2 * entries);
    }
    entryRow[entries] = row;
    entryClass[entries] = rowClass;
    entries++;
  }

  private void sign(BatchView view, Measure measure, int word, int shift) {
    ProfileBatch batch = view.batch;
    byte[] where = measure.where() < 0 ? null : batch.conditions[measure.where()];
    boolean weighted = measure.metric().weighted() && !view.plainWeights;
    for (int row = 0; row < batch.size(); row++) {
      if (where != null && where[row] != TRUE) {
        continue;
      }
      byte state;
      if (weighted && batch.scaledWeight[row] == 0) {
        state = WEIGHTLESS;
      } else {
        state = state(batch, measure, weighted, row);
      }
      signatures[row * words + word] |= (long) state << shift;
    }
  }

  private static byte state(ProfileBatch batch, Measure measure, boolean weighted, int row) {
    if (measure.value() < 0) {
      byte numerator = state(batch.numbers[measure.numerator()], weighted, row);
      if (measure.perUnit()) {
        return numerator;
      }
      byte denominator = state(batch.numbers[measure.denominator()], weighted, row);
      return numerator == MISSING || denominator == MISSING
          ? MISSING
          : (byte) Math.max(numerator, denominator);
    }
    byte[] condition = batch.conditions[measure.value()];
    if (condition != null) {
      return condition[row] == UNKNOWN ? MISSING : VALUED;
    }
    NumberColumn number = batch.numbers[measure.value()];
    if (number != null && measure.numerator() >= 0) {
      // A score without an outcome, or outside [0, 1], says nothing about calibration.
      boolean known = batch.conditions[measure.numerator()][row] != UNKNOWN;
      boolean score = number.value[row] >= 0 && number.value[row] <= 1;
      return known && score ? state(number, weighted, row) : MISSING;
    }
    if (number != null) {
      return state(number, weighted, row);
    }
    return batch.categories[measure.value()][row] < 0 ? MISSING : VALUED;
  }

  private static byte state(NumberColumn number, boolean weighted, int row) {
    if (!number.present[row]) {
      return MISSING;
    }
    return weighted && number.tooHeavy[row] ? WEIGHTLESS : VALUED;
  }
}
