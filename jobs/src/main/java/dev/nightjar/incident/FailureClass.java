package dev.nightjar.incident;

import dev.nightjar.model.Components;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where the cause of an incident lies. The order is that of cause and effect: what stands earlier
 * can bring about what stands later, and wins where the evidence is equal.
 */
public enum FailureClass {
  /** What came in: values missing or late, traffic gone, inputs of another kind. */
  DATA,
  /** The machines and the engine that answer. */
  SERVING("runtime_version"),
  /** Guardrails and what they allow. */
  POLICY("policy_version"),
  /** What was found for the model to read. */
  RETRIEVAL("retrieval_index_version", "corpus_version"),
  /** What the model says. */
  MODEL_BEHAVIOUR("model_id", "adapter_id", "prompt_version", "generation_config_hash"),
  /** What agents do with tools. */
  TOOL_ACTION("tool_schema_version"),
  /** What users and bills show, with nothing before it that explains it. */
  PRODUCT_INTEGRATION;

  private final List<String> components;

  FailureClass(String... components) {
    this.components = List.of(components);
  }

  /** Release components whose change is a change of this class. */
  public List<String> components() {
    return components;
  }

  /** As tables and reports write it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As people write it. */
  public String title() {
    return code().replace('_', ' ');
  }

  /** The class of a code; of one that is not known, product integration: users brought it in. */
  static FailureClass of(String code) {
    return Arrays.stream(values())
        .filter(each -> each.code().equals(code))
        .findFirst()
        .orElse(PRODUCT_INTEGRATION);
  }

  /** The class that a release component belongs to; null for none of {@link Components#NAMES}. */
  static FailureClass ofComponent(String component) {
    return Arrays.stream(values())
        .filter(each -> component != null && each.components.contains(component))
        .findFirst()
        .orElse(null);
  }

  /** The classes whose failures a failure of this one can bring about, at one remove or more. */
  Set<FailureClass> effects() {
    return switch (this) {
      case DATA -> EnumSet.complementOf(EnumSet.of(DATA));
      case SERVING -> EnumSet.of(RETRIEVAL, TOOL_ACTION, PRODUCT_INTEGRATION);
      case POLICY, RETRIEVAL -> EnumSet.of(MODEL_BEHAVIOUR, TOOL_ACTION, PRODUCT_INTEGRATION);
      case MODEL_BEHAVIOUR -> EnumSet.of(POLICY, TOOL_ACTION, PRODUCT_INTEGRATION);
      case TOOL_ACTION -> EnumSet.of(PRODUCT_INTEGRATION);
      case PRODUCT_INTEGRATION -> EnumSet.noneOf(FailureClass.class);
    };
  }
}
