/**
 * Evidence bundles, and the only parquet-avro and S3 code. {@link
 * dev.nightjar.evidence.BundleWriter} makes the files of a bundle and signs their {@link
 * dev.nightjar.evidence.Manifest} (an in-toto statement in a DSSE envelope, Ed25519); a {@link
 * dev.nightjar.evidence.BundleDestination} keeps it, whole or not at all, in a folder or in S3;
 * {@link dev.nightjar.evidence.BundleVerifier} verifies it from its files and a public key alone,
 * and computes its headline numbers again. Format and trust: {@code docs/evidence.md}.
 *
 * <p>May import: {@code model}.
 *
 * <p>Before it: {@code incident}. After it: a person who verifies a bundle.
 */
package dev.nightjar.evidence;
