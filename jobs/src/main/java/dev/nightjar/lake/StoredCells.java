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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Cells of {@code daily_cell}: those of a grain are read at once when first asked for, kept as
 * bytes up to a bound, beyond it read again when asked for, and decoded as long as memory allows.
 */
final class StoredCells implements CellSource {
  private record Key(LocalDate date, String evaluator, String version) {}

  /** A stored row, and its cells while they are remembered. */
  private static final class Stored {
    private final Supplier<byte[]> state;
    private SoftReference<Cells> cells = new SoftReference<>(null);

    Stored(Supplier<byte[]> state) {
      this.state = state;
    }

    synchronized Cells cells() {
      Cells known = cells.get();
      if (known == null) {
        known = Cells.ofBytes(state.get());
        cells = new SoftReference<>(known);
      }
      return known;
    }
  }

  /** Bytes of state that are kept; a night over many wide days has more than memory should hold. */
  private static final long KEPT_BYTES = 192L << 20;

  private final Lake lake;
  private final List<LocalDate> days;
  private final long keptBytes;
  private final AtomicLong kept = new AtomicLong();
  private final Map<String, Map<Key, Stored>> grains = new ConcurrentHashMap<>();

  /**
   * @param days the days that can be asked for
   */
  StoredCells(Lake lake, Collection<LocalDate> days) {
    this(lake, days, KEPT_BYTES);
  }

  StoredCells(Lake lake, Collection<LocalDate> days, long keptBytes) {
    this.lake = lake;
    this.keptBytes = keptBytes;
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
            row -> {
              Key key =
                  new Key(
                      row.date("profile_date"),
                      row.text("evaluator"),
                      row.text("evaluator_version"));
              rows.put(key, stored(grain, key, row.bytes("state")));
            },
            "profile_date",
            "evaluator",
            "evaluator_version",
            "state");
    return rows;
  }

  private Stored stored(String grain, Key key, byte[] state) {
    if (kept.addAndGet(state.length) <= keptBytes) {
      return new Stored(() -> state);
    }
    kept.addAndGet(-state.length);
    return new Stored(() -> state(grain, key));
  }

  private byte[] state(String grain, Key key) {
    return lake.rows("daily_cell")
        .read(
            Where.equal("profile_date", key.date())
                .andEqual("grain", grain)
                .andEqual("evaluator", key.evaluator())
                .andEqual("evaluator_version", key.version()),
            "state")
        .get(0)
        .bytes("state");
  }
}
