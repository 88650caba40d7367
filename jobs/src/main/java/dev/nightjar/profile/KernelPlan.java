package dev.nightjar.profile;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Refusal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one pass over a grain computes: the dimensions and sets of dimensions that occur in any
 * metric, the distinct input columns, and what each metric keeps of them.
 *
 * @param grain the observations
 * @param dimensions used dimensions that the observations have, in alphabetical order
 * @param absentDimensions dimensions that metrics ask for and the observations lack, sorted
 * @param inputs distinct expressions that a batch has columns for
 * @param measures one per metric, in the order of the metrics
 * @param sets slice sets, each after its parent
 */
public record KernelPlan(
    String grain,
    List<String> dimensions,
    Set<String> absentDimensions,
    List<Input> inputs,
    List<Measure> measures,
    List<SliceSet> sets)
    implements Serializable {

  /** Columns of the observations that hold a verdict, a person's beside it, and its chance. */
  private static final String VERDICT = "failed";

  private static final String HUMAN = "human_";
  private static final String PROBABILITY = "human_inclusion_probability";

  /** The stratum that a unit was drawn from, where numbers a stratum were fixed beforehand. */
  private static final String STRATUM = "stratum";

  /** The dimension whose values are compared with each other on one night. */
  private static final String ARM = "deployment_arm";

  /** A column's name in an expression, or a text, which holds none. */
  private static final Pattern NAME = Pattern.compile("'[^']*'|\\b[a-z_][a-z0-9_]*\\b");

  /** What a column holds. */
  public enum Role {
    /** True, false or null. */
    CONDITION,
    /** A number, also as an exact scaled integer. */
    NUMBER,
    /** A text. */
    CATEGORY
  }

  /**
   * One column of a batch.
   *
   * @param expression SQL over the observations
   * @param role what it holds
   * @param decimals scale of the integers of a number, 0 for others
   */
  public record Input(String expression, Role role, int decimals) implements Serializable {}

  /**
   * What one metric reads; columns are positions in {@link #inputs}, -1 where there is none.
   *
   * @param metric the definition
   * @param where condition of belonging
   * @param value condition, number or category
   * @param numerator of a ratio; the outcome of a calibration, a condition
   * @param denominator of a ratio; -1 also where it is the number of units
   * @param human what a person said of the same unit, a condition; -1 where nobody is asked
   * @param humanProbability with which the unit was given to a person, a number; null where it was
   *     not by a probability
   * @param stratum of the design that drew the unit, a category; -1 where there is none
   * @param humanStratum the same of the sample that was given to people
   */
  public record Measure(
      Metric metric,
      int where,
      int value,
      int numerator,
      int denominator,
      int human,
      int humanProbability,
      int stratum,
      int humanStratum)
      implements Serializable {
    MetricKind kind() {
      return metric.kind();
    }

    boolean binned() {
      return metric.kind() == MetricKind.QUANTILE
          || (metric.kind() == MetricKind.DISTRIBUTION && !metric.categorical());
    }

    /** Whether its truth is a judge's verdict where there is a judge. */
    boolean judged() {
      return metric.kind() == MetricKind.RATE;
    }

    /** Whether each unit counts with its weight in the denominator. */
    boolean averaged() {
      return binned()
          || perUnit()
          || metric.kind() == MetricKind.RATE
          || metric.kind() == MetricKind.CALIBRATION
          || metric.kind() == MetricKind.MEAN;
    }

    /** Whether a canary's is held against that of the arm beside it. */
    boolean isComparedInArms() {
      return metric.baselines().contains(BaselineKind.CANARY)
          && switch (metric.kind()) {
            case RATE, RATIO, MEAN, QUANTILE -> true;
            case DISTRIBUTION, TOTAL, CALIBRATION, EMBEDDING -> false;
          };
    }

    /** A ratio to the number of units: its denominator is the sum of weights, kept anyway. */
    boolean perUnit() {
      return metric.kind() == MetricKind.RATIO && denominator < 0;
    }
  }

  /**
   * A set of dimensions, built from a smaller one so that its groups are found with one look-up.
   *
   * @param parent position of the set without the last dimension, -1 for the empty set
   * @param dimension the last dimension, -1 for the empty set
   * @param measures positions of the measures kept on it; empty for a mere step to larger ones
   * @param slices the slice sets that its groups give
   * @param source position of a larger set with the same measures, whose groups it is added up from
   *     in the end; -1 when it is fed by rows
   */
  public record SliceSet(
      int parent, int dimension, List<Integer> measures, List<ReleaseSlices> slices, int source)
      implements Serializable {
    public SliceSet {
      measures = List.copyOf(measures);
      slices = List.copyOf(slices);
    }
  }

  /**
   * A slice set that is had from a smaller one: within one release vector a release component has
   * one value, so slicing by it changes nothing but the key.
   *
   * @param components positions in {@link Components#NAMES}; empty for the set itself
   * @param measures positions of the measures that are sliced so
   */
  public record ReleaseSlices(List<Integer> components, List<Integer> measures)
      implements Serializable {
    public ReleaseSlices {
      components = List.copyOf(components);
      measures = List.copyOf(measures);
    }
  }

  public KernelPlan {
    dimensions = List.copyOf(dimensions);
    inputs = List.copyOf(inputs);
    absentDimensions = Collections.unmodifiableSortedSet(new TreeSet<>(absentDimensions));
    measures = List.copyOf(measures);
    sets = List.copyOf(sets);
  }

  /** Whether metrics of this kind are profiled. */
  public static boolean supports(Metric metric) {
    return metric.kind() != MetricKind.EMBEDDING;
  }

  /**
   * The plan of the metrics of one grain.
   *
   * @param available dimensions that the observations have; sets with others are left out
   * @throws Refusal if a metric is of a kind that is not profiled, or of another grain
   */
  public static KernelPlan of(String grain, List<Metric> metrics, Collection<String> available) {
    List<Input> inputs = new ArrayList<>();
    List<Measure> measures = new ArrayList<>();
    for (Metric metric : metrics) {
      check(grain, metric);
      measures.add(measure(metric, available, inputs));
    }
    Set<String> asked = new TreeSet<>();
    for (Metric metric : metrics) {
      metric.slices().forEach(asked::addAll);
    }
    Set<String> absent = new TreeSet<>(asked);
    absent.removeAll(available);
    asked.removeAll(absent);
    List<String> dimensions = List.copyOf(asked);
    return new KernelPlan(
        grain, dimensions, absent, inputs, measures, SliceSets.of(metrics, dimensions));
  }

  /**
   * Whether a set keeps subject buckets of a metric: where the metric asks for them, and of the
   * arms of a deployment in any case, because users are what traffic is mostly divided by.
   */
  boolean keepsSubjects(SliceSet set, Measure measure) {
    return measure.metric().core() || (measure.isComparedInArms() && dividesArms(set));
  }

  private boolean dividesArms(SliceSet set) {
    for (SliceSet at = set; at.parent() >= 0; at = sets.get(at.parent())) {
      if (dimensions.get(at.dimension()).equals(ARM)) {
        return true;
      }
    }
    return false;
  }

  private static void check(String grain, Metric metric) {
    if (!metric.grain().equals(grain)) {
      throw Refusal.usage(
          "Cannot profile metric "
              + metric.name()
              + " over "
              + grain
              + ": its grain is "
              + metric.grain()
              + " ("
              + metric.source()
              + ")");
    }
    if (!supports(metric)) {
      throw Refusal.usage(
          "Cannot profile metric "
              + metric.name()
              + " of report "
              + metric.report()
              + ": kind "
              + metric.kind().code()
              + " is not profiled by rows; expected rate, ratio, mean, quantile, distribution, total or calibration ("
              + metric.source()
              + ")");
    }
  }

  private static Measure measure(Metric metric, Collection<String> available, List<Input> inputs) {
    String human = available.contains(PROBABILITY) ? human(metric, available) : null;
    boolean sampled = metric.kind() == MetricKind.RATE && metric.weighted();
    boolean strata = sampled && available.contains(STRATUM);
    boolean humanStrata = human != null && available.contains(HUMAN + STRATUM);
    Role role =
        switch (metric.kind()) {
          case RATE -> Role.CONDITION;
          case DISTRIBUTION -> metric.categorical() ? Role.CATEGORY : Role.NUMBER;
          case RATIO, MEAN, QUANTILE, TOTAL, CALIBRATION, EMBEDDING -> Role.NUMBER;
        };
    boolean ratio = metric.kind() == MetricKind.RATIO;
    return new Measure(
        metric,
        column(metric.where(), Role.CONDITION, metric, inputs),
        ratio ? -1 : column(metric.value(), role, metric, inputs),
        ratio
            ? column(metric.numerator(), role, metric, inputs)
            : metric.kind() == MetricKind.CALIBRATION
                ? column(metric.numerator(), Role.CONDITION, metric, inputs)
                : -1,
        ratio && !perUnit(metric) ? column(metric.denominator(), role, metric, inputs) : -1,
        column(human, Role.CONDITION, metric, inputs),
        column(human == null ? null : PROBABILITY, Role.NUMBER, metric, inputs),
        column(strata ? STRATUM : null, Role.CATEGORY, metric, inputs),
        column(humanStrata ? HUMAN + STRATUM : null, Role.CATEGORY, metric, inputs));
  }

  /**
   * The value as a person gives it: the same expression over what people said of each column. Null
   * where it is no verdict, or where people are not asked for one of the columns. A failure that
   * somebody left without one of its other columns is unknown, not none.
   */
  private static String human(Metric metric, Collection<String> available) {
    if (metric.kind() != MetricKind.RATE || !metric.weighted()) {
      return null;
    }
    TreeSet<String> columns = new TreeSet<>();
    Matcher name = NAME.matcher(metric.value());
    while (name.find()) {
      columns.add(name.group());
    }
    columns.retainAll(available);
    boolean asked = columns.stream().allMatch(column -> available.contains(HUMAN + column));
    if (!columns.remove(VERDICT) || !asked) {
      return null;
    }
    String value =
        NAME.matcher(metric.value())
            .replaceAll(
                n -> {
                  boolean asks = columns.contains(n.group()) || n.group().equals(VERDICT);
                  return Matcher.quoteReplacement(asks ? HUMAN + n.group() : n.group());
                });
    if (columns.isEmpty()) {
      return value;
    }
    String known =
        columns.stream()
            .map(column -> HUMAN + column + " is not null")
            .collect(Collectors.joining(" and "));
    return "case when not " + HUMAN + VERDICT + " or (" + known + ") then (" + value + ") end";
  }

  /** With other decimals than weights have, the products of weights would be rounded elsewhere. */
  private static boolean perUnit(Metric metric) {
    return metric.denominator().strip().equals("1")
        && (!metric.weighted() || metric.decimals() == ProfileBatch.WEIGHT_DECIMALS);
  }

  private static int column(String expression, Role role, Metric metric, List<Input> inputs) {
    if (expression == null) {
      return -1;
    }
    Input input = new Input(expression, role, role == Role.NUMBER ? metric.decimals() : 0);
    if (!inputs.contains(input)) {
      inputs.add(input);
    }
    return inputs.indexOf(input);
  }
}
