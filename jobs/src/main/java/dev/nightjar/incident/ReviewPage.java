package dev.nightjar.incident;

import java.util.ArrayList;
import java.util.List;

/** The content of a review, block by block, before it is written as Markdown or HTML. */
final class ReviewPage {
  /** One block. */
  sealed interface Block {}

  /**
   * @param level 1 for the title of the page
   */
  record Heading(int level, String text) implements Block {}

  record Paragraph(String text) implements Block {}

  record Bullets(List<String> items) implements Block {}

  record Table(List<String> columns, List<List<String>> rows) implements Block {}

  /**
   * A place for a person's words.
   *
   * @param question what to write about
   * @param written what was written already; null where nothing was
   */
  record Prose(String question, String written) implements Block {}

  private final List<Block> blocks = new ArrayList<>();

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  ReviewPage heading(int level, String text) {
    blocks.add(new Heading(level, text));
    return this;
  }

  ReviewPage paragraph(String text) {
    blocks.add(new Paragraph(text));
    return this;
  }

  ReviewPage bullets(List<String> items) {
    if (!items.isEmpty()) {
      blocks.add(new Bullets(List.copyOf(items)));
    }
    return this;
  }

  /** Nothing where there are no rows. */
  ReviewPage table(List<String> columns, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      blocks.add(new Table(columns, rows));
    }
    return this;
  }

  ReviewPage prose(String question, String written) {
    blocks.add(new Prose(question, written));
    return this;
  }
}
