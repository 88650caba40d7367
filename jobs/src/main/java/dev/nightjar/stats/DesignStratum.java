package dev.nightjar.stats;

/**
 * Units at hand from one stratum of a stratified sample.
 *
 * @param sums units, Σw and Σw² of each cell, in the order of the sample's own cells
 * @param drawn units that were drawn in the whole stratum, which a slice has only a part of
 * @param population their weight: units of the stratum
 */
public record DesignStratum(double[] sums, double drawn, double population) {
  DesignVariance.Part part() {
    return new DesignVariance.Part(sums, drawn, population);
  }

  double units() {
    return part().units();
  }
}
