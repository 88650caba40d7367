package dev.nightjar.lake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Brings landing files into input tables: rows first, table by table, then what was refused, then
 * the ledger. A crash between leaves rows without a ledger entry: the next run reads the files
 * again and finds every row there.
 */
public final class Landing {
  private final Lake lake;
  private final LandingSource source;
  private final String runId;
  private final Instant now;
  private final boolean isDry;
  private final IntConsumer landedFiles;

  /**
   * @param source reads files in the tasks
   * @param runId of the run, for snapshots, quarantine and ledger
   * @param now the run's instant
   * @param isDry whether to read and compare everything and write nothing
   * @param landedFiles told how many more files have landed
   */
  public Landing(
      Lake lake,
      LandingSource source,
      String runId,
      Instant now,
      boolean isDry,
      IntConsumer landedFiles) {
    this.lake = lake;
    this.source = source;
    this.runId = runId;
    this.now = now;
    this.isDry = isDry;
    this.landedFiles = landedFiles;
  }

  /**
   * What became of the files of one table. Always {@code read = written + duplicates +
   * quarantined}; a file that is refused as a whole counts as one row read and quarantined.
   *
   * @param files by their URI; a mapping can make rows of several tables of one file
   * @param known files whose content was ingested before
   * @param unreadable files that were refused as a whole
   * @param reasons quarantined rows by reason code
   * @param ignored rows by column that the table does not have
   * @param unmapped records that a mapping makes no row of, by {@code mapping: what they are}
   */
  public record Landed(
      Set<String> files,
      Set<String> known,
      Set<String> unreadable,
      long read,
      long written,
      long duplicates,
      long quarantined,
      Map<String, Long> reasons,
      Map<String, Long> ignored,
      Map<String, Long> unmapped) {

    /** Both together. */
    public Landed plus(Landed other) {
      return new Landed(
          union(files, other.files),
          union(known, other.known),
          union(unreadable, other.unreadable),
          read + other.read,
          written + other.written,
          duplicates + other.duplicates,
          quarantined + other.quarantined,
          sum(reasons, other.reasons),
          sum(ignored, other.ignored),
          sum(unmapped, other.unmapped));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
      Set<String> both = new HashSet<>(a);
      both.addAll(b);
      return both;
    }

    private static Map<String, Long> sum(Map<String, Long> a, Map<String, Long> b) {
      Map<String, Long> both = new TreeMap<>(a);
      b.forEach((key, count) -> both.merge(key, count, Long::sum));
      return both;
    }
  }

  /** Lands the files; the result is by table, in the order of the contract. */
  public Map<String, Landed> land(List<LandingFile> found) {
    if (found.isEmpty()) {
      return Map.of();
    }
    List<LandingFile> files = fingerprinted(found);
    LandingLedger ledger = new LandingLedger(lake, runId, now);
    Set<String> known = ledger.known(files);
    Quarantine quarantine = new Quarantine(lake, runId, now);
    List<LandingLedger.Entry> entries = new ArrayList<>();
    List<LandingFrame> open = new ArrayList<>();
    Map<String, Landed> landed = new LinkedHashMap<>();
    try {
      byTable(files)
          .forEach(
              (table, ofTable) -> {
                Batch batch = new Batch(table, ofTable, known, quarantine, entries);
                if (batch.frame != null) {
                  open.add(batch.frame);
                }
                landed.put(table, batch.land());
                landedFiles.accept(ofTable.size());
              });
      if (!isDry) {
        quarantine.write();
        ledger.note(entries);
      }
    } finally {
      open.forEach(LandingFrame::close);
    }
    return landed;
  }

  private List<LandingFile> fingerprinted(List<LandingFile> found) {
    SparkSession spark = lake.spark();
    LandingSource reader = source;
    int tasks = Math.min(found.size(), spark.sparkContext().defaultParallelism() * 2);
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(found, tasks)
        .map(reader::fingerprint)
        .collect();
  }

  private static Map<String, List<LandingFile>> byTable(List<LandingFile> files) {
    Map<String, List<LandingFile>> byTable = new LinkedHashMap<>();
    Contract.inputs().forEach(table -> byTable.put(table.name(), new ArrayList<>()));
    files.forEach(file -> byTable.computeIfAbsent(file.table(), t -> new ArrayList<>()).add(file));
    byTable.values().removeIf(List::isEmpty);
    return byTable;
  }

  /** The files of one table. */
  private final class Batch {
    private final String table;
    private final Set<String> files = new HashSet<>();
    private final List<LandingFile> refusedFiles = new ArrayList<>();
    private final Quarantine quarantine;
    private final List<LandingLedger.Entry> entries;
    private final LandingFrame frame;
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Set<String> known = new HashSet<>();

    Batch(
        String table,
        List<LandingFile> all,
        Set<String> ledger,
        Quarantine quarantine,
        List<LandingLedger.Entry> entries) {
      this.table = table;
      all.forEach(file -> files.add(file.uri()));
      this.quarantine = quarantine;
      this.entries = entries;
      List<LandingFile> fresh = new ArrayList<>();
      Set<String> seen = new HashSet<>(ledger);
      for (LandingFile file : all) {
        if (file.sha256() != null && !seen.add(LandingLedger.key(file))) {
          known.add(file.uri());
        } else if (file.problem() != null) {
          refusedFiles.add(file);
        } else {
          fresh.add(file);
        }
      }
      this.frame = fresh.isEmpty() ? null : read(fresh);
    }

    private LandingFrame read(List<LandingFile> fresh) {
      StructType columns = SparkSchemaUtil.convert(Contract.table(table).schema());
      return LandingFrame.read(lake.spark(), columns, fresh, source);
    }

    Landed land() {
      for (LandingFile file : refusedFiles) {
        refuse(file, file.problem());
      }
      UniqueWrite.Written written = new UniqueWrite.Written(0, 0, null);
      Map<String, Long> ignored = new TreeMap<>();
      long read = refusedFiles.size();
      long quarantined = refusedFiles.size();
      Map<String, Long> unmapped = new TreeMap<>();
      Set<String> unreadable = new HashSet<>();
      refusedFiles.forEach(file -> unreadable.add(file.uri()));
      if (frame != null) {
        written = new UniqueWrite(lake, Contract.table(table), runId).write(frame, isDry);
        long refusedRows = 0;
        for (int file = 0; file < frame.files().size(); file++) {
          LandingRow.End end = frame.end(file);
          LandingFile landing = frame.files().get(file);
          if (end.broken() != null) {
            refuse(landing, end.broken());
            unreadable.add(landing.uri());
            read++;
            quarantined++;
            continue;
          }
          read += end.read();
          refusedRows += end.refused();
          end.ignored().forEach((column, rows) -> ignored.merge(column, rows, Long::sum));
          end.unmapped()
              .forEach((what, n) -> unmapped.merge(landing.mapping() + ": " + what, n, Long::sum));
          long accepted = end.read() - end.refused();
          long ofFile =
              written.byFile() == null ? accepted : written.byFile().getOrDefault(file, 0L);
          entries.add(new LandingLedger.Entry(landing, end.read(), ofFile, end.refused()));
        }
        if (refusedRows > 0) {
          quarantined += refusedRows;
          frame.refusedByCode().forEach((code, rows) -> reasons.merge(code, rows, Long::sum));
          quarantine.add(frame, table);
        }
      }
      return new Landed(
          files,
          known,
          unreadable,
          read,
          written.written(),
          written.duplicates(),
          quarantined,
          reasons,
          ignored,
          unmapped);
    }

    private void refuse(LandingFile file, LandingRow.Refused refused) {
      quarantine.add(file, refused);
      reasons.merge(refused.code(), 1L, Long::sum);
      entries.add(new LandingLedger.Entry(file, 1, 0, 1));
    }
  }
}
