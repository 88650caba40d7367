package dev.nightjar.ingest;

import static dev.nightjar.ingest.CharClass.at;
import static dev.nightjar.ingest.CharClass.isDigit;

import java.util.Arrays;

/** Digit groups with at most two separators between them, no more than a telephone number has. */
final class PhoneDigits {
  private static final int MOST_DIGITS = 15;

  private final CharSequence text;
  private final int start;
  private final int[] ends = new int[MOST_DIGITS + 1];
  private final int[] sizes = new int[MOST_DIGITS + 1];
  private int groups;

  private PhoneDigits(CharSequence text, int start) {
    this.text = text;
    this.start = start;
  }

  static PhoneDigits from(CharSequence text, int start) {
    PhoneDigits digits = new PhoneDigits(text, start);
    digits.read();
    return digits;
  }

  private void read() {
    int total = 0;
    int from = start;
    while (true) {
      int end = from;
      while (end - from <= MOST_DIGITS && isDigit(at(text, end))) {
        end++;
      }
      total += end - from;
      if (end == from || total > MOST_DIGITS) {
        return;
      }
      ends[groups] = end;
      sizes[groups++] = end - from;
      from = end + separators(end);
      if (from == end) {
        return;
      }
    }
  }

  private int separators(int from) {
    int end = from;
    while (end - from < 3 && " -./()".indexOf(at(text, end)) >= 0) {
      end++;
    }
    return isDigit(at(text, end)) && end - from < 3 ? end - from : 0;
  }

  int groups() {
    return groups;
  }

  /** End in the text of the group with this index. */
  int end(int group) {
    return ends[group];
  }

  /** Digits up to and including the group. */
  int count(int group) {
    int count = 0;
    for (int i = 0; i <= group; i++) {
      count += sizes[i];
    }
    return count;
  }

  /** Whether a number of that many digits may end with the group. */
  boolean isCandidate(int group, int fewest, int most) {
    int count = count(group);
    char after = at(text, ends[group]);
    boolean isJoined =
        CharClass.isWord(after) || (" ()".indexOf(after) < 0 && separators(ends[group]) > 0);
    return count >= fewest && count <= most && !isJoined;
  }

  boolean hasShape(int last, int... expected) {
    return last + 1 == expected.length
        && Arrays.equals(sizes, 0, last + 1, expected, 0, expected.length);
  }

  /** {@code 2026-11-24} and {@code 24.11.2026}. */
  boolean beginsWithDate() {
    boolean isYearFirst = groups >= 3 && sizes[0] == 4 && sizes[1] == 2 && sizes[2] == 2;
    boolean isYearLast = groups >= 3 && sizes[0] <= 2 && sizes[1] <= 2 && sizes[2] == 4;
    return (isYearFirst || isYearLast) && text.charAt(ends[0]) == text.charAt(ends[1]);
  }
}
