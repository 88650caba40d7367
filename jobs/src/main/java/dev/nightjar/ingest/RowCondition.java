package dev.nightjar.ingest;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The small part of SQL in which the schema files state rules: comparisons of sums and differences
 * and products of columns, texts in quotes, {@code coalesce(c, n)}, {@code INTERVAL n HOUR}, {@code
 * IS [NOT] NULL}, {@code AND}. As in SQL, a comparison with NULL is not true. Times count in
 * seconds, dates in days.
 */
final class RowCondition {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(<=|>=|<>|!=|<|>|=|\\+|-|\\*|\\(|\\)|,|'[^']*'|[A-Za-z_]\\w*|\\d+(?:\\.\\d+)?)");

  private final List<String> tokens = new ArrayList<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final String sql;
  private int at;

  /** True, false, or null when a value is missing. */
  private Function<Function<String, Object>, Boolean> condition;

  private RowCondition(String sql) {
    this.sql = sql;
  }

  /**
   * @throws IllegalArgumentException if the condition is not of the kinds above
   */
  static RowCondition parse(String sql) {
    RowCondition parsed = new RowCondition(sql);
    Matcher token = TOKEN.matcher(sql);
    int end = 0;
    while (token.find(end) && token.start() == end) {
      parsed.tokens.add(token.group(1));
      end = token.end();
      if (end == sql.length()) {
        break;
      }
    }
    if (end < sql.length()) {
      throw parsed.unreadable();
    }
    parsed.condition = parsed.conjunction();
    if (parsed.at < parsed.tokens.size()) {
      throw parsed.unreadable();
    }
    return parsed;
  }

  /** Columns of the condition in order of appearance. */
  Set<String> columns() {
    return columns;
  }

  boolean isTrue(Function<String, Object> row) {
    return Boolean.TRUE.equals(condition.apply(row));
  }

  private Function<Function<String, Object>, Boolean> conjunction() {
    Function<Function<String, Object>, Boolean> left = comparison();
    while (accept("AND")) {
      Function<Function<String, Object>, Boolean> first = left;
      Function<Function<String, Object>, Boolean> second = comparison();
      left = row -> Boolean.TRUE.equals(first.apply(row)) && Boolean.TRUE.equals(second.apply(row));
    }
    return left;
  }

  private Function<Function<String, Object>, Boolean> comparison() {
    Function<Function<String, Object>, Object> left = sum();
    if (accept("IS")) {
      boolean isNegated = accept("NOT");
      expect("NULL");
      return row -> (left.apply(row) == null) != isNegated;
    }
    String relation = next();
    Function<Function<String, Object>, Object> right = sum();
    return row -> {
      Object first = left.apply(row);
      Object second = right.apply(row);
      if (first instanceof String one && second instanceof String other) {
        return holds(one.compareTo(other), relation);
      }
      BigDecimal a = number(first);
      BigDecimal b = number(second);
      return a == null || b == null ? null : holds(a.compareTo(b), relation);
    };
  }

  private Boolean holds(int order, String relation) {
    return switch (relation) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case "=" -> order == 0;
      case "<>", "!=" -> order != 0;
      default -> throw unreadable();
    };
  }

  private Function<Function<String, Object>, Object> sum() {
    Function<Function<String, Object>, Object> left = product();
    while (peek("+") || peek("-")) {
      boolean isPlus = next().equals("+");
      Function<Function<String, Object>, Object> first = left;
      Function<Function<String, Object>, Object> second = product();
      left =
          row -> {
            BigDecimal a = number(first.apply(row));
            BigDecimal b = number(second.apply(row));
            return a == null || b == null ? null : isPlus ? a.add(b) : a.subtract(b);
          };
    }
    return left;
  }

  private Function<Function<String, Object>, Object> product() {
    Function<Function<String, Object>, Object> left = term();
    while (accept("*")) {
      Function<Function<String, Object>, Object> first = left;
      Function<Function<String, Object>, Object> second = term();
      left =
          row -> {
            BigDecimal a = number(first.apply(row));
            BigDecimal b = number(second.apply(row));
            return a == null || b == null ? null : a.multiply(b);
          };
    }
    return left;
  }

  private Function<Function<String, Object>, Object> term() {
    String token = next();
    if (token.charAt(0) == '\'') {
      String text = token.substring(1, token.length() - 1);
      return row -> text;
    }
    if (Character.isDigit(token.charAt(0))) {
      BigDecimal number = new BigDecimal(token);
      return row -> number;
    }
    return switch (token.toUpperCase(Locale.ROOT)) {
      case "COALESCE" -> coalesce();
      case "INTERVAL" -> interval();
      default -> {
        columns.add(token);
        yield row -> row.apply(token);
      }
    };
  }

  private Function<Function<String, Object>, Object> coalesce() {
    expect("(");
    Function<Function<String, Object>, Object> first = sum();
    expect(",");
    Function<Function<String, Object>, Object> second = sum();
    expect(")");
    return row -> {
      Object value = first.apply(row);
      return value == null ? second.apply(row) : value;
    };
  }

  private Function<Function<String, Object>, Object> interval() {
    BigDecimal count = new BigDecimal(next());
    long seconds =
        switch (next().toUpperCase(Locale.ROOT)) {
          case "DAY" -> 86_400;
          case "HOUR" -> 3_600;
          case "MINUTE" -> 60;
          case "SECOND" -> 1;
          default -> throw unreadable();
        };
    BigDecimal length = count.multiply(BigDecimal.valueOf(seconds));
    return row -> length;
  }

  private static BigDecimal number(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return BigDecimal.valueOf(((Number) value).longValue());
    }
    if (value instanceof Double number) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof Instant instant) {
      return BigDecimal.valueOf(instant.getEpochSecond())
          .add(BigDecimal.valueOf(instant.getNano(), 9));
    }
    if (value instanceof LocalDate date) {
      return BigDecimal.valueOf(date.toEpochDay());
    }
    return value instanceof BigDecimal number ? number : null;
  }

  private boolean peek(String token) {
    return at < tokens.size() && tokens.get(at).equalsIgnoreCase(token);
  }

  private boolean accept(String token) {
    boolean isNext = peek(token);
    at += isNext ? 1 : 0;
    return isNext;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw unreadable();
    }
  }

  private String next() {
    if (at == tokens.size()) {
      throw unreadable();
    }
    return tokens.get(at++);
  }

  private IllegalArgumentException unreadable() {
    return new IllegalArgumentException(
        "Cannot read rule \""
            + sql
            + "\": expected comparisons of sums and products of columns, IS [NOT] NULL and AND");
  }
}
