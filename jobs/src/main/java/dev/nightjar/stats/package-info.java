/**
 * Statistics as pure functions, each class named after its method and each formula with its source.
 * Undefined results are {@code NaN}, never an exception in the middle of a night; only arrays that
 * do not belong together are refused.
 *
 * <ul>
 *   <li>One rate: {@link dev.nightjar.stats.WilsonInterval}, {@link
 *       dev.nightjar.stats.ClopperPearson}. Two: {@link dev.nightjar.stats.NewcombeDifference},
 *       {@link dev.nightjar.stats.PooledZTest}, {@link dev.nightjar.stats.FisherExact}, {@link
 *       dev.nightjar.stats.ConditionalBinomial} for rare events, {@link
 *       dev.nightjar.stats.FarringtonManning} for "not worse", {@link dev.nightjar.stats.Power} for
 *       what could have been found. All take effective sizes where observations are clustered.
 *   <li>Ratios, and noise between subjects: {@link dev.nightjar.stats.BucketJackknife}, {@link
 *       dev.nightjar.stats.RatioEstimate}.
 *   <li>Labels with weights: {@link dev.nightjar.stats.HajekMean}, {@link
 *       dev.nightjar.stats.StratifiedMean}. Judges corrected by people: {@link
 *       dev.nightjar.stats.PredictionPowered}, {@link dev.nightjar.stats.RoganGladen}. Scores:
 *       {@link dev.nightjar.stats.Calibration}.
 *   <li>Histograms: {@link dev.nightjar.stats.LogBins}, {@link dev.nightjar.stats.BinnedSample};
 *       quantiles by {@link dev.nightjar.stats.QuantileFromBins} and {@link
 *       dev.nightjar.stats.QuantileInterval}; drift by {@link
 *       dev.nightjar.stats.KolmogorovSmirnov}, {@link dev.nightjar.stats.Wasserstein1}, {@link
 *       dev.nightjar.stats.GTest}, {@link dev.nightjar.stats.JensenShannon}, {@link
 *       dev.nightjar.stats.PopulationStability}.
 *   <li>Many comparisons, many nights: {@link dev.nightjar.stats.NoiseScale} first, then {@link
 *       dev.nightjar.stats.TreeBenjaminiHochberg}; {@link dev.nightjar.stats.Cusum} and {@link
 *       dev.nightjar.stats.OnsetPosterior} for what lasts.
 *   <li>Where a change comes from: {@link dev.nightjar.stats.Kitagawa}, {@link
 *       dev.nightjar.stats.ExpectationPoissonScan}; which release version carries it: {@link
 *       dev.nightjar.stats.ComponentModel} behind {@link dev.nightjar.stats.Estimability}, {@link
 *       dev.nightjar.stats.DifferenceInDifferences}.
 * </ul>
 *
 * <p>May import: {@code model} and commons-math3.
 *
 * <p>Before it: nothing. After it: {@code profile} and {@code compare}.
 */
package dev.nightjar.stats;
