package dev.nightjar.incident;

import dev.nightjar.model.Components;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The traffic of a version on the night of a finding: what rolling it back would touch.
 *
 * @param affected its units inside the affected slice
 * @param affectedAll all units of that slice
 * @param unaffected its units outside
 * @param unaffectedAll all units outside
 * @param companions other versions that served only together with it, as {@code component=version}
 * @param served versions of other components by which its units divide, as {@code
 *     component=version: units}
 */
record TouchedTraffic(
    long affected,
    long affectedAll,
    long unaffected,
    long unaffectedAll,
    List<String> companions,
    List<String> served) {

  /**
   * @param traffic rows of {@code component_traffic} of one finding
   */
  static TouchedTraffic of(List<Fields> traffic, String component, String version) {
    long[] inside = new long[2];
    long[] outside = new long[2];
    Map<String, Long> with = new LinkedHashMap<>();
    Map<String, Long> without = new LinkedHashMap<>();
    for (Fields row : traffic) {
      long units = row.whole("request_count");
      boolean affected = row.text("side").equals("affected");
      boolean own = version.equals(row.text(component, ""));
      long[] side = affected ? inside : outside;
      side[1] += units;
      side[0] += own ? units : 0;
      for (String other : Components.NAMES) {
        if (!other.equals(component) && row.has(other)) {
          (own ? with : without).merge(other + "=" + row.text(other), units, Long::sum);
        }
      }
    }
    List<String> companions =
        new ArrayList<>(
            new TreeSet<>(with.keySet().stream().filter(v -> !without.containsKey(v)).toList()));
    List<String> served = new ArrayList<>();
    for (String other : Components.NAMES) {
      List<String> versions =
          with.keySet().stream().filter(v -> v.startsWith(other + "=")).sorted().toList();
      if (versions.size() > 1) {
        versions.forEach(v -> served.add(v + ": " + with.get(v)));
      }
    }
    return new TouchedTraffic(inside[0], inside[1], outside[0], outside[1], companions, served);
  }

  long units() {
    return affected + unaffected;
  }

  /** Of all units of the night; NaN without any. */
  double share() {
    long all = affectedAll + unaffectedAll;
    return all > 0 ? (double) units() / all : Double.NaN;
  }
}
