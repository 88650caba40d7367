package dev.nightjar.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * The nine release components of a request. A profile carries their key; the dictionary table
 * {@code component_key} says what it stands for.
 *
 * @param key hash of the versions, stable over runs and machines
 * @param versions versions in the order of {@link #NAMES}; null where unknown
 */
public record Components(String key, List<String> versions) {
  public static final List<String> NAMES =
      List.of(
          "model_id",
          "adapter_id",
          "prompt_version",
          "retrieval_index_version",
          "corpus_version",
          "policy_version",
          "tool_schema_version",
          "runtime_version",
          "generation_config_hash");

  /** The key of release vectors beyond the cap on their number. */
  public static final String OTHER_KEY = "__other__";

  public Components {
    versions = Collections.unmodifiableList(new ArrayList<>(versions));
    if (versions.size() != NAMES.size()) {
      throw new IllegalArgumentException(
          "Cannot make a release vector of " + versions.size() + " versions: expected " + NAMES);
    }
  }

  /**
   * The release vector of these versions; its key is the first 16 hex digits of a SHA-256 over
   * them, in which an unknown version differs from an empty one.
   */
  public static Components of(List<String> versions) {
    StringBuilder text = new StringBuilder();
    for (String version : versions) {
      // Lengths first: no two vectors have one text.
      text.append(version == null ? "-" : version.length() + ":" + version).append('\n');
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return new Components(HexFormat.of().formatHex(hash, 0, 8), versions);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** What release vectors beyond the cap are folded into; its versions are unknown. */
  public static Components other() {
    return new Components(OTHER_KEY, Collections.nCopies(NAMES.size(), null));
  }
}
