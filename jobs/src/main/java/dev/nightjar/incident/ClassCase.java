package dev.nightjar.incident;

import java.util.ArrayList;
import java.util.List;

/** The case of one failure class while it is made: points, and the sentences that give them. */
final class ClassCase {
  /** Sentences of one kind that a person reads before the list says nothing more. */
  private static final int MOST = 6;

  private final FailureClass failureClass;
  private final List<String> speaksFor = new ArrayList<>();
  private final List<String> speaksAgainst = new ArrayList<>();
  private final List<String> notKnown = new ArrayList<>();
  private int points;
  private boolean isCarried;
  private boolean isKnown;

  ClassCase(FailureClass failureClass) {
    this.failureClass = failureClass;
  }

  FailureClass failureClass() {
    return failureClass;
  }

  int points() {
    return points;
  }

  /** Whether an identified component of the class carries most of the change. */
  boolean isCarried() {
    return isCarried;
  }

  /** Whether some row of its reports says better, worse or not worse. */
  boolean isKnown() {
    return isKnown;
  }

  void known() {
    isKnown = true;
  }

  void carried() {
    isCarried = true;
  }

  void give(int more) {
    points += more;
  }

  void pro(String sentence) {
    add(speaksFor, sentence);
  }

  void contra(String sentence) {
    add(speaksAgainst, sentence);
  }

  void unknown(String sentence) {
    add(notKnown, sentence);
  }

  private static void add(List<String> list, String sentence) {
    if (!list.contains(sentence)) {
      list.add(sentence);
    }
  }

  Classification.Case closed(FailureClass chosen) {
    return new Classification.Case(
        failureClass,
        failureClass == chosen,
        points,
        few(speaksFor),
        few(speaksAgainst),
        few(notKnown));
  }

  private static List<String> few(List<String> sentences) {
    if (sentences.size() <= MOST) {
      return List.copyOf(sentences);
    }
    List<String> few = new ArrayList<>(sentences.subList(0, MOST));
    few.add((sentences.size() - MOST) + " more of the kind.");
    return List.copyOf(few);
  }
}
