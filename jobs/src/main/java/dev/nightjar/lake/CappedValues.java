package dev.nightjar.lake;

import java.io.Serializable;

/**
 * A column with more values than are told apart. The rest is merged into the value {@code
 * __other__}: counted, and said in the run record.
 *
 * @param column dimension, or {@code component_key} for release vectors
 * @param values how many values there are, estimated when far beyond the cap
 * @param kept how many of them, the most frequent ones, keep profiles of their own
 */
public record CappedValues(String column, long values, int kept) implements Serializable {}
