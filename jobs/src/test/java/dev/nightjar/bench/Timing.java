package dev.nightjar.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Repeated times of one thing: on the wall, and of the processor, which neighbours disturb less.
 */
final class Timing {
  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final List<Double> wall = new ArrayList<>();
  private final List<Double> processor = new ArrayList<>();
  private long wallStart;
  private long processorStart;
  private double lastWall;
  private double lastProcessor;

  void start() {
    wallStart = System.nanoTime();
    processorStart = process.getProcessCpuTime();
  }

  void stop(boolean counted) {
    lastWall = (System.nanoTime() - wallStart) / 1e9;
    lastProcessor = (process.getProcessCpuTime() - processorStart) / 1e9;
    if (counted) {
      wall.add(lastWall);
      processor.add(lastProcessor);
    }
  }

  /** Median seconds on the wall. */
  double wall() {
    return median(wall);
  }

  /** Median seconds of processor time, all threads. */
  double processor() {
    return median(processor);
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f s (processor %.2f s)", lastWall, lastProcessor);
  }
}
