/**
 * The profiling kernel, the hot loop of a night: batches of columns in, exact mergeable state out.
 * Knows nothing of Spark, so that it is tested and measured alone.
 *
 * <p>May import: {@code model} and {@code stats}.
 *
 * <p>Before it: {@code lake}, which feeds it rows of one grain. After it: {@code lake}, which
 * stores what it returns, and {@code compare}.
 */
package dev.nightjar.profile;
