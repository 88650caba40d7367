package dev.nightjar.incident;

import java.util.Optional;

/** Says whether a text must not be kept. */
@FunctionalInterface
public interface PrivateText {
  /** Lets everything pass, for text that was read by somebody before. */
  PrivateText NONE = text -> Optional.empty();

  /** The kind of what is private in it, never the text itself; empty where nothing is. */
  Optional<String> kindIn(String text);
}
