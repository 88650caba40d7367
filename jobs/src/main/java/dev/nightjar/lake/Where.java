package dev.nightjar.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Which rows of a table: conditions on columns, all of which must hold. */
public final class Where {
  private final Expression expression;

  private Where(Expression expression) {
    this.expression = expression;
  }

  /** Every row. */
  public static Where all() {
    return new Where(Expressions.alwaysTrue());
  }

  /** Rows whose column has that value; null = rows without one. */
  public static Where equal(String column, Object value) {
    return all().andEqual(column, value);
  }

  /** Rows whose column has one of the values. */
  public static Where in(String column, Collection<?> values) {
    return all().andIn(column, values);
  }

  /** Rows whose column lies between two values, both included. */
  public static Where between(String column, Object from, Object to) {
    return new Where(
        Expressions.and(
            Expressions.greaterThanOrEqual(column, literal(from)),
            Expressions.lessThanOrEqual(column, literal(to))));
  }

  /** Rows whose column lies before a value. */
  static Where before(String column, Object end) {
    return new Where(Expressions.lessThan(column, literal(end)));
  }

  /** Also that the column has that value. */
  public Where andEqual(String column, Object value) {
    return and(
        value == null ? Expressions.isNull(column) : Expressions.equal(column, literal(value)));
  }

  /** Also that the column has one of the values. */
  public Where andIn(String column, Collection<?> values) {
    List<Object> literals = values.stream().map(Where::literal).toList();
    return and(literals.isEmpty() ? Expressions.alwaysFalse() : Expressions.in(column, literals));
  }

  /** Also what the other says. */
  public Where and(Where other) {
    return and(other.expression);
  }

  private Where and(Expression more) {
    return new Where(Expressions.and(expression, more));
  }

  Expression expression() {
    return expression;
  }

  /** Iceberg reads days and instants from their ISO form. */
  private static Object literal(Object value) {
    if (value instanceof LocalDate date) {
      return date.toString();
    }
    if (value instanceof Instant instant) {
      return instant.toString().replace("Z", "+00:00");
    }
    return value;
  }

  @Override
  public String toString() {
    return expression.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Where where && where.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new Object[] {toString()});
  }
}
