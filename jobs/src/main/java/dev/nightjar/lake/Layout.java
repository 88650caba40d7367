package dev.nightjar.lake;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;

/** Partition fields as the schema files write them. */
final class Layout {
  private static final Pattern FIELD =
      Pattern.compile(
          "(?:(days|months)\\((\\w+)\\)|(bucket|truncate)\\((\\d+), *(\\w+)\\)|(\\w+))");

  private Layout() {}

  /**
   * Reads {@code days(c)}, {@code months(c)}, {@code bucket(n, c)}, {@code truncate(n, c)} and
   * plain column names.
   */
  static PartitionSpec partitionSpec(Schema schema, List<String> fields) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    for (String field : fields) {
      Matcher parts = FIELD.matcher(field);
      if (!parts.matches()) {
        throw new IllegalArgumentException("Unknown partition field: " + field);
      }
      if (parts.group(6) != null) {
        spec.identity(parts.group(6));
      } else if ("days".equals(parts.group(1))) {
        spec.day(parts.group(2));
      } else if ("months".equals(parts.group(1))) {
        spec.month(parts.group(2));
      } else if ("bucket".equals(parts.group(3))) {
        spec.bucket(parts.group(5), Integer.parseInt(parts.group(4)));
      } else {
        spec.truncate(parts.group(5), Integer.parseInt(parts.group(4)));
      }
    }
    return spec.build();
  }
}
