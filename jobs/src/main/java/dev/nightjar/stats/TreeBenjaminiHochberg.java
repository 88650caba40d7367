package dev.nightjar.stats;

import java.util.Arrays;

/**
 * False discovery control in families (Benjamini and Bogomolov, 2014): a family is selected when
 * its Simes p-value passes Benjamini-Hochberg over the families at q; inside a selected family the
 * hypotheses pass at q times the selected share of the families. Controls the average false
 * discovery rate over the selected families.
 *
 * <p>The <em>tree q-value</em> of a hypothesis is the smallest q at which this procedure rejects
 * it. Both steps only ever reject more as q grows, so {@code value <= q} exactly when it is
 * rejected at q, and one run answers for every q.
 */
public final class TreeBenjaminiHochberg {

  private TreeBenjaminiHochberg() {}

  /**
   * @param values tree q-value of each hypothesis, in the order given; NaN for a NaN p-value
   * @param families Simes p-value of each family, adjusted over the families
   */
  public record QValues(double[] values, double[] families) {

    public boolean rejectedAt(int hypothesis, double q) {
      return values[hypothesis] <= q;
    }
  }

  /**
   * @param p p-values of all families together
   * @param family the family of each, from 0 to {@code families - 1}; a family whose p-values are
   *     all NaN does not count
   */
  public static QValues of(double[] p, int[] family, int families) {
    Lengths.requireEqual("p-values", p.length, "families", family.length);
    int[][] members = members(family, families);
    double[] parents = new double[families];
    double[] inFamily = new double[p.length];
    for (int f = 0; f < families; f++) {
      double[] own = new double[members[f].length];
      for (int i = 0; i < own.length; i++) {
        own[i] = p[members[f][i]];
      }
      parents[f] = Simes.combined(own);
      double[] adjusted = BenjaminiHochberg.adjusted(own);
      for (int i = 0; i < own.length; i++) {
        inFamily[members[f][i]] = adjusted[i];
      }
    }
    double[] selectedFrom = BenjaminiHochberg.adjusted(parents);
    Selection selection = Selection.of(selectedFrom);
    double[] values = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      values[i] =
          Double.isNaN(p[i])
              ? Double.NaN
              : Math.min(1, selection.smallestLevel(selectedFrom[family[i]], inFamily[i]));
    }
    return new QValues(values, selectedFrom);
  }

  private static int[][] members(int[] family, int families) {
    int[] sizes = new int[families];
    for (int f : family) {
      sizes[f]++;
    }
    int[][] members = new int[families][];
    for (int f = 0; f < families; f++) {
      members[f] = new int[sizes[f]];
    }
    for (int i = family.length - 1; i >= 0; i--) {
      members[family[i]][--sizes[family[i]]] = i;
    }
    return members;
  }

  /** How many families are selected at each level: a step function of q, in ascending order. */
  private record Selection(double[] level, double count) {

    static Selection of(double[] adjusted) {
      double[] level = Arrays.stream(adjusted).filter(x -> !Double.isNaN(x)).sorted().toArray();
      return new Selection(level, level.length);
    }

    /**
     * The smallest q with {@code q >= own} and {@code q * selected(q) / count >= inFamily}. Over
     * the step that begins at level j, j+1 families are selected and q must reach
     * inFamily*count/(j+1); the first step long enough to reach it holds the answer.
     */
    double smallestLevel(double own, double inFamily) {
      int low = 0;
      int high = level.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (needed(middle, inFamily) < level[middle + 1]) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return Math.max(own, Math.max(level[low], needed(low, inFamily)));
    }

    private double needed(int step, double inFamily) {
      return inFamily * count / (step + 1);
    }
  }
}
