package dev.nightjar.lake;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.NullOrder;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;

/**
 * One table of the contract, read from its Avro schema: columns, layout and rules.
 *
 * @param name of the table, without namespace
 * @param input whether producers write it; else Nightjar does
 * @param doc one line for people
 * @param schema columns with documentation and identifier fields
 * @param partitions partition fields as written in the schema file, {@code days(event_ts)}
 * @param sort columns of the write order
 * @param key columns that tell two rows apart: the identifier, and optional columns that Iceberg
 *     does not take into one; sorted
 * @param required whether a lake without it is refused
 * @param textColumns columns that hold free text, nested ones by path ({@code claims.claim_text})
 * @param values allowed values of the columns that have a closed list
 * @param ranges allowed range of the columns that have one
 * @param rules conditions that a row must not meet
 */
public record TableDefinition(
    String name,
    boolean input,
    String doc,
    Schema schema,
    List<String> partitions,
    List<String> sort,
    List<String> key,
    boolean required,
    Set<String> textColumns,
    Map<String, List<String>> values,
    Map<String, Range> ranges,
    List<Rule> rules) {

  /**
   * A condition over several columns that a row must not meet.
   *
   * @param code of the violation
   * @param column it is reported on
   * @param violated SQL condition, true for a bad row
   * @param message what is wrong, for people
   */
  public record Rule(String code, String column, String violated, String message) {}

  /**
   * Allowed numbers.
   *
   * @param low smallest, negative infinity when open
   * @param high largest, positive infinity when open
   * @param lowIncluded whether {@code low} itself is allowed
   */
  public record Range(double low, double high, boolean lowIncluded) {
    /** Reads {@code [0,1]}, {@code (0,1]}, {@code [0,)}; the upper end is always included. */
    static Range parse(String text) {
      int comma = text.indexOf(',');
      String low = text.substring(1, comma).trim();
      String high = text.substring(comma + 1, text.length() - 1).trim();
      return new Range(
          low.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(low),
          high.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(high),
          text.charAt(0) == '[');
    }

    public boolean contains(double value) {
      return (lowIncluded ? value >= low : value > low) && value <= high;
    }
  }

  PartitionSpec partitionSpec() {
    return Layout.partitionSpec(schema, partitions);
  }

  SortOrder sortOrder() {
    SortOrder.Builder order = SortOrder.builderFor(schema);
    sort.forEach(column -> order.asc(column, NullOrder.NULLS_FIRST));
    return order.build();
  }

  /** Column of the day a row belongs to, or null for tables that no day divides. */
  public String dayColumn() {
    return partitions.stream()
        .filter(field -> field.startsWith("days("))
        .map(field -> field.substring(5, field.length() - 1))
        .findFirst()
        .orElse(null);
  }
}
