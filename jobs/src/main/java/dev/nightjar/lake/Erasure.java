package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Removes subjects: every row that carries their pseudonym, every row about one of their requests,
 * and the older snapshots that still have the bytes. Frozen incidents stay as they are; their
 * evidence holds no key of a subject.
 *
 * <p>The traces go last: as long as they are there, an erasure that was killed finds the same
 * requests again.
 */
public final class Erasure {
  private static final String SUBJECT = "enduser_pseudo_id";
  private static final String REQUEST = "request_id";
  private static final String TRACES = "llm_traces";
  private static final String SUBJECTS_VIEW = "nightjar_erased_subject";
  private static final String REQUESTS_VIEW = "nightjar_erased_request";
  private static final int MOST_ROUNDS = 4;

  private final Lake lake;
  private final RunContext run;
  private final Instant now;

  public Erasure(Lake lake, RunContext run) {
    this.lake = lake;
    this.run = run;
    this.now = run.startedAt();
  }

  /**
   * What was erased, or would be.
   *
   * @param tables rows by table; every table that was looked through
   * @param profiles rows of {@code daily_profile} in which a stranger took the subject's place
   * @param finished tables in which an earlier erasure was brought to its end
   * @param held branches that still hold bytes: erase again when their runs have ended
   * @param foreign views that show rows of the subject; they belong to somebody else
   */
  public record Outcome(
      Map<String, Long> tables,
      long profiles,
      List<String> finished,
      List<String> held,
      List<String> foreign) {
    /** Whether there was nothing to erase and nothing to finish. */
    public boolean isNothing() {
      return profiles == 0
          && finished.isEmpty()
          && held.isEmpty()
          && foreign.isEmpty()
          && tables.values().stream().allMatch(rows -> rows == 0);
    }
  }

  /** One table with rows of subjects or of their requests. */
  private record Place(TableDefinition definition, String sqlName, Schema schema, boolean isView) {
    boolean hasSubject() {
      return schema.findField(SUBJECT) != null;
    }

    boolean hasRequest() {
      return schema.findField(REQUEST) != null;
    }

    String condition() {
      String ofRequest = REQUEST + " IN (SELECT " + REQUEST + " FROM " + REQUESTS_VIEW + ")";
      if (!hasSubject()) {
        return ofRequest;
      }
      String ofSubject = SUBJECT + " IN (SELECT subject FROM " + SUBJECTS_VIEW + ")";
      // A row that names somebody else is not the subject's, whatever its request.
      return hasRequest()
          ? ofSubject + " OR (" + SUBJECT + " IS NULL AND " + ofRequest + ")"
          : ofSubject;
    }
  }

  /**
   * Erases.
   *
   * @param subjects pseudonyms; never logged, never kept
   * @param isDry whether only to count
   * @throws Refusal (not ready) when other writers committed in between, each time it was tried
   */
  public Outcome run(Collection<String> subjects, boolean isDry) {
    SparkSession spark = lake.spark();
    Dataset<Row> named =
        spark.createDataFrame(
            new TreeSet<>(subjects).stream().map(RowFactory::create).toList(),
            StructType.fromDDL("subject STRING NOT NULL"));
    named.createOrReplaceTempView(SUBJECTS_VIEW);
    try {
      List<Place> places = places();
      Map<String, Long> rows = new LinkedHashMap<>();
      List<String> foreign = new ArrayList<>();
      for (int round = 1; round == 1 || isLeft(places); round++) {
        if (round > MOST_ROUNDS) {
          throw Refusal.notReady(
              "Rows of the subjects arrived during each of "
                  + MOST_ROUNDS
                  + " rounds; run the command again when the ingest has ended");
        }
        round(places, isDry, rows, foreign);
        if (isDry) {
          break;
        }
      }
      ErasedSketches sketches = new ErasedSketches(lake, named);
      long profiles = sketches.count();
      if (!isDry && profiles > 0) {
        sketches.rename(ErasedHistory.mark(run.runId()));
      }
      return finish(rows, profiles, foreign, isDry);
    } catch (RuntimeException e) {
      throw Failures.explain(e).<RuntimeException>map(refusal -> refusal).orElse(e);
    } finally {
      spark.catalog().dropTempView(SUBJECTS_VIEW);
      spark.catalog().dropTempView(REQUESTS_VIEW);
    }
  }

  /** Tables and views with a column of the subject or the request, the traces last. */
  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    Stream.concat(Contract.inputs().stream(), Contract.outputs().stream())
        // The evidence of an incident is frozen, and holds no key of a subject.
        .filter(definition -> !definition.name().startsWith("incident"))
        .filter(
            definition ->
                definition.schema().findField(SUBJECT) != null
                    || definition.schema().findField(REQUEST) != null)
        .filter(definition -> lake.catalog().tableExists(lake.identifier(definition)))
        .forEach(
            definition -> {
              var read =
                  definition.input() ? lake.input(definition.name()) : lake.identifier(definition);
              String sqlName = Lake.sqlName(read);
              Schema schema = SparkSchemaUtil.convert(lake.spark().table(sqlName).schema());
              boolean isView = !read.equals(lake.identifier(definition));
              Place place = new Place(definition, sqlName, schema, isView);
              if (place.hasSubject() || place.hasRequest()) {
                places.add(place);
              }
            });
    places.sort(
        Comparator.comparing(Place::hasSubject)
            .thenComparing(place -> place.definition().name().equals(TRACES)));
    return places;
  }

  private boolean isLeft(List<Place> places) {
    return places.stream()
        .filter(place -> place.hasSubject() && !place.isView())
        .anyMatch(place -> !ofSubjects(lake.spark().table(place.sqlName())).isEmpty());
  }

  private static Dataset<Row> ofSubjects(Dataset<Row> rows) {
    return rows.filter(SUBJECT + " IN (SELECT subject FROM " + SUBJECTS_VIEW + ")");
  }

  private void round(
      List<Place> places, boolean isDry, Map<String, Long> rows, List<String> foreign) {
    Dataset<Row> requests = requests(places).persist(StorageLevel.MEMORY_AND_DISK());
    requests.createOrReplaceTempView(REQUESTS_VIEW);
    int done = 0;
    for (Place place : places) {
      run.progress().at("erase", done++, places.size());
      String name = place.definition().name();
      long found = lake.spark().table(place.sqlName()).filter(place.condition()).count();
      if (place.isView()) {
        if (found > 0 && !foreign.contains(name)) {
          foreign.add(name);
        }
        continue;
      }
      if (!isDry && found > 0) {
        CommitMetadata.withCommitProperties(
            ErasedHistory.mark(run.runId()),
            () ->
                lake.spark().sql("DELETE FROM " + place.sqlName() + " WHERE " + place.condition()),
            RuntimeException.class);
      }
      rows.merge(name, found, Long::sum);
    }
    run.progress().at("erase", done, places.size());
    requests.unpersist();
  }

  /**
   * The subjects' requests, from snapshots that stay until the end: what is computed again after a
   * task was lost must not depend on what is deleted by then.
   */
  private Dataset<Row> requests(List<Place> places) {
    Dataset<Row> requests =
        lake.spark().createDataFrame(List.of(), StructType.fromDDL(REQUEST + " STRING"));
    for (Place place : places) {
      if (place.hasSubject() && place.hasRequest()) {
        requests =
            requests.union(
                ofSubjects(pinned(place)).filter(REQUEST + " IS NOT NULL").select(REQUEST));
      }
    }
    return requests.distinct();
  }

  private Dataset<Row> pinned(Place place) {
    Snapshot current =
        place.isView() ? null : lake.load(lake.identifier(place.definition())).currentSnapshot();
    return current == null
        ? lake.spark().table(place.sqlName())
        : lake.spark().read().option("versionAsOf", current.snapshotId()).table(place.sqlName());
  }

  private Outcome finish(
      Map<String, Long> rows, long profiles, List<String> foreign, boolean isDry) {
    List<String> finished = new ArrayList<>();
    List<String> held = new ArrayList<>();
    if (!isDry) {
      Stream.concat(Contract.inputs().stream(), Contract.outputs().stream())
          .filter(definition -> lake.catalog().tableExists(lake.identifier(definition)))
          .forEach(
              definition -> {
                Table table = lake.load(lake.identifier(definition));
                ErasedHistory history = new ErasedHistory(lake, definition, table);
                if (history.isUnfinished(now)) {
                  held.addAll(history.finish(lake.spark(), run.runId(), now));
                  boolean isOurs =
                      definition.name().equals(ErasedSketches.PROFILES)
                          ? profiles > 0
                          : rows.getOrDefault(definition.name(), 0L) > 0;
                  if (!isOurs) {
                    finished.add(definition.name());
                  }
                }
              });
    }
    Outcome outcome = new Outcome(rows, profiles, finished, held, foreign);
    if (!isDry && !outcome.isNothing()) {
      Map<String, Object> results = new LinkedHashMap<>();
      results.put("tables", rows);
      results.put("profiles", profiles);
      new RunRecords(lake, run).appendDone(results);
    }
    return outcome;
  }
}
