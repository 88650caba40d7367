package dev.nightjar.lake;

import dev.nightjar.model.Cells;
import dev.nightjar.model.Components;
import dev.nightjar.model.Profile;
import dev.nightjar.profile.ProfileKernel;
import dev.nightjar.profile.ValueCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/**
 * Profiles one partition while it is read. When the state outgrows its share of memory it is handed
 * on and started over: a key is then sent twice and merged with all others.
 */
final class PartitionProfiles implements Iterator<Tuple2<String, byte[]>> {
  private final Iterator<InternalRow> rows;
  private final ProfileKernel kernel;
  private final ObservationReader reader;
  private final long stateBytes;
  private Iterator<Profile> profiles = Collections.emptyIterator();
  private Iterator<Cells> cells = Collections.emptyIterator();
  private Iterator<Tuple2<String, byte[]>> tallies;

  PartitionProfiles(
      Iterator<InternalRow> rows, ObservationColumns columns, int batchRows, long stateBytes) {
    this.rows = rows;
    this.kernel = new ProfileKernel(columns.plan, batchRows);
    this.reader = new ObservationReader(columns, kernel);
    this.stateBytes = stateBytes;
  }

  @Override
  public boolean hasNext() {
    while (!profiles.hasNext() && !cells.hasNext() && rows.hasNext()) {
      do {
        reader.read(rows.next());
      } while (rows.hasNext() && kernel.stateBytes() < stateBytes);
      reader.finish();
      cells = kernel.cells().iterator();
      profiles = kernel.drain();
    }
    if (profiles.hasNext() || cells.hasNext()) {
      return true;
    }
    if (tallies == null) {
      tallies = tallies();
    }
    return tallies.hasNext();
  }

  @Override
  public Tuple2<String, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All parts are handed on");
    }
    if (cells.hasNext()) {
      return ProfilePart.of(cells.next());
    }
    return profiles.hasNext() ? ProfilePart.of(profiles.next()) : tallies.next();
  }

  private Iterator<Tuple2<String, byte[]>> tallies() {
    List<Tuple2<String, byte[]>> parts = new ArrayList<>();
    parts.add(ProfilePart.rows(kernel.rows(), kernel.lateRows()));
    for (ValueCounts counts : kernel.valueCounts()) {
      parts.add(ProfilePart.of(counts));
    }
    for (Components components : kernel.components()) {
      parts.add(ProfilePart.of(components));
    }
    return parts.iterator();
  }
}
