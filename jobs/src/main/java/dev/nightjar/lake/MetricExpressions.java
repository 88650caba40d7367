package dev.nightjar.lake;

import dev.nightjar.lake.ObservationColumns.Kind;
import dev.nightjar.lake.ObservationColumns.Projected;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.profile.KernelPlan;
import dev.nightjar.profile.KernelPlan.Input;
import dev.nightjar.profile.KernelPlan.Measure;
import dev.nightjar.profile.KernelPlan.Role;
import dev.nightjar.report.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;

/**
 * Resolves the SQL of metrics against the observations, so that a mistake is refused with its place
 * before anything is read.
 */
final class MetricExpressions {
  private final Dataset<Row> observations;
  private final KernelPlan plan;

  MetricExpressions(Dataset<Row> observations, KernelPlan plan) {
    this.observations = observations;
    this.plan = plan;
  }

  /**
   * How each numeric input is read; null for the others.
   *
   * @throws Refusal when an expression does not resolve or has a type that its metric cannot use
   */
  List<Projected> resolve() {
    List<Projected> numbers = new ArrayList<>();
    for (int i = 0; i < plan.inputs().size(); i++) {
      Input input = plan.inputs().get(i);
      DataType type = type(i, input.expression());
      boolean right =
          switch (input.role()) {
            case CONDITION -> type instanceof BooleanType;
            case NUMBER -> type instanceof NumericType;
            case CATEGORY -> true;
          };
      if (!right && !(type instanceof NullType)) {
        throw refusal(
            i,
            "is of type "
                + type.simpleString()
                + "; expected "
                + (input.role() == Role.CONDITION ? "a condition (boolean)" : "a number"),
            null);
      }
      numbers.add(input.role() == Role.NUMBER ? number(input.expression(), type) : null);
    }
    return numbers;
  }

  private static Projected number(String expression, DataType type) {
    if (type instanceof DecimalType decimal) {
      return new Projected(expression, Kind.DECIMAL, decimal.precision(), decimal.scale());
    }
    boolean floating =
        type.equals(DataTypes.DoubleType)
            || type.equals(DataTypes.FloatType)
            || type instanceof NullType;
    return Projected.of(expression, floating ? Kind.DOUBLE : Kind.WHOLE);
  }

  private DataType type(int input, String expression) {
    try {
      return observations
          .select(functions.col("observation_date"), functions.expr(expression))
          .schema()
          .fields()[1]
          .dataType();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Scala does not declare it: the only checked exception of select and expr.
      if (e instanceof AnalysisException analysis) {
        throw refusal(input, "does not resolve: " + sentence(analysis) + hint(analysis), e);
      }
      throw new IllegalStateException(e);
    }
  }

  private static String sentence(AnalysisException e) {
    String message = String.valueOf(e.getMessage()).strip();
    int end = message.indexOf('\n');
    String first = end < 0 ? message : message.substring(0, end);
    // Spark lists columns by its own likeness; the hint names the nearest one.
    int suggestion = first.indexOf(" Did you mean");
    return suggestion < 0 ? first : first.substring(0, suggestion);
  }

  private String hint(AnalysisException e) {
    String name = e.getMessageParameters().get("objectName");
    return name == null
        ? ""
        : NearestName.hint(name.replace("`", ""), Arrays.asList(observations.columns()));
  }

  private Refusal refusal(int input, String problem, Exception cause) {
    for (Measure measure : plan.measures()) {
      String key = key(measure, input);
      if (key != null) {
        Metric metric = measure.metric();
        return new Refusal(
            Refusal.Kind.USAGE,
            metric.source()
                + ": metric "
                + metric.name()
                + " of report "
                + metric.report()
                + ", "
                + key
                + ": \""
                + plan.inputs().get(input).expression()
                + "\" "
                + problem,
            cause);
      }
    }
    throw new IllegalStateException("No metric reads input " + input);
  }

  private static String key(Measure measure, int input) {
    if (measure.where() == input) {
      return "where";
    }
    if (measure.value() == input) {
      return "value";
    }
    if (measure.numerator() == input) {
      return "numerator";
    }
    return measure.denominator() == input ? "denominator" : null;
  }
}
