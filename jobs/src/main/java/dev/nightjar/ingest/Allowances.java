package dev.nightjar.ingest;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What an operator declared harmless. Entries ignore case and are the exact text of a match ({@code
 * support@acme.com}), a mail domain ({@code @acme.com}) or a whole kind ({@code kind:ip_address}).
 */
final class Allowances implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String KIND_PREFIX = "kind:";

  static final Allowances NONE = new Allowances(Set.of());

  private final HashSet<String> literals;

  private Allowances(Set<String> literals) {
    this.literals = new HashSet<>(literals);
  }

  static Allowances of(Set<String> literals) {
    for (String literal : literals) {
      if (literal.isBlank()) {
        throw new IllegalArgumentException(
            "Cannot allow a blank literal in the privacy gate; expected the exact text, @domain or"
                + " kind:<code>");
      }
      if (literal.startsWith(KIND_PREFIX)) {
        requireKind(literal);
      }
    }
    return new Allowances(
        literals.stream().map(Allowances::normalised).collect(toUnmodifiableSet()));
  }

  boolean allow(MatchKind kind, CharSequence text, int start, int end) {
    if (literals.isEmpty()) {
      return false;
    }
    if (literals.contains(KIND_PREFIX + kind.code())) {
      return true;
    }
    String match = normalised(text.subSequence(start, end).toString());
    int at = kind == MatchKind.EMAIL ? match.lastIndexOf('@') : -1;
    return literals.contains(match) || (at >= 0 && literals.contains(match.substring(at)));
  }

  private static void requireKind(String literal) {
    String code = normalised(literal).substring(KIND_PREFIX.length());
    for (MatchKind kind : MatchKind.values()) {
      if (kind.code().equals(code)) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "Cannot allow " + literal + " in the privacy gate: no kind of that code");
  }

  private static String normalised(String literal) {
    return literal.toLowerCase(Locale.ROOT);
  }
}
