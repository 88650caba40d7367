package dev.nightjar.compare;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.util.Map;

/** What a day's cells say of one slice. */
final class CellSums {
  private CellSums() {}

  /** The sums of a slice: even subjects, odd ones, and all; zeros where a value does not occur. */
  static Cube.Total[] of(Cells cells, Metric metric, Slice slice) {
    Cells.Sums sums = cells.sums().get(metric.name());
    int[][] column = new int[slice.size()][];
    int[] code = new int[slice.size()];
    int next = 0;
    boolean occurs = true;
    for (Map.Entry<String, String> e : slice.values().entrySet()) {
      int dimension = cells.dimensions().indexOf(e.getKey());
      code[next] = dimension < 0 ? -1 : cells.values().get(dimension).indexOf(e.getValue());
      occurs &= code[next] >= 0;
      column[next++] = dimension < 0 ? null : cells.codes()[dimension];
    }
    double[][] total = new double[2][3];
    long buckets = 0;
    for (int cell = 0; occurs && cell < cells.size(); cell++) {
      boolean in = true;
      for (int i = 0; i < code.length && in; i++) {
        in = column[i][cell] == code[i];
      }
      if (in) {
        for (int half = 0; half < 2; half++) {
          total[half][0] += sums.units()[2 * cell + half];
          total[half][1] += sums.numerator()[2 * cell + half] / Cube.scale(metric);
          total[half][2] += sums.denominator()[2 * cell + half] / Cube.below(metric);
        }
        buckets |= sums.buckets()[cell];
      }
    }
    double[] even = total[0];
    double[] odd = total[1];
    return new Cube.Total[] {
      new Cube.Total(even[0], even[1], even[2], buckets & Cube.mask(Cube.EVEN)),
      new Cube.Total(odd[0], odd[1], odd[2], buckets & Cube.mask(Cube.ODD)),
      new Cube.Total(even[0] + odd[0], even[1] + odd[1], even[2] + odd[2], buckets)
    };
  }
}
