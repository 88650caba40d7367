package dev.nightjar.report;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody most likely meant when they mistyped one. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name with the fewest inserted, deleted, replaced or swapped letters; the first of
   * equals. Empty where even that one differs by more than a third of its letters (one letter in
   * names of up to five): a far-fetched suggestion misleads.
   */
  public static Optional<String> of(String word, Collection<String> known) {
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String name : known) {
      int edits = edits(word.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      int tolerated = Math.max(1, Math.max(word.length(), name.length()) / 3);
      if (edits < fewest && edits <= tolerated) {
        best = name;
        fewest = edits;
      }
    }
    return Optional.ofNullable(best);
  }

  /** A clause for the end of a message: {@code ; did you mean "kind"?}, or nothing. */
  public static String hint(String word, Collection<String> known) {
    return of(word, known).map(name -> "; did you mean \"" + name + "\"?").orElse("");
  }

  /** Optimal string alignment distance. */
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
