package dev.nightjar.lake;

import dev.nightjar.compare.CellSource;
import dev.nightjar.model.Cells;
import java.lang.ref.SoftReference;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cells of {@code daily_cell}: those of a grain are read at once when first asked for, kept as
 * bytes, and decoded as long as memory allows.
 */
final class StoredCells implements CellSource {
  private record Key(LocalDate date, String evaluator, String version) {}

  /** A stored row, and its cells while they are remembered. */
  private static final class Stored {
    private final byte[] state;
    private SoftReference<Cells> cells = new SoftReference<>(null);

    Stored(byte[] state) {
      this.state = state;
    }

    synchronized Cells cells() {
      Cells known = cells.get();
      if (known == null) {
        known = Cells.ofBytes(state);
        cells = new SoftReference<>(known);
      }
      return known;
    }
  }

  private final Lake lake;
  private final List<LocalDate> days;
  private final Map<String, Map<Key, Stored>> grains = new ConcurrentHashMap<>();

  /**
   * @param days the days that can be asked for
   */
  StoredCells(Lake lake, Collection<LocalDate> days) {
    this.lake = lake;
    this.days = List.copyOf(new TreeSet<>(days));
  }

  @Override
  public Cells on(LocalDate date, String grain, String evaluator, String evaluatorVersion) {
    Stored stored =
        grains.computeIfAbsent(grain, this::read).get(new Key(date, evaluator, evaluatorVersion));
    return stored == null ? null : stored.cells();
  }

  private Map<Key, Stored> read(String grain) {
    Map<Key, Stored> rows = new HashMap<>();
    lake.rows("daily_cell")
        .forEach(
            Where.in("profile_date", days).and(Where.equal("grain", grain)),
            row ->
                rows.put(
                    new Key(
                        row.date("profile_date"),
                        row.text("evaluator"),
                        row.text("evaluator_version")),
                    new Stored(row.bytes("state"))),
            "profile_date",
            "evaluator",
            "evaluator_version",
            "state");
    return rows;
  }
}
