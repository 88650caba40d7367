package dev.nightjar.lake;

import dev.nightjar.model.LabelSum;
import dev.nightjar.model.Profile;
import dev.nightjar.model.ProfileKey;
import dev.nightjar.model.Slice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.iceberg.data.Record;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Reads a profile from a row of {@code daily_profile}, whoever read the row: Iceberg or Spark. */
final class StoredProfile {
  private final Function<String, Object> columns;

  private StoredProfile(Function<String, Object> columns) {
    this.columns = columns;
  }

  /** Columns of a Spark row; null where it has no such column. */
  static Function<String, Object> columns(Row row) {
    List<String> names = Arrays.asList(row.schema().fieldNames());
    return column -> {
      int at = names.indexOf(column);
      return at < 0 ? null : row.get(at);
    };
  }

  static Profile of(Function<String, Object> columns) {
    return new StoredProfile(columns).read();
  }

  private Profile read() {
    return new Profile(
        new ProfileKey(
            date(),
            text("grain"),
            text("metric_name"),
            Slice.parse(text("slice_key")),
            text("component_key"),
            text("evaluator"),
            text("evaluator_version")),
        whole("observation_count"),
        whole("null_count"),
        sum("weight_sum"),
        sum("weight_square_sum"),
        sum("numerator"),
        sum("denominator"),
        sum("positive_weight_square_sum"),
        sum("value_sum"),
        sum("value_square_sum"),
        number("value_min"),
        number("value_max"),
        whole("zero_count"),
        whole("negative_count"),
        whole("underflow_count"),
        whole("overflow_count"),
        text("bin_mapping_id"),
        list("bin_index").stream().mapToInt(each -> ((Number) each).intValue()).toArray(),
        longs("bin_count"),
        categories(),
        whole("other_count"),
        labels(),
        longs("subject_bucket_numerator"),
        longs("subject_bucket_denominator"),
        whole("distinct_subjects"),
        bytes(),
        whole("late_count"),
        longs("moments"));
  }

  private LocalDate date() {
    Object date = columns.apply("profile_date");
    return date instanceof Date sql ? sql.toLocalDate() : (LocalDate) date;
  }

  private String text(String column) {
    Object text = columns.apply(column);
    return text == null ? "" : text.toString();
  }

  private long whole(String column) {
    return columns.apply(column) instanceof Number number ? number.longValue() : 0;
  }

  private double number(String column) {
    return columns.apply(column) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private BigInteger sum(String column) {
    return columns.apply(column) instanceof BigDecimal decimal
        ? decimal.toBigIntegerExact()
        : BigInteger.ZERO;
  }

  private long[] longs(String column) {
    return list(column).stream().mapToLong(each -> ((Number) each).longValue()).toArray();
  }

  private Collection<?> list(String column) {
    Object list = columns.apply(column);
    if (list instanceof scala.collection.Seq<?> seq) {
      return CollectionConverters.asJava(seq);
    }
    return list == null ? List.of() : (Collection<?>) list;
  }

  private Map<String, Long> categories() {
    Object map = columns.apply("category_count");
    if (map instanceof scala.collection.Map<?, ?> other) {
      map = CollectionConverters.asJava(other);
    }
    Map<String, Long> categories = new TreeMap<>();
    if (map != null) {
      ((Map<?, ?>) map).forEach((key, count) -> categories.put(key.toString(), (Long) count));
    }
    return categories;
  }

  private List<LabelSum> labels() {
    List<LabelSum> labels = new ArrayList<>();
    for (Object each : list("label_sums")) {
      StoredProfile label =
          new StoredProfile(
              each instanceof Row row ? columns(row) : name -> ((Record) each).getField(name));
      labels.add(
          new LabelSum(
              label.text("label"),
              label.whole("count"),
              label.sum("weight_sum"),
              label.sum("weight_square_sum")));
    }
    return labels;
  }

  private byte[] bytes() {
    Object bytes = columns.apply("subjects_sketch");
    if (bytes instanceof ByteBuffer buffer) {
      byte[] copy = new byte[buffer.remaining()];
      buffer.duplicate().get(copy);
      return copy;
    }
    return bytes == null ? new byte[0] : (byte[]) bytes;
  }
}
