package dev.nightjar.stats;

import dev.nightjar.stats.ComponentModel.Design;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;

/** One step's normal equations of a {@link ComponentModel}, the strata eliminated. */
final class NormalEquations {
  private final ModelState state;
  private final double[] strataWeight;
  private final double[] strataScore;
  private final double[][] strataColumns;
  private final double[] score;
  private final double[] raw;
  private final double[][] information;
  final RealMatrix inverse;

  NormalEquations(ModelState state) {
    this.state = state;
    Design d = state.d;
    int width = state.width;
    int strata = state.alpha.length;
    strataWeight = new double[strata];
    strataScore = new double[strata];
    strataColumns = new double[strata][];
    score = new double[width];
    raw = new double[width];
    information = new double[width][width];
    for (int i = 0; i < state.used.length; i++) {
      if (state.used[i]) {
        double mean = state.mean(i);
        add(d, i, Math.max(1e-12, state.variance(i, mean)), mean);
      }
    }
    for (int s = 0; s < strata; s++) {
      eliminate(s);
    }
    double[][] penalised = new double[width][];
    for (int c = 0; c < width; c++) {
      penalised[c] = information[c].clone();
      if (d.penalised()[c]) {
        penalised[c][c] += state.ridge;
        score[c] -= state.ridge * state.beta[c];
      }
    }
    inverse = width == 0 ? new Array2DRowRealMatrix() : ComponentModel.inverse(penalised);
  }

  private void add(Design d, int i, double weight, double mean) {
    double rest = d.events()[i] - d.sizes()[i] * mean;
    int[] columns = d.columns()[i];
    for (int a : columns) {
      score[a] += rest;
      raw[a] += weight;
      for (int b : columns) {
        information[a][b] += weight;
      }
    }
    if (strataWeight.length > 0) {
      int s = d.stratum()[i];
      strataWeight[s] += weight;
      strataScore[s] += rest;
      if (strataColumns[s] == null) {
        strataColumns[s] = new double[state.width];
      }
      for (int a : columns) {
        strataColumns[s][a] += weight;
      }
    }
  }

  private void eliminate(int s) {
    double[] columns = strataColumns[s];
    if (columns == null) {
      return;
    }
    for (int a = 0; a < columns.length; a++) {
      if (columns[a] != 0) {
        double share = columns[a] / strataWeight[s];
        score[a] -= share * strataScore[s];
        for (int b = 0; b < columns.length; b++) {
          information[a][b] -= share * columns[b];
        }
      }
    }
  }

  double[] solve() {
    return state.width == 0 ? new double[0] : inverse.operate(score);
  }

  double[] strataMove(double[] move) {
    double[] result = new double[strataWeight.length];
    for (int s = 0; s < result.length; s++) {
      if (strataColumns[s] != null) {
        double rest = strataScore[s];
        for (int a = 0; a < move.length; a++) {
          rest -= strataColumns[s][a] * move[a];
        }
        result[s] = rest / strataWeight[s];
      }
    }
    return result;
  }

  double parameters() {
    int strata = 0;
    for (double[] columns : strataColumns) {
      strata += columns == null ? 0 : 1;
    }
    int columns = 0;
    for (int c = 0; c < raw.length; c++) {
      columns += information[c][c] > 1e-9 * raw[c] ? 1 : 0;
    }
    return strata + (double) columns;
  }

  double[] sizes() {
    return pick(raw);
  }

  private double[] pick(double[] of) {
    double[] result = new double[of.length];
    int next = 0;
    for (int c = 0; c < of.length; c++) {
      if (state.d.penalised()[c]) {
        result[next++] = of[c];
      }
    }
    return Arrays.copyOf(result, next);
  }

  /** The information of the penalised columns that the others leave. */
  double[][] ofPenalised() {
    int[] inside = places(true);
    int[] others = places(false);
    double[][] result = new double[inside.length][inside.length];
    RealMatrix rest = null;
    if (others.length > 0) {
      double[][] block = new double[others.length][others.length];
      for (int i = 0; i < others.length; i++) {
        for (int j = 0; j < others.length; j++) {
          block[i][j] = information[others[i]][others[j]];
        }
      }
      rest = ComponentModel.inverse(block);
    }
    for (int i = 0; i < inside.length; i++) {
      double[] left = new double[others.length];
      for (int k = 0; k < left.length; k++) {
        left[k] = information[inside[i]][others[k]];
      }
      double[] solved = rest == null ? left : rest.operate(left);
      for (int j = 0; j < inside.length; j++) {
        double explained = 0;
        for (int k = 0; k < solved.length; k++) {
          explained += solved[k] * information[others[k]][inside[j]];
        }
        result[i][j] = information[inside[i]][inside[j]] - explained;
      }
    }
    return result;
  }

  private int[] places(boolean penalised) {
    int[] result = new int[state.width];
    int next = 0;
    for (int c = 0; c < state.width; c++) {
      if (state.d.penalised()[c] == penalised) {
        result[next++] = c;
      }
    }
    return Arrays.copyOf(result, next);
  }
}
