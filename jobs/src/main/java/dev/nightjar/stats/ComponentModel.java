package dev.nightjar.stats;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Regression of cells on indicator columns by iteratively reweighted least squares: a fixed effect
 * a stratum, which is swept out (there may be thousands), and columns such as days and release
 * versions, of which only the penalised ones are shrunk. Solved by Cholesky; where columns are
 * aliased, by the pseudo-inverse, so that estimable contrasts keep their estimate and what a
 * penalty says of others must not be read ({@link Estimability}).
 */
public final class ComponentModel {
  private static final int MOST_STEPS = 60;
  private static final double CONVERGED = 1e-11;

  /** How a cell's events vary around its size times the mean. */
  public enum Family {
    /** Shares of units, on log odds. */
    BINOMIAL,
    /** Non-negative sums, on the logarithm of the mean a unit. */
    POISSON,
    /** Sums of any sign, on the mean a unit itself. */
    GAUSSIAN
  }

  /**
   * Cells with their columns.
   *
   * @param events sum of each cell
   * @param sizes units, or whatever a mean is per; positive
   * @param stratum fixed effect of each cell from 0; null for none
   * @param columns which indicators are 1 in each cell
   * @param penalised by column, whether the ridge applies
   */
  public record Design(
      double[] events, double[] sizes, int[] stratum, int[][] columns, boolean[] penalised) {
    int strata() {
      int most = -1;
      for (int i = 0; stratum != null && i < stratum.length; i++) {
        most = Math.max(most, stratum[i]);
      }
      return most + 1;
    }
  }

  /**
   * @param coefficients of the columns
   * @param covariance of the coefficients at dispersion 1: the inverse penalised information
   * @param means fitted mean a unit by cell
   * @param variances variance of a cell's sum at dispersion 1
   * @param deviance of the cells, unpenalised
   * @param degrees cells of informative strata less parameters
   * @param dispersion Pearson's, over the degrees; NaN without any
   * @param swept cross products of the penalised columns after strata and other columns
   * @param sizes sums of squares of the penalised columns before
   */
  public record Fit(
      double[] coefficients,
      double[][] covariance,
      double[] means,
      double[] variances,
      double deviance,
      double degrees,
      double dispersion,
      double[][] swept,
      double[] sizes) {
    public double standardError(int column) {
      return Math.sqrt(covariance[column][column]);
    }
  }

  private ComponentModel() {}

  /**
   * @param ridge added to the information of penalised columns: the precision of a normal prior at
   *     zero
   */
  public static Fit fit(Family family, Design design, double ridge) {
    ModelState state = new ModelState(family, design, ridge);
    double objective = state.objective();
    NormalEquations sweep = null;
    for (int step = 0; step < MOST_STEPS; step++) {
      sweep = new NormalEquations(state);
      double[] move = sweep.solve();
      double before = objective;
      double[] from = state.beta.clone();
      double[] home = state.alpha.clone();
      double fraction = 1;
      do {
        state.moveTo(from, home, move, sweep.strataMove(move), fraction);
        objective = state.objective();
        fraction /= 2;
      } while (objective > before + 1e-9 * Math.abs(before) && fraction > 1e-4);
      if (Math.abs(before - objective) <= CONVERGED * (Math.abs(objective) + 0.1)) {
        break;
      }
    }
    return state.result(new NormalEquations(state));
  }

  /** Inverse of a symmetric matrix, its pseudo-inverse where columns are aliased. */
  static RealMatrix inverse(double[][] matrix) {
    int n = matrix.length;
    double[] scale = new double[n];
    double[][] unit = new double[n][n];
    for (int i = 0; i < n; i++) {
      scale[i] = matrix[i][i] > 0 ? Math.sqrt(matrix[i][i]) : 1;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        unit[i][j] = (matrix[i][j] + matrix[j][i]) / (2 * scale[i] * scale[j]);
      }
    }
    RealMatrix scaled = new Array2DRowRealMatrix(unit, false);
    RealMatrix inverse;
    try {
      inverse = new CholeskyDecomposition(scaled, 1e-9, 1e-9).getSolver().getInverse();
    } catch (NonPositiveDefiniteMatrixException aliased) {
      inverse = pseudoInverse(scaled);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        inverse.multiplyEntry(i, j, 1 / (scale[i] * scale[j]));
      }
    }
    return inverse;
  }

  private static RealMatrix pseudoInverse(RealMatrix matrix) {
    SingularValueDecomposition svd = new SingularValueDecomposition(matrix);
    double[] singular = svd.getSingularValues();
    int n = singular.length;
    RealMatrix result = new Array2DRowRealMatrix(n, n);
    for (int k = 0; k < n; k++) {
      if (singular[k] > 1e-9 * n) {
        RealMatrix v = svd.getV().getColumnMatrix(k);
        RealMatrix u = svd.getU().getColumnMatrix(k);
        result = result.add(v.multiply(u.transpose()).scalarMultiply(1 / singular[k]));
      }
    }
    return result;
  }
}
