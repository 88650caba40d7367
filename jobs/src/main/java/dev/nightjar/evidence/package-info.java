/**
 * The only parquet-avro and S3 code: evidence bundle, manifest, signature, verification, upload.
 *
 * <p>May import: {@code model}.
 *
 * <p>Before it: {@code incident}. After it: a person who verifies a bundle.
 */
package dev.nightjar.evidence;
