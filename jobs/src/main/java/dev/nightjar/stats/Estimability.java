package dev.nightjar.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * What a design can tell at all, before anything is estimated. A contrast c of coefficients is
 * estimable if and only if it lies in the row space of the design, ||c - X⁺X c|| &lt; 1e-8; columns
 * outside of it are aliased, and no penalty makes them known. Among the estimable, the variance
 * inflation factor says how much of a column's information its neighbours share.
 */
public final class Estimability {
  /** Distance from the row space from which a contrast is not estimable. */
  public static final double TOLERANCE = 1e-8;

  /** Variance inflation from which an effect is only weakly separable. */
  public static final double INFLATED = 10;

  /** Singular values below this share of the largest possible are zero. */
  private static final double RANK = 1e-9;

  /** Weight in the null space from which two columns count as aliased with one another. */
  private static final double ALIASED = 1e-6;

  private final double[][] gram;
  private final double[] scale;
  private final RealMatrix pseudoInverse;
  private final RealMatrix outside;
  private final int rank;

  private Estimability(double[][] cross, double[] size) {
    int width = cross.length;
    gram = new double[width][width];
    scale = new double[width];
    for (int i = 0; i < width; i++) {
      scale[i] = size[i] > 0 ? Math.sqrt(size[i]) : 1;
    }
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        gram[i][j] = cross[i][j] / (scale[i] * scale[j]);
      }
    }
    if (width == 0) {
      pseudoInverse = null;
      outside = null;
      rank = 0;
      return;
    }
    SingularValueDecomposition svd =
        new SingularValueDecomposition(new Array2DRowRealMatrix(gram, false));
    double[] singular = svd.getSingularValues();
    double[][] inverse = new double[width][width];
    double[][] missing = new double[width][width];
    RealMatrix v = svd.getV();
    int known = 0;
    for (int k = 0; k < width; k++) {
      boolean counts = singular[k] > RANK * width;
      known += counts ? 1 : 0;
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          double product = v.getEntry(i, k) * v.getEntry(j, k);
          inverse[i][j] += counts ? product / singular[k] : 0;
          missing[i][j] += counts ? 0 : product;
        }
      }
    }
    rank = known;
    pseudoInverse = new Array2DRowRealMatrix(inverse, false);
    outside = new Array2DRowRealMatrix(missing, false);
  }

  /** Of a plain design, a row an observation. */
  public static Estimability ofDesign(double[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    double[][] cross = new double[width][width];
    double[] size = new double[width];
    for (double[] row : rows) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          cross[i][j] += row[i] * row[j];
        }
      }
    }
    for (int i = 0; i < width; i++) {
      size[i] = cross[i][i];
    }
    return new Estimability(cross, size);
  }

  /**
   * Of columns of which fixed effects have been swept out.
   *
   * @param swept weighted cross products of what the fixed effects leave of the columns
   * @param size weighted sums of squares of the columns before; what is left of a column is zero or
   *     not by its share of this
   */
  public static Estimability ofSwept(double[][] swept, double[] size) {
    return new Estimability(swept, size);
  }

  /** Number of independent columns. */
  public int rank() {
    return rank;
  }

  /** ||c - X⁺X c|| of the contrast, brought to length one on the scale of the columns. */
  public double distance(double... contrast) {
    double[] scaled = new double[contrast.length];
    double length = 0;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = contrast[i] / scale[i];
      length += scaled[i] * scaled[i];
    }
    double[] rest = outside.operate(scaled);
    double square = Arrays.stream(rest).map(r -> r * r).sum();
    return Math.sqrt(square / length);
  }

  /** Whether the data say anything of this contrast. */
  public boolean isEstimable(double... contrast) {
    return distance(contrast) < TOLERANCE;
  }

  /** Whether the column's own coefficient is estimable. */
  public boolean isEstimable(int column) {
    double[] contrast = new double[gram.length];
    contrast[column] = 1;
    return isEstimable(contrast);
  }

  /**
   * The columns that cannot be told from this one, itself among them; only itself where it is
   * estimable, or lost in the fixed effects alone.
   */
  public List<Integer> aliases(int column) {
    TreeSet<Integer> found = new TreeSet<>(List.of(column));
    List<Integer> open = new ArrayList<>(found);
    while (!open.isEmpty()) {
      int from = open.remove(open.size() - 1);
      for (int to = 0; to < gram.length; to++) {
        if (Math.abs(outside.getEntry(from, to)) > ALIASED && found.add(to)) {
          open.add(to);
        }
      }
    }
    return List.copyOf(found);
  }

  /** Variance inflation factor of an estimable column, 1 where it shares nothing; else infinite. */
  public double inflation(int column) {
    return isEstimable(column)
        ? Math.max(1, gram[column][column] * pseudoInverse.getEntry(column, column))
        : Double.POSITIVE_INFINITY;
  }

  /** Correlation of what the fixed effects leave of two columns; 0 where they leave nothing. */
  public double correlation(int a, int b) {
    double size = Math.sqrt(gram[a][a] * gram[b][b]);
    return size > RANK ? gram[a][b] / size : 0;
  }
}
