package dev.nightjar.stats;

/**
 * Splits the change of an overall rate into what the cells did (rate), how traffic moved between
 * them (mix), and cells that came or went (entry and exit); Kitagawa, 1955. To be read before a
 * release is blamed.
 */
public final class Kitagawa {

  private Kitagawa() {}

  /**
   * The parts add up to {@code after - before}. Mix and entry/exit are measured from the average of
   * the two overall rates, so that a cell of average rate contributes nothing by growing.
   *
   * @param cellRate rate part of each cell; 0 for a cell seen on one side only
   * @param cellMix mix part of each cell, or its entry/exit part if seen on one side only
   * @param rateStandardError of {@code rate} given the weights, for independent observations
   */
  public record Split(
      double before,
      double after,
      double rate,
      double mix,
      double entryExit,
      double[] cellRate,
      double[] cellMix,
      double rateStandardError) {

    public double change() {
      return after - before;
    }
  }

  /**
   * Cells of one partition of the traffic.
   *
   * @param n0 observations per cell before
   * @param x0 events before, or a sum of any measure
   * @param n1 observations now
   * @param x1 events now
   */
  public static Split of(double[] n0, double[] x0, double[] n1, double[] x1) {
    Lengths.requireEqual("cells before", n0.length, "events before", x0.length);
    Lengths.requireEqual("cells now", n1.length, "events now", x1.length);
    Lengths.requireEqual("cells before", n0.length, "cells now", n1.length);
    double total0 = Totals.of(n0);
    double total1 = Totals.of(n1);
    double before = Totals.of(x0) / total0;
    double after = Totals.of(x1) / total1;
    double[] cellRate = new double[n0.length];
    double[] cellMix = new double[n0.length];
    double entryExit = 0;
    double variance = 0;
    for (int i = 0; i < n0.length; i++) {
      double w0 = n0[i] / total0;
      double w1 = n1[i] / total1;
      if (n0[i] > 0 && n1[i] > 0) {
        double r0 = x0[i] / n0[i];
        double r1 = x1[i] / n1[i];
        double weight = (w0 + w1) / 2;
        cellRate[i] = weight * (r1 - r0);
        cellMix[i] = (r0 + r1 - before - after) / 2 * (w1 - w0);
        variance += weight * weight * (r0 * (1 - r0) / n0[i] + r1 * (1 - r1) / n1[i]);
      } else if (n0[i] > 0 || n1[i] > 0) {
        double rate = n0[i] > 0 ? x0[i] / n0[i] : x1[i] / n1[i];
        cellMix[i] = (rate - (before + after) / 2) * (w1 - w0);
        entryExit += cellMix[i];
      }
    }
    return new Split(
        before,
        after,
        Totals.of(cellRate),
        Totals.of(cellMix) - entryExit,
        entryExit,
        cellRate,
        cellMix,
        Math.sqrt(Math.max(0, variance)));
  }
}
