package dev.nightjar.lake;

import dev.nightjar.lake.ProfilePart.Tallies;
import dev.nightjar.model.Cells;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Profile;
import dev.nightjar.profile.KernelPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** The profiles of one grain over a range of days. Close it when they are stored. */
public final class ProfiledGrain implements AutoCloseable {
  private final SparkSession spark;
  private final KernelPlan plan;
  private final ProfileStamp stamp;
  private final JavaPairRDD<String, byte[]> merged;
  private final Tallies tallies;
  private final ValueCaps caps;

  ProfiledGrain(
      SparkSession spark,
      KernelPlan plan,
      ProfileStamp stamp,
      JavaPairRDD<String, byte[]> merged,
      Tallies tallies,
      ValueCaps caps) {
    this.spark = spark;
    this.plan = plan;
    this.stamp = stamp;
    this.merged = merged;
    this.tallies = tallies;
    this.caps = caps;
  }

  /** Observations that were read. */
  public long rowsRead() {
    return tallies.rows();
  }

  /** Late ones among them. */
  public long rowsLate() {
    return tallies.lateRows();
  }

  /** Dimensions that metrics ask for and the observations lack: they got no slices. */
  public Set<String> absentDimensions() {
    return plan.absentDimensions();
  }

  /** Columns with more values than are told apart; the others were merged into one. */
  public List<CappedValues> capped() {
    return caps.capped();
  }

  /** The release vectors that occur in the profiles: rows of {@code component_key}. */
  public List<Components> components() {
    List<Components> kept = new ArrayList<>();
    boolean others = false;
    for (Components components : tallies.components()) {
      boolean own = caps.keepsComponents(components.key());
      others |= !own;
      if (own) {
        kept.add(components);
      }
    }
    if (others && kept.stream().noneMatch(each -> each.key().equals(Components.OTHER_KEY))) {
      kept.add(Components.other());
    }
    return kept;
  }

  /** The finished profiles one by one in this process, in no order. */
  public Iterator<Profile> profiles() {
    Iterator<byte[]> bytes = finished().map(Profile::toBytes).toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return bytes.hasNext();
      }

      @Override
      public Profile next() {
        return Profile.ofBytes(bytes.next());
      }
    };
  }

  /** The finest cells by day and judge, in that order. */
  List<DayCells> cells() {
    return cells(Cells.MOST);
  }

  /** The same with at most so many cells by themselves. */
  List<DayCells> cells(int most) {
    ValueCaps last = caps;
    List<Tuple2<String, DayCells>> parts =
        new ArrayList<>(
            merged
                .filter(part -> ProfilePart.isCells(part._1()))
                .mapValues(bytes -> DayCells.of(Cells.ofBytes(bytes), last, most))
                .collect());
    parts.sort(Comparator.comparing(part -> part._1()));
    return parts.stream().map(part -> part._2()).toList();
  }

  private JavaRDD<Profile> finished() {
    JavaPairRDD<String, byte[]> profiles = merged.filter(part -> ProfilePart.isProfile(part._1()));
    KernelPlan of = plan;
    Map<String, List<String>> versions = new HashMap<>();
    for (Components components : tallies.components()) {
      versions.put(components.key(), new ArrayList<>(components.versions()));
    }
    ValueCaps last = caps;
    JavaRDD<Profile> all =
        profiles.values().mapPartitions(each -> new ExpandedProfiles(each, of, versions));
    if (!caps.folds()) {
      return all.map(last::seal);
    }
    return all.mapToPair(profile -> ProfilePart.of(last.fold(profile)))
        .groupByKey(Profiler.partitions(spark))
        .map(parts -> ProfilePart.merge(parts._1(), parts._2()))
        .map(bytes -> last.seal(Profile.ofBytes(bytes)));
  }

  /** The profiles as rows of {@code daily_profile}, columns in the order of the table. */
  public Dataset<Row> rows() {
    StructType schema = ProfileRows.schema();
    List<String> columns = List.of(schema.fieldNames());
    Map<String, Metric> metrics = new HashMap<>();
    plan.measures().forEach(each -> metrics.put(each.metric().name(), each.metric()));
    ProfileStamp origin = stamp;
    JavaRDD<Row> rows =
        finished()
            .map(
                profile -> {
                  Metric metric = metrics.get(profile.key().metric());
                  return ProfileRows.row(profile, metric, origin, columns);
                });
    return spark.createDataFrame(rows, schema);
  }

  @Override
  public void close() {
    merged.unpersist(false);
  }
}
