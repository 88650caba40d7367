package dev.nightjar.compare;

import dev.nightjar.compare.ReleaseRows.Row;
import dev.nightjar.compare.VersionEffect.Column;
import dev.nightjar.stats.ComponentModel;
import dev.nightjar.stats.ComponentModel.Design;
import dev.nightjar.stats.ComponentModel.Family;
import dev.nightjar.stats.ComponentModel.Fit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Versions side by side: the same night, the same stratum. The estimate is the stratified
 * difference of means, a stratum a night weighted by what both arms have there; whatever a night or
 * a kind of traffic does cancels, and no model of either is needed.
 */
final class ConcurrentArms {
  static final String METHOD = "concurrent_arms";

  /** Clusters from which the spread between them is worth asking. */
  private static final int FEWEST_CLUSTERS = 8;

  private record Group(int stratum, int day) {}

  private record Cluster(int stratum, long versions, int half) {}

  private final ReleaseModels models;

  ConcurrentArms(ReleaseModels models) {
    this.models = models;
  }

  Fitted of(List<Column> columns) {
    Map<Group, List<Row>> groups = new HashMap<>();
    List<Group> order = new ArrayList<>();
    for (Row r : models.rows().rows) {
      if (r.inside) {
        Group group = new Group(r.stratum, r.day);
        groups
            .computeIfAbsent(
                group,
                g -> {
                  order.add(g);
                  return new ArrayList<>();
                })
            .add(r);
      }
    }
    List<Row> used = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    int next = 0;
    for (Group g : order) {
      List<Row> rows = groups.get(g);
      if (rows.stream().map(r -> ReleaseModels.mask(columns, r.versions)).distinct().count() > 1) {
        for (Row r : rows) {
          used.add(r);
          numbers.add(next);
        }
        next++;
      }
    }
    if (used.isEmpty()) {
      return null;
    }
    Design design =
        new Design(
            used.stream().mapToDouble(r -> r.numerator).toArray(),
            used.stream().mapToDouble(r -> r.denominator).toArray(),
            numbers.stream().mapToInt(n -> n).toArray(),
            used.stream()
                .map(r -> ReleaseModels.active(columns, r.versions, new int[0]))
                .toArray(int[][]::new),
            ReleaseModels.yes(columns.size(), 0));
    Fit fit = ComponentModel.fit(Family.GAUSSIAN, design, 0);
    double dispersion = fit.dispersion();
    if (Double.isNaN(dispersion)) {
      return null;
    }
    dispersion = Math.max(dispersion, models.leastVariance());
    double[] variance = new double[columns.size()];
    double[] clustered = clustered(columns, used, design, fit);
    for (int c = 0; c < variance.length; c++) {
      variance[c] = Math.max(dispersion * fit.covariance()[c][c], clustered[c]);
    }
    return new Fitted(
        METHOD, columns, fit, dispersion, variance, fit.coefficients(), fit.coefficients());
  }

  /** Sandwich variances: subjects stay in their stratum, arm and half over the nights. */
  private static double[] clustered(List<Column> columns, List<Row> used, Design design, Fit fit) {
    int width = columns.size();
    int groups = design.stratum()[design.stratum().length - 1] + 1;
    double[][] mean = new double[groups][width];
    double[] size = new double[groups];
    for (int i = 0; i < used.size(); i++) {
      int g = design.stratum()[i];
      size[g] += design.sizes()[i];
      for (int c : design.columns()[i]) {
        mean[g][c] += design.sizes()[i];
      }
    }
    Map<Cluster, double[]> scores = new HashMap<>();
    for (int i = 0; i < used.size(); i++) {
      Row r = used.get(i);
      int g = design.stratum()[i];
      double rest = design.events()[i] - design.sizes()[i] * fit.means()[i];
      double[] score =
          scores.computeIfAbsent(
              new Cluster(r.stratum, r.versions, r.half), k -> new double[width]);
      for (int c = 0; c < width; c++) {
        score[c] -= rest * mean[g][c] / size[g];
      }
      for (int c : design.columns()[i]) {
        score[c] += rest;
      }
    }
    double[] variance = new double[width];
    int clusters = scores.size();
    if (clusters < FEWEST_CLUSTERS) {
      return variance;
    }
    for (double[] score : scores.values()) {
      for (int c = 0; c < width; c++) {
        double part = 0;
        for (int k = 0; k < width; k++) {
          part += fit.covariance()[c][k] * score[k];
        }
        variance[c] += part * part * clusters / (clusters - 1);
      }
    }
    return variance;
  }

  /**
   * A fitted design.
   *
   * @param variance of the coefficients, dispersion included
   * @param effects of the columns on the mean, in no direction yet
   * @param coefficients of the columns
   */
  record Fitted(
      String method,
      List<Column> columns,
      Fit fit,
      double dispersion,
      double[] variance,
      double[] effects,
      double[] coefficients) {}
}
