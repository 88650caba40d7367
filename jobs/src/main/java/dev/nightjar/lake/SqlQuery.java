package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Somebody's Spark SQL on the lake, answered in plain Java values. */
public final class SqlQuery {
  private final Lake lake;

  public SqlQuery(Lake lake) {
    this.lake = lake;
  }

  /**
   * Runs one statement and hands over its rows one by one.
   *
   * @param columns called once with the column names, before any row
   * @param rows called with the values of each row: null, numbers, texts, {@code LocalDate}, {@code
   *     Instant}, {@code byte[]}, lists and maps (also for structs); answers whether to go on
   * @return how many rows were handed over
   * @throws Refusal when the statement is not valid SQL for this lake, or asks for what a value of
   *     the lake does not allow, such as a division by zero
   */
  public long run(String statement, Consumer<List<String>> columns, Predicate<List<Object>> rows) {
    Dataset<Row> result = analysed(statement);
    List<String> names = List.of(result.columns());
    columns.accept(names);
    long count = 0;
    try {
      Iterator<Row> each = result.toLocalIterator();
      while (each.hasNext()) {
        count++;
        if (!rows.test(values(each.next()))) {
          break;
        }
      }
    } catch (RuntimeException e) {
      throw SqlFault.ofData(e).map(refusal -> (RuntimeException) refusal).orElse(e);
    }
    return count;
  }

  private Dataset<Row> analysed(String statement) {
    lake.spark().conf().set("spark.sql.datetime.java8API.enabled", "true");
    try {
      return lake.spark().sql(statement);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Scala does not declare it: the only checked exception that sql() throws.
      if (e instanceof AnalysisException) {
        throw new Refusal(Refusal.Kind.USAGE, new SqlFault(lake).sentence(e), e);
      }
      throw new IllegalStateException(e);
    }
  }

  /** The values of a row by column, in its order. */
  static Map<String, Object> byColumn(Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < row.length(); i++) {
      values.put(row.schema().fieldNames()[i], value(row.get(i)));
    }
    return values;
  }

  /** The day in a row's first column. */
  static LocalDate day(Row row) {
    return (LocalDate) value(row.get(0));
  }

  static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>(row.length());
    for (int i = 0; i < row.length(); i++) {
      values.add(value(row.get(i)));
    }
    return values;
  }

  private static Object value(Object value) {
    if (value instanceof Row row) {
      return byColumn(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      CollectionConverters.asJava(map)
          .forEach((key, item) -> entries.put(String.valueOf(value(key)), value(item)));
      return entries;
    }
    if (value instanceof scala.collection.Iterable<?> items) {
      List<Object> list = new ArrayList<>();
      CollectionConverters.asJava(items).forEach(item -> list.add(value(item)));
      return list;
    }
    // Which classes Spark gives depends on the session that is active, not on the one that ran.
    if (value instanceof Date day) {
      return day.toLocalDate();
    }
    return value instanceof Timestamp time ? time.toInstant() : value;
  }
}
