package dev.nightjar.model;

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
}
