/**
 * Synthetic nights for the demo: landing files with traffic that behaves, and planted incidents
 * that do not, together with the truth about them.
 *
 * <p>May import: {@code model} and Jackson's streaming writer.
 *
 * <p>Before it: {@code cli}. After it: {@code ingest}, which reads the files as it reads anybody's.
 */
package dev.nightjar.demo;
