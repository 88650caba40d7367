package dev.nightjar.trial;

import dev.nightjar.model.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * Releases that come to all or a part of the traffic, one of which doubles a rate or makes requests
 * dearer by 30 %, and what can be known of them: which one it was, which set it is among, or that
 * it was none.
 */
final class RollOutScenarios {
  private static final int REQUESTS = 6_000;
  private static final String PROMPT = "prompt_version";
  private static final String INDEX = "retrieval_index_version";
  private static final String RUNTIME = "runtime_version";
  private static final Slice NEW_PROMPT = Slice.of(PROMPT, "search-v2");
  private static final Slice NEW_INDEX = Slice.of(INDEX, "idx-7");
  private static final Slice NEW_RUNTIME = Slice.of(RUNTIME, "engine-2");
  private static final Slice SEARCH = Slice.of("application", "search");

  private RollOutScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    separable(all);
    aliased(all);
    innocent(all);
    expensive(all);
    return all;
  }

  private static void separable(List<Scenario> all) {
    all.add(
        release("prompt for half of its application", NEW_PROMPT, PROMPT + "=search-v2")
            .with(
                (day, r, random) -> harm(r, isSearch(r) && part(r, 1, .5) && give(r, NEW_PROMPT))));
    all.add(
        release("prompt for a tenth of its application", NEW_PROMPT, PROMPT + "=search-v2")
            .with(
                (day, r, random) -> harm(r, isSearch(r) && part(r, 1, .1) && give(r, NEW_PROMPT))));
    all.add(
        release("prompt and index, separate halves", NEW_INDEX, INDEX + "=idx-7")
            .with(
                (day, r, random) -> {
                  if (r.is("application", "chat") && part(r, 2, .5)) {
                    r.set(PROMPT, "chat-v2");
                  }
                  return harm(r, retrieves(r) && part(r, 1, .5) && give(r, NEW_INDEX));
                }));
    all.add(
        release("index a week earlier, then prompt", NEW_PROMPT, PROMPT + "=search-v2")
            .from(50)
            .unpinned()
            .with(
                (day, r, random) -> {
                  if (retrieves(r) && part(r, 1, .5)) {
                    give(r, NEW_INDEX);
                  }
                  boolean late = day >= Scenario.NIGHT && isSearch(r) && part(r, 2, .5);
                  return harm(r, late && give(r, NEW_PROMPT));
                }));
    all.add(
        release("index for one application a night earlier", NEW_INDEX, INDEX + "=idx-7")
            .with(
                (day, r, random) -> {
                  boolean due = r.is("application", "chat") || day > Scenario.NIGHT;
                  return harm(r, retrieves(r) && due && give(r, NEW_INDEX));
                }));
    all.add(
        release("prompt and runtime, a fifth apart", NEW_PROMPT, PROMPT + "=search-v2")
            .with(
                (day, r, random) -> {
                  boolean both = isSearch(r) && part(r, 1, .5);
                  boolean apart = isSearch(r) && part(r, 2, .2);
                  if (isSearch(r) && both != apart) {
                    give(r, NEW_RUNTIME);
                  }
                  return harm(r, both && give(r, NEW_PROMPT));
                }));
  }

  private static void aliased(List<Scenario> all) {
    all.add(
        release(
                "prompt and runtime on the same half",
                NEW_PROMPT,
                PROMPT + "=search-v2, " + RUNTIME + "=engine-2")
            .with(
                (day, r, random) ->
                    harm(
                        r,
                        isSearch(r)
                            && part(r, 1, .5)
                            && give(r, NEW_PROMPT)
                            && give(r, NEW_RUNTIME))));
    all.add(
        release(
                "prompt and index, everything at once",
                SEARCH,
                PROMPT + "=search-v2, " + INDEX + "=idx-7")
            .with(
                (day, r, random) ->
                    harm(r, isSearch(r) && give(r, NEW_PROMPT) && give(r, NEW_INDEX))));
  }

  private static void innocent(List<Scenario> all) {
    all.add(
        release("a language gets worse under every prompt", Slice.of("language", "de"), "")
            .with(
                (day, r, random) -> {
                  if (isSearch(r) && part(r, 1, .5)) {
                    give(r, NEW_PROMPT);
                  }
                  return harm(r, r.is("language", "de"));
                }));
    all.add(
        release("an application gets worse, its index half new", SEARCH, "")
            .with(
                (day, r, random) -> {
                  if (retrieves(r) && part(r, 1, .5)) {
                    give(r, NEW_INDEX);
                  }
                  return harm(r, isSearch(r));
                }));
    all.add(
        release("a new runtime gets the hard traffic", NEW_RUNTIME, "")
            .harmless()
            .with(
                (day, r, random) -> {
                  if (part(r, 1, r.is("application", "ops") ? .9 : .1)) {
                    give(r, NEW_RUNTIME);
                  }
                  return true;
                }));
  }

  /** The same of amounts of money, where one release makes requests dearer. */
  private static void expensive(List<Scenario> all) {
    all.add(
        dearer("cost: prompt for half of its application", NEW_PROMPT, PROMPT + "=search-v2")
            .with(
                (day, r, random) -> cost(r, isSearch(r) && part(r, 1, .5) && give(r, NEW_PROMPT))));
    all.add(
        dearer("cost: prompt and runtime, a fifth apart", NEW_PROMPT, PROMPT + "=search-v2")
            .with(
                (day, r, random) -> {
                  boolean both = isSearch(r) && part(r, 1, .5);
                  boolean apart = isSearch(r) && part(r, 2, .2);
                  if (isSearch(r) && both != apart) {
                    give(r, NEW_RUNTIME);
                  }
                  return cost(r, both && give(r, NEW_PROMPT));
                }));
    all.add(
        dearer(
                "cost: prompt and runtime on the same half",
                NEW_PROMPT,
                PROMPT + "=search-v2, " + RUNTIME + "=engine-2")
            .with(
                (day, r, random) ->
                    cost(
                        r,
                        isSearch(r)
                            && part(r, 1, .5)
                            && give(r, NEW_PROMPT)
                            && give(r, NEW_RUNTIME))));
    all.add(
        dearer("cost: an application is dearer, its index half new", SEARCH, "")
            .with(
                (day, r, random) -> {
                  if (retrieves(r) && part(r, 1, .5)) {
                    give(r, NEW_INDEX);
                  }
                  return cost(r, isSearch(r));
                }));
  }

  private static boolean isSearch(Request r) {
    return r.is("application", "search");
  }

  private static boolean retrieves(Request r) {
    return !r.is("application", "ops");
  }

  private static boolean part(Request r, int salt, double share) {
    return r.lot(salt) < share;
  }

  private static boolean give(Request r, Slice version) {
    version.values().forEach(r::set);
    return true;
  }

  private static boolean harm(Request r, boolean harmed) {
    r.failed *= harmed ? 2 : 1;
    return true;
  }

  private static boolean cost(Request r, boolean dearer) {
    r.cost += dearer ? Math.log(1.3) : 0;
    return true;
  }

  private static Scenario dearer(String name, Slice slice, String component) {
    return Scenarios.of(name, TrialMetrics.COST, slice, r -> {})
        .sized(REQUESTS)
        .component(component)
        .touching(TrialMetrics.VOLUME);
  }

  private static Scenario release(String name, Slice slice, String component) {
    return Scenarios.rate(name, REQUESTS, 1, slice)
        .component(component)
        .touching(TrialMetrics.VOLUME);
  }
}
