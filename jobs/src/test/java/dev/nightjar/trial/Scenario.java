package dev.nightjar.trial;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.util.Set;
import java.util.TreeSet;

/**
 * A planted incident and what is right to say about it.
 *
 * @param requests a weekday has
 * @param noise between days
 * @param metric that shows it
 * @param touched every metric that it changes, {@code metric} included
 * @param slice where it is; null where nothing must be found in {@code metric}
 * @param component {@code name=value} that carries it, several with a comma where they cannot be
 *     told apart; empty where none does, null where that is not asked
 * @param from first day of the story; 56 unless it is in the past too
 * @param pinned whether the first two weeks are a pinned reference
 */
record Scenario(
    String name,
    int requests,
    double noise,
    Metric metric,
    Set<String> touched,
    Slice slice,
    String component,
    int from,
    boolean pinned,
    Story story) {
  /** The night on which it begins. */
  static final int NIGHT = 56;

  /** Name and size. */
  String title() {
    return name + " " + requests;
  }

  boolean isIncident() {
    return slice != null;
  }

  Scenario sized(int daily) {
    return new Scenario(name, daily, noise, metric, touched, slice, component, from, pinned, story);
  }

  Scenario component(String named) {
    return new Scenario(name, requests, noise, metric, touched, slice, named, from, pinned, story);
  }

  Scenario from(int day) {
    return new Scenario(name, requests, noise, metric, touched, slice, component, day, true, story);
  }

  Scenario harmless() {
    return new Scenario(
        name, requests, noise, metric, touched, null, component, from, false, story);
  }

  Scenario touching(Metric... more) {
    Set<String> all = new TreeSet<>(touched);
    for (Metric m : more) {
      all.add(m.name());
    }
    return new Scenario(name, requests, noise, metric, all, slice, component, from, pinned, story);
  }

  Scenario unpinned() {
    return new Scenario(
        name, requests, noise, metric, touched, slice, component, from, false, story);
  }

  Scenario with(Story told) {
    return new Scenario(
        name, requests, noise, metric, touched, slice, component, from, pinned, told);
  }
}
