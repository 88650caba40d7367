package dev.nightjar.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Replays unchanged nights and planted incidents and prints what was claimed against what was so.
 * {@code ./dev trial [--quick] [--seed N] [--repeats N] [--misses] [SCENARIO...]}: a scenario is
 * part of a name; {@code quiet} for the unchanged nights; with {@code --misses} each wrong claim is
 * told.
 */
public final class Trial {
  private Trial() {}

  public static void main(String[] args) throws InterruptedException, ExecutionException {
    boolean quick = false;
    boolean misses = false;
    long seed = 1;
    int fleets = 20;
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        quick = true;
      } else if (args[i].equals("--misses")) {
        misses = true;
      } else if (args[i].equals("--seed")) {
        seed = Long.parseLong(args[++i]);
      } else if (args[i].equals("--repeats")) {
        fleets = Integer.parseInt(args[++i]);
      } else {
        wanted.add(args[i]);
      }
    }
    long start = System.nanoTime();
    Tally tally = new Tally();
    List<Scenario> scenarios = new ArrayList<>(Scenarios.all());
    scenarios.removeIf(s -> !isWanted(s.name() + " " + s.requests(), wanted));
    List<Callable<Void>> tasks = new ArrayList<>();
    if (isWanted("quiet", wanted)) {
      quiet(seed, quick, tally, tasks);
    }
    Map<Integer, List<Scenario>> sizes = new TreeMap<>();
    scenarios.forEach(s -> sizes.computeIfAbsent(s.requests(), r -> new ArrayList<>()).add(s));
    for (Map.Entry<Integer, List<Scenario>> e : sizes.entrySet()) {
      boolean large = e.getKey() > 6000;
      int repeats = quick ? (large ? 0 : 2) : large ? Math.max(1, fleets / 4) : fleets;
      for (int k = 0; k < repeats; k++) {
        long own = seed * 1000 + k;
        tasks.add(
            () -> {
              IncidentTrial trial =
                  new IncidentTrial(own, e.getKey(), e.getValue().get(0).noise(), tally);
              e.getValue().forEach(trial::run);
              return null;
            });
      }
    }
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
    TrialReport.print(tally, scenarios);
    if (misses) {
      tally.misses().forEach(m -> print("%s", m));
    }
    print("%.0f s", (System.nanoTime() - start) / 1e9);
  }

  private static void quiet(long seed, boolean quick, Tally tally, List<Callable<Void>> tasks) {
    for (int k = 0; k < (quick ? 1 : 3); k++) {
      for (double noise : new double[] {0, .1, .2}) {
        long own = seed * 1000 + 500 + k;
        tasks.add(
            () -> {
              QuietTrial.run(own, 3000, noise, quick ? 20 : 60, tally);
              return null;
            });
      }
    }
  }

  private static boolean isWanted(String name, List<String> wanted) {
    return wanted.isEmpty() || wanted.stream().anyMatch(name::contains);
  }

  static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
