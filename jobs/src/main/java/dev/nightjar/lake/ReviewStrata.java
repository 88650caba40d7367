package dev.nightjar.lake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Strata of a review queue from the cells of a day: judge verdict and score band first, because
 * there reviewers disagree with the judge in different shares, then coarse slices, as long as every
 * stratum is worth some labels. A verdict is never merged with another.
 */
final class ReviewStrata {
  /** Dimensions that strata are cut by, in this order. */
  static final List<String> SLICES = List.of("task_type", "language", "application");

  /** Labels that a stratum would get if all were labelled alike; a thinner one is merged. */
  private static final double WORTH = 4;

  private static final String OTHER = "other";

  private ReviewStrata() {}

  /**
   * Requests of a day that look the same to the sampler.
   *
   * @param verdict fail, pass or unjudged
   * @param band low or high score within the verdict; empty where scores do not tell
   * @param slices values in the order of {@link #SLICES}
   */
  record Cell(String verdict, String band, List<String> slices, long size) {}

  /** Name of a stratum, and the cells it holds. */
  record Stratum(String name, String verdict, String band, List<Cell> cells) {
    long size() {
      return cells.stream().mapToLong(Cell::size).sum();
    }
  }

  /** The strata, by name; the same cells and budget give the same strata. */
  static List<Stratum> of(List<Cell> cells, long budget) {
    double fewest = WORTH * cells.stream().mapToLong(Cell::size).sum() / budget;
    Map<String, Stratum> strata = new TreeMap<>();
    grouped(cells, Cell::verdict)
        .forEach(
            (verdict, judged) -> {
              Map<String, List<Cell>> bands = grouped(judged, Cell::band);
              boolean keepsBands = bands.values().stream().allMatch(c -> size(c) >= fewest);
              if (keepsBands) {
                bands.forEach(
                    (band, part) ->
                        split(
                            band.isEmpty() ? verdict : verdict + "-" + band,
                            verdict,
                            band,
                            part,
                            0,
                            fewest,
                            strata));
              } else {
                split(verdict, verdict, "", judged, 0, fewest, strata);
              }
            });
    return List.copyOf(strata.values());
  }

  private static void split(
      String name,
      String verdict,
      String band,
      List<Cell> cells,
      int depth,
      double fewest,
      Map<String, Stratum> strata) {
    if (depth == SLICES.size() || size(cells) < 2 * fewest) {
      strata.put(name, new Stratum(name, verdict, band, cells));
      return;
    }
    Map<String, List<Cell>> kept = new LinkedHashMap<>();
    List<Cell> rest = new ArrayList<>();
    grouped(cells, cell -> cell.slices().get(depth))
        .forEach(
            (value, part) -> {
              if (size(part) >= fewest) {
                kept.put(value, part);
              } else {
                rest.addAll(part);
              }
            });
    if (!rest.isEmpty() && size(rest) < fewest && !kept.isEmpty()) {
      String smallest =
          kept.keySet().stream()
              .min(java.util.Comparator.comparingLong(value -> size(kept.get(value))))
              .orElseThrow();
      rest.addAll(kept.remove(smallest));
    }
    if (!rest.isEmpty()) {
      // A value may be called "other" itself.
      kept.merge(OTHER, rest, ReviewStrata::joined);
    }
    if (kept.size() < 2) {
      split(name, verdict, band, cells, depth + 1, fewest, strata);
    } else {
      kept.forEach(
          (value, part) ->
              split(
                  name + "/" + SLICES.get(depth) + "=" + value,
                  verdict,
                  band,
                  part,
                  depth + 1,
                  fewest,
                  strata));
    }
  }

  private static List<Cell> joined(List<Cell> a, List<Cell> b) {
    List<Cell> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private static Map<String, List<Cell>> grouped(
      List<Cell> cells, java.util.function.Function<Cell, String> key) {
    Map<String, List<Cell>> groups = new TreeMap<>();
    cells.forEach(
        cell -> groups.computeIfAbsent(key.apply(cell), k -> new ArrayList<>()).add(cell));
    return groups;
  }

  private static long size(List<Cell> cells) {
    return cells.stream().mapToLong(Cell::size).sum();
  }

  /** Number of the stratum of each cell. */
  static Map<Cell, Integer> numbers(List<Stratum> strata) {
    Map<Cell, Integer> numbers = new HashMap<>();
    for (int h = 0; h < strata.size(); h++) {
      for (Cell cell : strata.get(h).cells()) {
        numbers.put(cell, h);
      }
    }
    return numbers;
  }
}
