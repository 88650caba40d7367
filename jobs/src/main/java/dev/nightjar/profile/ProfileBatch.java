package dev.nightjar.profile;

import java.math.BigDecimal;
import java.util.List;

/**
 * A few thousand rows in columns, filled again and again. A writer sets every column of a row, then
 * calls {@link #next()}; a full batch goes to {@link ProfileKernel#add}.
 */
public final class ProfileBatch {
  /** Code of a missing dimension value: the row is in no slice of the dimension. */
  public static final int NONE = -1;

  static final int WEIGHT_DECIMALS = 6;

  /** Weights are integers times this. */
  static final double WEIGHT_SCALE = 1e6;

  /** Beyond this no long holds the scaled value. */
  static final double LARGEST = 9.2e18;

  final int[] day;
  final int[] evaluator;
  final int[] components;
  final int[][] dimensions;
  final long[] subject;
  final boolean[] subjectKnown;
  final boolean[] late;
  final double[] weight;

  /** Weight times 10^6, or 0 where there is no usable one. */
  final long[] scaledWeight;

  final byte[][] conditions;
  final NumberColumn[] numbers;
  final int[][] categories;
  private final int capacity;
  private int size;

  ProfileBatch(KernelPlan plan, int capacity) {
    this.capacity = capacity;
    day = new int[capacity];
    evaluator = new int[capacity];
    components = new int[capacity];
    dimensions = new int[plan.dimensions().size()][capacity];
    subject = new long[capacity];
    subjectKnown = new boolean[capacity];
    late = new boolean[capacity];
    weight = new double[capacity];
    scaledWeight = new long[capacity];
    List<KernelPlan.Input> inputs = plan.inputs();
    conditions = new byte[inputs.size()][];
    numbers = new NumberColumn[inputs.size()];
    categories = new int[inputs.size()][];
    for (int i = 0; i < inputs.size(); i++) {
      switch (inputs.get(i).role()) {
        case CONDITION -> conditions[i] = new byte[capacity];
        case NUMBER -> numbers[i] = new NumberColumn(capacity, inputs.get(i).decimals());
        case CATEGORY -> categories[i] = new int[capacity];
      }
    }
  }

  public int size() {
    return size;
  }

  /** Ends the current row; true when the batch is full. */
  public boolean next() {
    size++;
    return size == capacity;
  }

  public void clear() {
    size = 0;
  }

  public void day(int epochDay) {
    day[size] = epochDay;
  }

  /** A code of {@link ProfileKernel#evaluators()}. */
  public void evaluator(int code) {
    evaluator[size] = code;
  }

  /** A code of {@link ProfileKernel#components()}. */
  public void components(int code) {
    components[size] = code;
  }

  /** A code of {@link ProfileKernel#dimension}, or {@link #NONE}. */
  public void dimension(int position, int code) {
    dimensions[position][size] = code;
  }

  /** A well mixed hash of the subject, the same on every machine. */
  public void subject(long hash) {
    subject[size] = hash;
    subjectKnown[size] = true;
  }

  public void noSubject() {
    subject[size] = 0;
    subjectKnown[size] = false;
  }

  public void late(boolean isLate) {
    late[size] = isLate;
  }

  /** The sampling weight; NaN where it is null. A weight that is not above 0 and finite is none. */
  public void weight(double value) {
    weight[size] = value;
    double scaled = Math.rint(value * WEIGHT_SCALE);
    scaledWeight[size] = scaled > 0 && scaled <= LARGEST ? (long) scaled : 0;
  }

  public void condition(int column, boolean value) {
    conditions[column][size] = value ? RowStates.TRUE : RowStates.FALSE;
  }

  /** A code of {@link ProfileKernel#categories}. */
  public void category(int column, int code) {
    categories[column][size] = code;
  }

  /** A number; NaN and infinite ones are missing. */
  public void number(int column, double value) {
    numbers[column].set(size, value);
  }

  public void number(int column, long value) {
    numbers[column].set(size, value);
  }

  /** A decimal number {@code unscaled / 10^scale}. */
  public void number(int column, long unscaled, int scale) {
    numbers[column].set(size, unscaled, scale);
  }

  public void number(int column, BigDecimal value) {
    numbers[column].set(size, value);
  }

  /** A missing condition, number or category. */
  public void missing(int column) {
    if (conditions[column] != null) {
      conditions[column][size] = RowStates.UNKNOWN;
    } else if (numbers[column] != null) {
      numbers[column].setMissing(size);
    } else {
      categories[column][size] = NONE;
    }
  }
}
