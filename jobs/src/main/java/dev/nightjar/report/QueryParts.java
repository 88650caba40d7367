package dev.nightjar.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The query of a grain, divided into what shapes its rows (tables, joins, conditions, groups) and
 * the columns of its select lists, each of which only some metrics read. What a metric reads is
 * found by names: a column is read when its name occurs in anything that is read. Where names would
 * not tell (set operations and DISTINCT, unnamed columns, generators, columns by position) a column
 * counts as read by everybody, so that a change is never missed.
 */
final class QueryParts {
  private static final Set<String> SET_OPERATORS = Set.of("union", "except", "minus", "intersect");

  /** Functions in a select list that make rows, whether their column is read or not. */
  private static final Set<String> GENERATORS =
      Set.of(
          "explode",
          "explode_outer",
          "posexplode",
          "posexplode_outer",
          "inline",
          "inline_outer",
          "stack",
          "json_tuple");

  /** Clauses after which columns are taken by something else than their names. */
  private static final Set<String> NAMELESS = Set.of("natural", "pivot", "unpivot");

  /** What may stand between a closing and an opening bracket and is no alias with columns. */
  private static final Set<String> BETWEEN_BRACKETS =
      Set.of(
          "and",
          "as",
          "between",
          "by",
          "char",
          "decimal",
          "div",
          "else",
          "except",
          "filter",
          "from",
          "having",
          "in",
          "intersect",
          "join",
          "like",
          "minus",
          "not",
          "numeric",
          "on",
          "or",
          "over",
          "rlike",
          "select",
          "then",
          "union",
          "using",
          "values",
          "varchar",
          "when",
          "where",
          "within");

  /**
   * A piece of the query.
   *
   * @param name of the column that it makes; null for what everybody reads
   */
  private record Part(String name, List<String> tokens) {}

  private final List<Part> parts = new ArrayList<>();
  private final Map<String, List<Integer>> byName = new HashMap<>();
  private final List<String> tokens;

  private QueryParts(String sql) {
    tokens = SqlTokens.of(sql);
    if (isNamed()) {
      divide();
    } else {
      parts.add(new Part(null, tokens));
    }
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).name() != null) {
        byName.computeIfAbsent(parts.get(i).name(), n -> new ArrayList<>()).add(i);
      }
    }
  }

  static QueryParts of(String sql) {
    return new QueryParts(sql);
  }

  /** The text of what is read by somebody who names these columns, in one form. */
  String readBy(Collection<String> names) {
    boolean[] read = new boolean[parts.size()];
    Set<String> known = new HashSet<>();
    List<String> open = new ArrayList<>(names);
    for (int i = 0; i < read.length; i++) {
      if (parts.get(i).name() == null) {
        read[i] = true;
        open.addAll(parts.get(i).tokens());
      }
    }
    while (!open.isEmpty()) {
      String name = open.remove(open.size() - 1);
      if (known.add(name)) {
        for (int i : byName.getOrDefault(name, List.of())) {
          read[i] = true;
          open.addAll(parts.get(i).tokens());
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < read.length; i++) {
      if (read[i]) {
        parts.get(i).tokens().forEach(token -> text.append(token).append(' '));
      }
    }
    return text.toString();
  }

  /** Whether columns are known by their names all over the query. */
  private boolean isNamed() {
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      boolean positions =
          token.equals("by") && (after(i, 1).equals("all") || after(i, 1).matches("\\d+"));
      if (positions || NAMELESS.contains(token) || namesColumns(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether an alias with a list of columns begins here: {@code ) as t(a, b)}, {@code t(a) as (}.
   */
  private boolean namesColumns(int i) {
    if (!SqlTokens.isWord(tokens.get(i)) || !after(i, 1).equals("(")) {
      return false;
    }
    boolean aliased =
        after(i, -1).equals(")") || (after(i, -1).equals("as") && after(i, -2).equals(")"));
    if (aliased && !BETWEEN_BRACKETS.contains(tokens.get(i))) {
      return true;
    }
    boolean introduced = after(i, -1).equals("with") || after(i, -1).equals(",");
    int end = closing(i + 1);
    return introduced && after(end, 1).equals("as") && after(end, 2).equals("(");
  }

  private void divide() {
    int i = 0;
    while (i < tokens.size()) {
      keep(i);
      boolean list =
          tokens.get(i).equals("select") && !after(i, 1).equals("distinct") && !isCombined(i);
      i = list ? columns(i + 1) : i + 1;
    }
  }

  private void keep(int i) {
    Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (last == null || last.name() != null) {
      last = new Part(null, new ArrayList<>());
      parts.add(last);
    }
    last.tokens().add(tokens.get(i));
  }

  /** Reads a select list from its first token, and returns where it ends. */
  private int columns(int first) {
    int begin = first;
    int i = first;
    while (i < tokens.size()) {
      if (tokens.get(i).equals("(")) {
        i = closing(i) + 1;
        continue;
      }
      if (tokens.get(i).equals(")") || isFrom(i)) {
        break;
      }
      if (tokens.get(i).equals(",")) {
        column(begin, i);
        begin = i + 1;
      }
      i++;
    }
    column(begin, i);
    return i;
  }

  private boolean isFrom(int i) {
    // `a is distinct from b` compares.
    return tokens.get(i).equals("from") && !after(i, -1).equals("distinct");
  }

  private void column(int from, int to) {
    List<String> column = tokens.subList(from, Math.min(to, tokens.size()));
    String name = name(column);
    if (name == null) {
      for (int i = from; i < from + column.size(); i++) {
        keep(i);
      }
    } else {
      parts.add(new Part(name, column));
    }
  }

  /** The name that a column has for sure; null where it has none or makes rows. */
  private static String name(List<String> column) {
    int last = column.size() - 1;
    if (last < 0 || column.stream().anyMatch(GENERATORS::contains)) {
      return null;
    }
    String name = column.get(last);
    boolean aliased = last > 0 && column.get(last - 1).equals("as");
    boolean plain = SqlTokens.isWord(name);
    for (int i = 0; i < last && plain; i++) {
      plain = i % 2 == 0 ? SqlTokens.isWord(column.get(i)) : column.get(i).equals(".");
    }
    boolean text = name.startsWith("'") || name.startsWith("\"");
    return !text && (aliased || (plain && last % 2 == 0)) ? name : null;
  }

  /** Whether a select is a side of a set operation, whose columns go by position. */
  private boolean isCombined(int select) {
    int begin = select - 1;
    while (after(begin, 0).equals("(")) {
      begin--;
    }
    if (Set.of("all", "distinct").contains(after(begin, 0))) {
      begin--;
    }
    if (SET_OPERATORS.contains(after(begin, 0))) {
      return true;
    }
    int i = select;
    while (i < tokens.size()) {
      String token = tokens.get(i);
      if (SET_OPERATORS.contains(token) && !after(i, -1).equals("*")) {
        return true;
      }
      // Beyond a bracket around the select alone, what follows is still its partner.
      boolean around = token.equals(")") && SET_OPERATORS.contains(after(i, 1));
      if (token.equals(")") && !around) {
        return false;
      }
      i = token.equals("(") ? closing(i) + 1 : i + 1;
    }
    return false;
  }

  /** Place of the bracket that closes this one; the end where none does. */
  private int closing(int opening) {
    int depth = 0;
    for (int i = opening; i < tokens.size(); i++) {
      depth += tokens.get(i).equals("(") ? 1 : tokens.get(i).equals(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return tokens.size() - 1;
  }

  /** The token so many places further; empty beyond the ends. */
  private String after(int i, int places) {
    int at = i + places;
    return at < 0 || at >= tokens.size() ? "" : tokens.get(at);
  }
}
