package dev.nightjar.lake;

import dev.nightjar.compare.CellSource;
import dev.nightjar.model.Cells;
import dev.nightjar.model.Metric;
import dev.nightjar.report.ReportCatalog;
import dev.nightjar.report.StateHashes;
import java.lang.ref.SoftReference;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Cells of {@code daily_cell}: those of a grain are read at once when first asked for, kept as
 * bytes up to a bound, beyond it read again when asked for, and decoded as long as memory allows.
 * What a day counted under another definition is not in them.
 */
final class StoredCells implements CellSource {
  private record Key(LocalDate date, String evaluator, String version) {}

  /** A stored row, and its cells while they are remembered. */
  private static final class Stored {
    private final Supplier<byte[]> state;
    private final UnaryOperator<Cells> present;
    private SoftReference<Cells> cells = new SoftReference<>(null);

    Stored(Supplier<byte[]> state, UnaryOperator<Cells> present) {
      this.state = state;
      this.present = present;
    }

    synchronized Cells cells() {
      Cells known = cells.get();
      if (known == null) {
        known = present.apply(Cells.ofBytes(state.get()));
        cells = new SoftReference<>(known);
      }
      return known;
    }
  }

  /** Bytes of state that are kept; a night over many wide days has more than memory should hold. */
  private static final long KEPT_BYTES = 192L << 20;

  private final Lake lake;
  private final ReportCatalog catalog;
  private final StateHashes states;
  private final List<LocalDate> days;
  private final long keptBytes;
  private final AtomicLong kept = new AtomicLong();
  private final Map<String, Map<Key, Stored>> grains = new ConcurrentHashMap<>();

  /**
   * @param days the days that can be asked for
   */
  StoredCells(Lake lake, ReportCatalog catalog, Collection<LocalDate> days) {
    this(lake, catalog, days, KEPT_BYTES);
  }

  StoredCells(Lake lake, ReportCatalog catalog, Collection<LocalDate> days, long keptBytes) {
    this.lake = lake;
    this.catalog = catalog;
    this.states = catalog.stateHashes();
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
    Map<String, Metric> metrics = new HashMap<>();
    catalog.metrics(grain).forEach(metric -> metrics.put(metric.name(), metric));
    OutputTable table = lake.rows("daily_cell");
    boolean named = table.row().has(CellStates.COLUMN);
    List<String> columns =
        new ArrayList<>(List.of("profile_date", "evaluator", "evaluator_version", "state"));
    if (named) {
      columns.add(CellStates.COLUMN);
    }
    table.forEach(
        Where.in("profile_date", days).and(Where.equal("grain", grain)),
        row -> {
          Key key =
              new Key(
                  row.date("profile_date"), row.text("evaluator"), row.text("evaluator_version"));
          Map<String, String> then = named ? row.map(CellStates.COLUMN, String.class) : Map.of();
          UnaryOperator<Cells> present = cells -> CellStates.present(cells, then, states, metrics);
          rows.put(key, new Stored(state(grain, key, row.bytes("state")), present));
        },
        columns.toArray(String[]::new));
    return rows;
  }

  private Supplier<byte[]> state(String grain, Key key, byte[] state) {
    if (kept.addAndGet(state.length) <= keptBytes) {
      return () -> state;
    }
    kept.addAndGet(-state.length);
    return () -> state(grain, key);
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
