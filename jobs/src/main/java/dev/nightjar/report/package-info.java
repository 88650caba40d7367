/**
 * Reads {@code sql/reports/*.yaml} and users' report folders into {@link dev.nightjar.model.Report}
 * values, and lists every fault with file, line, key, offending value and what was expected.
 *
 * <p>May import: {@code model}.
 *
 * <p>Before it: report files. After it: {@code profile} and {@code compare}.
 */
package dev.nightjar.report;
