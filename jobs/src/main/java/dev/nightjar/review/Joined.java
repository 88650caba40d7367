package dev.nightjar.review;

import java.util.Collection;
import java.util.stream.Collectors;

/** Things in a row, with commas. */
final class Joined {
  private Joined() {}

  static String of(Collection<?> things) {
    return things.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
