package dev.nightjar.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows of the landing files of one table: every file is read once, accepted and refused rows
 * and the ends of files stay in one cached frame. One task reads whole files, so a single huge file
 * is read by one core.
 */
final class LandingFrame implements AutoCloseable {
  static final String FILE = "_file";
  static final String LINE = "_line";
  private static final String KIND = "_kind";
  private static final String COMPRESSED = "spark.sql.inMemoryColumnarStorage.compressed";
  private static final int ACCEPTED = 0;
  private static final int REFUSED = 1;
  private static final int END = 2;
  private static final List<StructField> OUTCOME =
      List.of(
          DataTypes.createStructField(FILE, DataTypes.IntegerType, false),
          DataTypes.createStructField(LINE, DataTypes.LongType, true),
          DataTypes.createStructField(KIND, DataTypes.IntegerType, false),
          DataTypes.createStructField("_code", DataTypes.StringType, true),
          DataTypes.createStructField("_reason", DataTypes.StringType, true),
          DataTypes.createStructField("_column", DataTypes.StringType, true),
          DataTypes.createStructField("_match_kind", DataTypes.StringType, true),
          DataTypes.createStructField("_sha256", DataTypes.StringType, true),
          DataTypes.createStructField("_read", DataTypes.LongType, true),
          DataTypes.createStructField("_refused", DataTypes.LongType, true),
          DataTypes.createStructField("_unique", DataTypes.BooleanType, true),
          DataTypes.createStructField(
              "_days", DataTypes.createArrayType(DataTypes.IntegerType), true),
          DataTypes.createStructField(
              "_ignored", DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType), true),
          DataTypes.createStructField(
              "_unmapped",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType),
              true));

  private final List<LandingFile> files;
  private final List<String> columns;
  private final Dataset<Row> rows;
  private final Map<Integer, LandingRow.End> ends = new HashMap<>();

  private LandingFrame(List<LandingFile> files, List<String> columns, Dataset<Row> rows) {
    this.files = files;
    this.columns = columns;
    this.rows = rows;
  }

  /** Reads the files; returns when all are read. */
  static LandingFrame read(
      SparkSession spark, StructType table, List<LandingFile> files, LandingSource source) {
    List<StructField> fields = new ArrayList<>(OUTCOME);
    for (StructField field : table.fields()) {
      fields.add(field.copy(field.name(), field.dataType(), true, field.metadata()));
    }
    List<List<Integer>> shares = shares(spark, files);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<Row> rows =
        context
            .parallelize(shares, Math.max(1, shares.size()))
            .flatMap(
                share ->
                    new Chain(
                        share.stream()
                            .map(i -> rowsOf(i, files.get(i), source, table.size()))
                            .iterator()));
    Dataset<Row> frame =
        uncompressed(spark.createDataFrame(rows, DataTypes.createStructType(fields)));
    LandingFrame landing = new LandingFrame(files, List.of(table.fieldNames()), frame);
    landing.collectEnds();
    return landing;
  }

  /** Caches without compression: the frame is read once or twice, soon, and then dropped. */
  private static Dataset<Row> uncompressed(Dataset<Row> frame) {
    RuntimeConfig conf = frame.sparkSession().conf();
    String before = conf.get(COMPRESSED, "true");
    conf.set(COMPRESSED, "false");
    try {
      return frame.persist(StorageLevel.MEMORY_AND_DISK());
    } finally {
      conf.set(COMPRESSED, before);
    }
  }

  /** Files in as many shares as there can be tasks, large files first, so that shares are even. */
  private static List<List<Integer>> shares(SparkSession spark, List<LandingFile> files) {
    int count = Math.min(files.size(), spark.sparkContext().defaultParallelism() * 2);
    List<List<Integer>> shares = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> shares.add(new ArrayList<>()));
    long[] bytes = new long[count];
    List<Integer> bySize = new ArrayList<>(IntStream.range(0, files.size()).boxed().toList());
    bySize.sort(
        Comparator.comparing((Integer i) -> -files.get(i).sizeBytes()).thenComparing(i -> i));
    for (int file : bySize) {
      int least = 0;
      for (int i = 1; i < count; i++) {
        least = bytes[i] < bytes[least] ? i : least;
      }
      bytes[least] += files.get(file).sizeBytes() + 1;
      shares.get(least).add(file);
    }
    return shares;
  }

  private static Iterator<Row> rowsOf(
      int index, LandingFile file, LandingSource source, int width) {
    Iterator<LandingRow> rows = source.read(file);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return row(index, rows.next(), width);
      }
    };
  }

  private static Row row(int file, LandingRow outcome, int width) {
    Object[] cells = new Object[OUTCOME.size() + width];
    cells[0] = file;
    if (outcome instanceof LandingRow.Accepted accepted) {
      cells[1] = accepted.line();
      cells[2] = ACCEPTED;
      for (int i = 0; i < width; i++) {
        cells[OUTCOME.size() + i] = cell(accepted.values()[i]);
      }
    } else if (outcome instanceof LandingRow.Refused refused) {
      cells[1] = refused.line();
      cells[2] = REFUSED;
      refuse(cells, refused);
    } else if (outcome instanceof LandingRow.End end) {
      cells[2] = END;
      cells[8] = end.read();
      cells[9] = end.refused();
      cells[10] = end.unique();
      cells[11] = end.days().toArray();
      cells[12] = CollectionConverters.asScala(end.ignored());
      cells[13] = CollectionConverters.asScala(end.unmapped());
      if (end.broken() != null) {
        refuse(cells, end.broken());
      }
    }
    return RowFactory.create(cells);
  }

  private static void refuse(Object[] cells, LandingRow.Refused refused) {
    cells[3] = refused.code();
    cells[4] = refused.reason();
    cells[5] = refused.column();
    cells[6] = refused.matchKind();
    cells[7] = refused.sha256();
  }

  private static Object cell(Object value) {
    if (value instanceof Object[] struct) {
      return RowFactory.create(cells(struct.clone()));
    }
    if (value instanceof List<?> list) {
      return cells(list.toArray());
    }
    return value instanceof Map<?, ?> map ? CollectionConverters.asScala(map) : value;
  }

  private static Object[] cells(Object[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = cell(values[i]);
    }
    return values;
  }

  private void collectEnds() {
    Dataset<Row> found =
        rows.filter(col(KIND).equalTo(END))
            .select(
                FILE,
                "_code",
                "_reason",
                "_column",
                "_read",
                "_refused",
                "_unique",
                "_days",
                "_ignored",
                "_unmapped");
    for (Row end : found.collectAsList()) {
      String code = end.getString(1);
      ends.put(
          end.getInt(0),
          new LandingRow.End(
              end.getLong(4),
              end.getLong(5),
              end.getBoolean(6),
              new HashSet<>(end.<Integer>getList(7)),
              end.<String, Long>getJavaMap(8),
              end.<String, Long>getJavaMap(9),
              code == null
                  ? null
                  : new LandingRow.Refused(
                      null, code, end.getString(2), end.getString(3), null, null)));
    }
  }

  List<LandingFile> files() {
    return files;
  }

  /** How the reading of a file ended. */
  LandingRow.End end(int file) {
    return ends.get(file);
  }

  /**
   * Whether no identifier can be in the delivery twice: none is within a file, and no two files
   * share a day, which is part of the identifier.
   */
  boolean isUnique(boolean hasDays) {
    Set<Integer> days = new HashSet<>();
    int whole = 0;
    for (LandingRow.End end : ends.values()) {
      if (end.broken() == null) {
        whole++;
        if (!end.unique() || end.days().stream().anyMatch(day -> !days.add(day))) {
          return false;
        }
      }
    }
    return hasDays || whole <= 1;
  }

  /** Accepted rows of whole files, with the columns of the table and where each came from. */
  Dataset<Row> accepted() {
    List<Column> selected = new ArrayList<>();
    columns.forEach(name -> selected.add(col("`" + name + "`")));
    selected.add(col(FILE));
    selected.add(col(LINE));
    return ofWholeFiles(ACCEPTED).select(selected.toArray(Column[]::new));
  }

  /** Refused rows of whole files. */
  Dataset<Row> refused() {
    return ofWholeFiles(REFUSED)
        .select(FILE, LINE, "_code", "_reason", "_column", "_match_kind", "_sha256");
  }

  /** Refused rows of whole files, counted by reason code. */
  Map<String, Long> refusedByCode() {
    Map<String, Long> counts = new HashMap<>();
    for (Row count : ofWholeFiles(REFUSED).groupBy("_code").count().collectAsList()) {
      counts.put(count.getString(0), count.getLong(1));
    }
    return counts;
  }

  private Dataset<Row> ofWholeFiles(int kind) {
    Object[] broken = broken().toArray();
    Dataset<Row> ofKind = rows.filter(col(KIND).equalTo(kind));
    return broken.length == 0 ? ofKind : ofKind.filter(not(col(FILE).isin(broken)));
  }

  private Set<Integer> broken() {
    Set<Integer> broken = new HashSet<>();
    ends.forEach(
        (file, end) -> {
          if (end.broken() != null) {
            broken.add(file);
          }
        });
    return broken;
  }

  /** Gives the cache back. */
  @Override
  public void close() {
    rows.unpersist();
  }

  /** One iterator after the other; each is asked for only when its turn comes. */
  private static final class Chain implements Iterator<Row> {
    private final Iterator<Iterator<Row>> parts;
    private Iterator<Row> part = java.util.Collections.emptyIterator();

    Chain(Iterator<Iterator<Row>> parts) {
      this.parts = parts;
    }

    @Override
    public boolean hasNext() {
      while (!part.hasNext() && parts.hasNext()) {
        part = parts.next();
      }
      return part.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      return part.next();
    }
  }
}
