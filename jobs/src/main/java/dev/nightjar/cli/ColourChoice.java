package dev.nightjar.cli;

import java.util.Locale;

/** When to colour people's lines. */
enum ColourChoice {
  AUTO,
  ALWAYS,
  NEVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
