package dev.nightjar.lake;

import dev.nightjar.model.Components;
import dev.nightjar.profile.KernelPlan;
import dev.nightjar.profile.KernelPlan.Input;
import dev.nightjar.profile.KernelPlan.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which columns a profile reads of the observations, each distinct expression once, and where the
 * kernel's columns are among them.
 */
final class ObservationColumns implements Serializable {
  private static final long serialVersionUID = 1;

  static final int DATE = 0;
  static final int SUBJECT = 1;
  static final int WEIGHT = 2;
  static final int LATE = 3;

  /** How a column is read from an internal row. */
  enum Kind {
    DAY,
    HASH,
    CONDITION,
    WHOLE,
    DECIMAL,
    DOUBLE,
    TEXT
  }

  /**
   * One projected column.
   *
   * @param expression SQL over the observations
   * @param kind how it is read
   * @param precision of a decimal
   * @param scale of a decimal
   */
  record Projected(String expression, Kind kind, int precision, int scale) implements Serializable {
    static Projected of(String expression, Kind kind) {
      return new Projected(expression, kind, 0, 0);
    }
  }

  final KernelPlan plan;
  final List<Projected> projected = new ArrayList<>();
  final int evaluator;
  final int evaluatorVersion;

  /** Position of each release component, -1 where the observations have none. */
  final int[] components = new int[Components.NAMES.size()];

  final int[] dimensions;
  final int[] inputs;

  /**
   * @param available columns of the observations
   * @param numbers how each numeric input is read, null for the others
   */
  ObservationColumns(KernelPlan plan, Set<String> available, List<Projected> numbers) {
    this.plan = plan;
    projected.add(Projected.of("observation_date", Kind.DAY));
    projected.add(Projected.of(subject(available), Kind.HASH));
    projected.add(Projected.of(or(available, "weight", "double"), Kind.DOUBLE));
    projected.add(Projected.of(or(available, "late", "boolean"), Kind.CONDITION));
    evaluator = text("evaluator", available);
    evaluatorVersion = text("evaluator_version", available);
    for (int c = 0; c < components.length; c++) {
      components[c] = text(Components.NAMES.get(c), available);
    }
    dimensions = new int[plan.dimensions().size()];
    for (int d = 0; d < dimensions.length; d++) {
      dimensions[d] = text(plan.dimensions().get(d), available);
    }
    inputs = new int[plan.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      Input input = plan.inputs().get(i);
      inputs[i] =
          position(
              switch (input.role()) {
                case CONDITION -> Projected.of(input.expression(), Kind.CONDITION);
                case NUMBER -> numbers.get(i);
                case CATEGORY -> Projected.of(input.expression(), Kind.TEXT);
              });
    }
  }

  private static String subject(Set<String> available) {
    return available.contains("subject")
        // The hash alone: the text would be copied for nothing.
        ? "case when subject is not null then xxhash64(subject) end"
        : "cast(null as bigint)";
  }

  private static String or(Set<String> available, String column, String type) {
    return available.contains(column) ? column : "cast(null as " + type + ")";
  }

  private int text(String column, Set<String> available) {
    return available.contains(column)
        ? position(Projected.of(quoted(column), Kind.TEXT))
        : TextColumn.NONE;
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  private int position(Projected column) {
    Projected same =
        column.kind() == Kind.TEXT && !column.expression().startsWith("`")
            ? Projected.of(quoted(column.expression()), Kind.TEXT)
            : column;
    int at = projected.indexOf(same);
    if (at < 0) {
      at = projected.indexOf(column);
    }
    if (at < 0) {
      projected.add(column);
      at = projected.size() - 1;
    }
    return at;
  }

  boolean categorical(int input) {
    return plan.inputs().get(input).role() == Role.CATEGORY;
  }
}
