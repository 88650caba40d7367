package dev.nightjar.lake;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * When requests of {@code llm_traces} started and in which slices they are, for labels whose source
 * says neither.
 */
public final class StoredRequests implements Serializable {
  /** No request at all. */
  public static final StoredRequests NONE = new StoredRequests(new TreeMap<>());

  private static final long serialVersionUID = 1L;
  private static final String TABLE = "llm_traces";

  private final TreeMap<String, HashMap<String, Object>> byId;

  private StoredRequests(TreeMap<String, HashMap<String, Object>> byId) {
    this.byId = byId;
  }

  /**
   * The requests of these identifiers that are stored. An identifier of two requests gives the
   * later one.
   */
  public static StoredRequests of(Lake lake, Collection<String> ids) {
    if (ids.isEmpty()) {
      return NONE;
    }
    SparkSession spark = lake.spark();
    Dataset<Row> traces = spark.table(Lake.sqlName(lake.identifier(Contract.table(TABLE))));
    List<String> stamp =
        Contract.STAMP.stream().filter(List.of(traces.columns())::contains).toList();
    List<Column> selected = new java.util.ArrayList<>();
    selected.add(col("request_id"));
    selected.add(col("event_ts"));
    stamp.forEach(name -> selected.add(col(name)));
    TreeMap<String, HashMap<String, Object>> byId = new TreeMap<>();
    List<Row> rows =
        traces
            .filter(col("request_id").isin(ids.toArray()))
            .select(selected.toArray(Column[]::new))
            .orderBy("event_ts")
            .collectAsList();
    for (Row row : rows) {
      HashMap<String, Object> values = new HashMap<>();
      Object start = row.get(1);
      values.put("event_ts", start instanceof Timestamp time ? time.toInstant() : (Instant) start);
      for (int i = 0; i < stamp.size(); i++) {
        if (!row.isNullAt(i + 2)) {
          values.put(stamp.get(i), row.getString(i + 2));
        }
      }
      byId.put(row.getString(0), values);
    }
    return new StoredRequests(byId);
  }

  /** {@code event_ts} and slice columns of a request; null where it is not stored. */
  public Map<String, Object> request(String id) {
    return byId.get(id);
  }

  @Override
  public String toString() {
    return byId.toString();
  }
}
