package dev.nightjar.lake;

import dev.nightjar.model.Codebook;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.profile.EmbeddingKernel;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Profiles the vectors of one partition while it is read, handing state on when it grows large. */
final class PartitionEmbeddings implements Iterator<Tuple2<String, byte[]>> {
  private static final int FIRST_DIMENSION = 5;

  /** About 70 MB of sums. */
  private static final int STATES = 2000;

  private final Iterator<Row> rows;
  private final EmbeddingKernel kernel;
  private final int dimensions;
  private Iterator<Profile> profiles = Collections.emptyIterator();
  private boolean tallied;

  PartitionEmbeddings(
      Iterator<Row> rows,
      List<Metric> metrics,
      List<String> dimensions,
      Map<LocalDate, Codebook> codebooks) {
    this.rows = rows;
    this.kernel = new EmbeddingKernel(metrics, dimensions, codebooks);
    this.dimensions = dimensions.size();
  }

  @Override
  public boolean hasNext() {
    while (!profiles.hasNext() && rows.hasNext()) {
      while (rows.hasNext() && kernel.states() < STATES) {
        add(rows.next());
      }
      profiles = kernel.drain().iterator();
    }
    return profiles.hasNext() || !tallied;
  }

  @Override
  public Tuple2<String, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All parts are handed on");
    }
    if (profiles.hasNext()) {
      return ProfilePart.of(profiles.next());
    }
    tallied = true;
    return ProfilePart.rows(kernel.rows(), kernel.lateRows());
  }

  private void add(Row row) {
    if (row.isNullAt(0)) {
      return;
    }
    String[] values = new String[dimensions];
    for (int d = 0; d < dimensions; d++) {
      values[d] = row.getString(FIRST_DIMENSION + d);
    }
    kernel.add(
        row.getDate(0).toLocalDate(),
        row.getString(3),
        values,
        row.isNullAt(1) ? null : row.getLong(1),
        !row.isNullAt(2) && row.getBoolean(2),
        vector(row.getList(4)));
  }

  /** A missing number makes the vector unusable, which NaN says to the kernel. */
  private static float[] vector(List<Float> list) {
    float[] vector = new float[list.size()];
    int i = 0;
    for (Float x : list) {
      vector[i++] = x == null ? Float.NaN : x;
    }
    return vector;
  }
}
