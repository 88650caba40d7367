package dev.nightjar.lake;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Which landing files share a key, such as a trace: found in tasks, only pairs of files come back.
 */
public final class SharedKeys {
  private SharedKeys() {}

  /** Reads the keys of a file in a task. */
  public interface Keys extends Serializable {
    /** Hashes of the keys; an accidental collision only makes two files be read together. */
    Set<Long> of(LandingFile file);
  }

  /** For each file that shares a key with others, their URIs in alphabetical order. */
  public static Map<String, Set<String>> of(Lake lake, List<LandingFile> files, Keys keys) {
    Map<String, Set<String>> shared = new TreeMap<>();
    if (files.size() < 2) {
      return shared;
    }
    SparkSession spark = lake.spark();
    List<LandingFile> shipped = new ArrayList<>(files);
    List<Integer> indices = IntStream.range(0, files.size()).boxed().toList();
    int tasks = Math.min(files.size(), spark.sparkContext().defaultParallelism() * 2);
    List<Tuple2<Integer, Integer>> pairs =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(indices, tasks)
            .flatMapToPair(
                i -> keys.of(shipped.get(i)).stream().map(key -> new Tuple2<>(key, i)).iterator())
            .groupByKey()
            .flatMap(holders -> pairs(holders._2()).iterator())
            .distinct()
            .collect();
    for (Tuple2<Integer, Integer> pair : pairs) {
      shared
          .computeIfAbsent(files.get(pair._1()).uri(), f -> new TreeSet<>())
          .add(files.get(pair._2()).uri());
    }
    return shared;
  }

  private static List<Tuple2<Integer, Integer>> pairs(Iterable<Integer> holders) {
    Set<Integer> distinct = new TreeSet<>();
    holders.forEach(distinct::add);
    List<Tuple2<Integer, Integer>> pairs = new ArrayList<>();
    for (int a : distinct) {
      for (int b : distinct) {
        if (a != b) {
          pairs.add(new Tuple2<>(a, b));
        }
      }
    }
    return pairs;
  }
}
