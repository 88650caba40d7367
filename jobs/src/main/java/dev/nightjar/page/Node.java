package dev.nightjar.page;

/** A part of a page. Only this package makes markup; everybody else builds parts. */
public abstract sealed class Node permits Element, Text {
  abstract void write(StringBuilder to);

  /** The part as markup. */
  @Override
  public String toString() {
    StringBuilder markup = new StringBuilder();
    write(markup);
    return markup.toString();
  }
}
