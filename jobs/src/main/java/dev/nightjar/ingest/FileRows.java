package dev.nightjar.ingest;

import dev.nightjar.lake.LandingRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The outcome of every row of one file, then its end. When the file breaks off, its end says so and
 * whatever was read of it does not count: half a file is never stored, so delivering it again is
 * always right.
 */
final class FileRows implements Iterator<LandingRow> {
  private final Path path;
  private final long expectedSize;
  private final Opening opening;
  private final TableContract contract;
  private final int day;
  private final RowCheck check;
  private final Set<Integer> days = new HashSet<>();
  private final Identities identities;
  private RowReader reader;
  private LandingRow ahead;
  private boolean isDone;
  private long read;
  private long refused;

  /** Opens the file when its first row is asked for. */
  interface Opening {
    RowReader open() throws IOException;
  }

  FileRows(
      Path path,
      long expectedSize,
      Opening opening,
      TableContract contract,
      String dayColumn,
      RowCheck check) {
    this.path = path;
    this.opening = opening;
    this.expectedSize = expectedSize;
    this.contract = contract;
    this.day = dayColumn == null ? -1 : contract.position(dayColumn);
    this.check = check;
    this.identities = new Identities(contract);
  }

  @Override
  public boolean hasNext() {
    if (ahead == null && !isDone) {
      ahead = advance();
    }
    return ahead != null;
  }

  @Override
  public LandingRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    LandingRow row = ahead;
    ahead = null;
    return row;
  }

  private LandingRow advance() {
    try {
      if (reader == null) {
        reader = opening.open();
        Violation mismatch = FileSchema.mismatch(reader.columns(), contract);
        if (mismatch != null) {
          return end(
              new LandingRow.Refused(
                  null, mismatch.code(), mismatch.message(), mismatch.column(), null, null));
        }
      }
      RawRow row = nextRow();
      if (row != null) {
        return outcome(row);
      }
      return Files.size(path) == expectedSize
          ? end(null)
          : end(LandingReader.unreadable("it changed while it was read"));
    } catch (UnreadableFile e) {
      return end(LandingReader.unreadable(e.getMessage()));
    } catch (IOException e) {
      // The message of a decoder may quote the data; its kind is enough.
      return end(
          LandingReader.unreadable(
              "it breaks off or is damaged after row "
                  + read
                  + " ("
                  + e.getClass().getSimpleName()
                  + ")"));
    }
  }

  private LandingRow outcome(RawRow raw) {
    read++;
    if (raw.problem() != null) {
      return refusal(raw, raw.problem());
    }
    Object[] values;
    try {
      values = check.check(raw.values(), reader.isTextual());
    } catch (RuntimeException e) {
      return refusal(raw, unprocessable(e));
    }
    if (values == null) {
      return refusal(raw, check.violation());
    }
    if (day >= 0) {
      days.add((int) Math.floorDiv(((Instant) values[day]).getEpochSecond(), 86_400L));
    }
    identities.add(values);
    return new LandingRow.Accepted(raw.line(), values);
  }

  private RawRow nextRow() throws IOException {
    try {
      return reader.next();
    } catch (RuntimeException e) {
      // Decoders fail on damaged data in many ways; the text of the failure may quote the data.
      throw new IOException(e.getClass().getSimpleName());
    }
  }

  /** A defect of the check costs one row and is told by its kind alone. */
  private static Violation unprocessable(RuntimeException e) {
    return Violation.ofWhole(
        Reason.UNPROCESSABLE,
        "checking the row failed ("
            + e.getClass().getSimpleName()
            + "); this is a defect of Nightjar, please report it");
  }

  private LandingRow refusal(RawRow raw, Violation violation) {
    refused++;
    return new LandingRow.Refused(
        raw.line(),
        violation.code(),
        violation.message(),
        violation.column(),
        violation.matchKind(),
        Sha256.of(raw));
  }

  private LandingRow end(LandingRow.Refused broken) {
    isDone = true;
    Map<String, Long> ignored = new HashMap<>(check.ignoredColumns());
    Map<String, Long> unmapped = Map.of();
    if (reader != null) {
      reader.left().forEach((name, rows) -> check.ignore(name, rows, ignored));
      unmapped = reader.unmapped();
      try {
        reader.close();
      } catch (IOException e) {
        // Every row was read, or the file is refused already.
        reader = null;
      }
    }
    return new LandingRow.End(
        read, refused, identities.areUnique(), days, ignored, unmapped, broken);
  }
}
