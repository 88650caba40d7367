package dev.nightjar.evidence;

/**
 * One file of a bundle.
 *
 * @param path inside the bundle, with {@code /} between its parts
 * @param size bytes
 * @param sha256 of its bytes, 64 lower-case hexadecimal digits
 */
public record BundleFile(String path, long size, String sha256) {}
