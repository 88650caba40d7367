package dev.nightjar.model;

import java.util.Locale;

/** The harmful direction of a metric. */
public enum Direction {
  HIGHER,
  LOWER,
  BOTH;

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The sign of a harmful change; 0 where any change matters. */
  public int sign() {
    return switch (this) {
      case HIGHER -> 1;
      case LOWER -> -1;
      case BOTH -> 0;
    };
  }
}
