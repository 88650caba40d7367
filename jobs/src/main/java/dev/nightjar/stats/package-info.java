/**
 * Statistics as pure functions, each class named after its method and each formula with its source.
 * Undefined results are {@code NaN}, never an exception in the middle of a night.
 *
 * <p>May import: {@code model} and commons-math3.
 *
 * <p>Before it: nothing. After it: {@code profile} and {@code compare}.
 */
package dev.nightjar.stats;
