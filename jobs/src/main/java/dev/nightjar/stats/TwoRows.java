package dev.nightjar.stats;

/** Two rows of counts over the same columns, without the columns that are empty in both. */
record TwoRows(double[] first, double[] second, double n, double m) {

  interface Cell {
    double contribution(double observed, double expected);
  }

  static TwoRows of(long[] first, long[] second) {
    Lengths.requireEqual("first counts", first.length, "second counts", second.length);
    int columns = 0;
    for (int i = 0; i < first.length; i++) {
      columns += first[i] != 0 || second[i] != 0 ? 1 : 0;
    }
    double[] a = new double[columns];
    double[] b = new double[columns];
    int filled = 0;
    for (int i = 0; i < first.length; i++) {
      if (first[i] != 0 || second[i] != 0) {
        a[filled] = first[i];
        b[filled++] = second[i];
      }
    }
    return new TwoRows(a, b, Totals.of(first), Totals.of(second));
  }

  int columns() {
    return first.length;
  }

  boolean isDefined() {
    return n > 0 && m > 0;
  }

  double share(int column) {
    return first[column] / n;
  }

  double otherShare(int column) {
    return second[column] / m;
  }

  TableTest test(Cell cell) {
    if (!isDefined()) {
      return new TableTest(Double.NaN, 0, Double.NaN, Double.NaN);
    }
    double statistic = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < columns(); i++) {
      double pooled = (first[i] + second[i]) / (n + m);
      statistic += cell.contribution(first[i], pooled * n);
      statistic += cell.contribution(second[i], pooled * m);
      smallest = Math.min(smallest, pooled * Math.min(n, m));
    }
    return TableTest.of(columns() < 2 ? 0 : Math.max(0, statistic), columns(), smallest);
  }
}
