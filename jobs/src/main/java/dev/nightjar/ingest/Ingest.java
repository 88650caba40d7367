package dev.nightjar.ingest;

import dev.nightjar.lake.Failures;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.Landing;
import dev.nightjar.lake.Landing.Landed;
import dev.nightjar.lake.LandingFile;
import dev.nightjar.lake.ReviewDraws;
import dev.nightjar.lake.RunContext;
import dev.nightjar.lake.SharedKeys;
import dev.nightjar.lake.StoredRequests;
import dev.nightjar.mapping.Mapping;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Brings landing files into the input tables: every row is written, or is a duplicate, or stands in
 * {@code quarantine} with what was expected.
 */
public final class Ingest {
  private final Lake lake;
  private final RunContext.Progress progress;

  private Ingest(Lake lake, RunContext.Progress progress) {
    this.lake = lake;
    this.progress = progress;
  }

  public static Ingest into(Lake lake) {
    return new Ingest(lake, (stage, done, total) -> {});
  }

  /** The same, telling how many of the files have landed; a table's files land together. */
  public Ingest telling(RunContext.Progress listener) {
    return new Ingest(lake, listener);
  }

  /**
   * What to ingest.
   *
   * @param paths landing files, or folders with a folder per table
   * @param table of every file; null to go by the names of folders and files
   * @param mapping name of a mapping, or a mapping file, that reads every file; null to go by the
   *     names of folders
   * @param given values that mappings ask for, by name
   * @param dryRun whether to do everything but write
   * @param now the instant of the run: {@code ingest_ts} of rows without one, and the bound of
   *     plausible times
   * @param runId of the run
   */
  public record Request(
      List<String> paths,
      String table,
      String mapping,
      Map<String, String> given,
      boolean dryRun,
      Instant now,
      String runId) {
    /** Of contract rows, and of mapped files that need nothing given. */
    public Request(List<String> paths, String table, boolean dryRun, Instant now, String runId) {
      this(paths, table, null, Map.of(), dryRun, now, runId);
    }
  }

  /**
   * Ingests.
   *
   * @throws Refusal if a path or the table does not exist, a target is a view, or other writers won
   *     every attempt to commit
   */
  public IngestResult run(Request request) {
    Settings settings = lake.settings();
    Mappings mappings = Mappings.of(settings, request.mapping(), request.given());
    LandingFiles found = LandingFiles.at(request.paths(), request.table(), mappings);
    List<LandingFile> files = found.found();
    files.forEach(this::refuseView);
    LandingReader reader =
        new LandingReader(
            settings.textColumns(),
            PrivacyGate.withAllowed(settings.allow()),
            files.stream().anyMatch(file -> ReviewLabels.areIn(file.table()))
                ? ReviewDraws.of(lake)
                : ReviewDraws.NONE,
            mappings,
            StoredRequests.NONE,
            request.now());
    files = besideTheirTraces(files, reader, mappings);
    Map<Boolean, List<LandingFile>> byNeed =
        files.stream().collect(Collectors.partitioningBy(file -> looksUp(file, mappings)));
    AtomicLong done = new AtomicLong();
    long total = files.size();
    IntConsumer more = count -> progress.at("ingest", done.addAndGet(count), total);
    more.accept(0);
    try {
      Map<String, Landed> landed =
          new LinkedHashMap<>(land(byNeed.get(false), reader, request, more));
      List<LandingFile> labels = byNeed.get(true);
      if (!labels.isEmpty()) {
        // After the requests: a label of one that comes with the same delivery finds it.
        Set<String> ids = new TreeSet<>();
        labels.forEach(file -> ids.addAll(reader.requests(file)));
        land(labels, reader.with(StoredRequests.of(lake, ids)), request, more)
            .forEach((table, later) -> landed.merge(table, later, Landed::plus));
      }
      return result(landed, found.skipped());
    } catch (RuntimeException e) {
      throw Failures.explain(e).map(refusal -> (RuntimeException) refusal).orElse(e);
    }
  }

  /** Files that share traces are read together, each with all that share one with it. */
  private List<LandingFile> besideTheirTraces(
      List<LandingFile> files, LandingReader reader, Mappings mappings) {
    Map<String, LandingFile> traces = new LinkedHashMap<>();
    for (LandingFile file : files) {
      if (file.mapping() != null
          && file.problem() == null
          && mappings.byId(file.mapping()).format() == Mapping.Format.OTLP) {
        traces.putIfAbsent(file.uri(), file);
      }
    }
    Map<String, Set<String>> shared =
        SharedKeys.of(lake, List.copyOf(traces.values()), reader::traces);
    return files.stream()
        .map(
            file ->
                traces.containsKey(file.uri())
                    ? file.beside(List.copyOf(shared.getOrDefault(file.uri(), Set.of())))
                    : file)
        .toList();
  }

  private static boolean looksUp(LandingFile file, Mappings mappings) {
    return file.mapping() != null && mappings.byId(file.mapping()).looksUp();
  }

  private Map<String, Landed> land(
      List<LandingFile> files, LandingReader reader, Request request, IntConsumer more) {
    return new Landing(lake, reader, request.runId(), request.now(), request.dryRun(), more)
        .land(files);
  }

  private void refuseView(LandingFile file) {
    Settings.Input mapped = lake.settings().inputs().get(file.table());
    if (mapped != null && !mapped.name().equals(mapped.baseTable())) {
      throw Refusal.usage(
          "Cannot ingest "
              + file.table()
              + ": the settings read it from the view "
              + mapped.name()
              + "; write its base table "
              + mapped.baseTable()
              + " with its own tools");
    }
  }

  private static IngestResult result(Map<String, Landed> landed, int skipped) {
    Map<String, IngestResult.Counts> tables = new LinkedHashMap<>();
    Map<String, Long> reasons = new TreeMap<>();
    Map<String, Long> ignored = new TreeMap<>();
    Map<String, Long> unmapped = new TreeMap<>();
    Set<String> found = new HashSet<>();
    Set<String> fresh = new HashSet<>();
    Set<String> unreadable = new HashSet<>();
    for (Map.Entry<String, Landed> each : landed.entrySet()) {
      Landed table = each.getValue();
      tables.put(
          each.getKey(),
          new IngestResult.Counts(
              table.read(), table.written(), table.duplicates(), table.quarantined()));
      table.reasons().forEach((code, rows) -> reasons.merge(code, rows, Long::sum));
      table.ignored().forEach((column, rows) -> ignored.put(each.getKey() + "." + column, rows));
      table.unmapped().forEach((what, records) -> unmapped.merge(what, records, Long::sum));
      found.addAll(table.files());
      fresh.addAll(table.files());
      unreadable.addAll(table.unreadable());
    }
    // Known is a file whose content every one of its tables has.
    Set<String> known = new HashSet<>(found);
    for (Landed table : landed.values()) {
      Set<String> read = new HashSet<>(table.files());
      read.removeAll(table.known());
      known.removeAll(read);
    }
    fresh.removeAll(known);
    fresh.removeAll(unreadable);
    return new IngestResult(
        tables,
        reasons,
        new IngestResult.FileCounts(
            found.size(), fresh.size(), known.size(), unreadable.size(), skipped),
        ignored,
        unmapped);
  }
}
