package dev.nightjar.ingest;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Names that were probably meant. */
final class NearMiss {
  private static final int LONGEST = 64;

  private NearMiss() {}

  /** Words such as {@code (is "requestId" meant to be it?)}, or nothing. */
  static String hint(String missing, Collection<String> given, TableContract contract) {
    for (String name : given) {
      if (name.length() <= LONGEST && contract.position(name) < 0 && isNear(missing, name)) {
        return " (is \"" + name + "\" meant to be it?)";
      }
    }
    return "";
  }

  /** Words for a value that differs by case only, or nothing. */
  static String caseHint(String value, List<String> allowed) {
    boolean isNear = allowed.stream().anyMatch(value::equalsIgnoreCase);
    return isNear ? " (case matters)" : "";
  }

  /** The nearest of the names, or null when none is near. */
  static String nearest(String name, List<String> names) {
    return names.stream().filter(n -> isNear(n, name)).findFirst().orElse(null);
  }

  /** Equal without case and separators, or at most two letters apart. */
  private static boolean isNear(String a, String b) {
    String left = bare(a);
    String right = bare(b);
    if (left.equals(right)) {
      return true;
    }
    return Math.min(left.length(), right.length()) > 5 && distance(left, right) <= 2;
  }

  private static String bare(String name) {
    StringBuilder bare = new StringBuilder();
    for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
      if (Character.isLetterOrDigit(c)) {
        bare.append(c);
      }
    }
    return bare.toString();
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
