/**
 * The only Spark and Iceberg code: session and catalog, tables, pinned inputs, running the kernel
 * on partitions, reading and publishing results.
 *
 * <p>May import: every package but {@code cli}.
 *
 * <p>Before it: {@code ingest} and the producers of the input tables. After it: analysts, {@code
 * incident}.
 */
package dev.nightjar.lake;
