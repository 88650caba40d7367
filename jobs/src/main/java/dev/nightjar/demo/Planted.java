package dev.nightjar.demo;

import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.List;

/**
 * One planted regression: what a night's findings are held against.
 *
 * @param report report that must find it
 * @param slice where it was planted
 * @param since first affected night
 * @param description one sentence
 */
public record Planted(String report, Slice slice, LocalDate since, String description) {

  static final String NEW_INDEX = "idx-2026-11";
  static final String SLOW_RUNTIME = "engine-0.19";
  static final String LOOPING_PROMPT = "ops-v8";
  static final String MISSING_LANGUAGE = "ja";

  static LocalDate indexSince(LocalDate last) {
    return last.minusDays(3);
  }

  static LocalDate runtimeSince(LocalDate last) {
    return last.minusDays(4);
  }

  static LocalDate loopSince(LocalDate last) {
    return last.minusDays(2);
  }

  static LocalDate languageSince(LocalDate last) {
    return last.minusDays(5);
  }

  /** Where the four regressions of a demo show whose last night is {@code last}. */
  static List<Planted> until(LocalDate last) {
    return List.of(
        new Planted(
            "hallucination",
            Slice.of("retrieval_index_version", NEW_INDEX),
            indexSince(last),
            "a new index doubles unsupported answers in half of search_copilot"),
        new Planted(
            "serving",
            Slice.of("runtime_version", SLOW_RUNTIME),
            runtimeSince(last),
            "a new runtime makes a third of the traffic 1.6 times slower"),
        new Planted(
            "cost",
            Slice.of("prompt_version", LOOPING_PROMPT),
            loopSince(last),
            "a new prompt sends ops_agent into tool loops"),
        new Planted(
            "drift",
            Slice.of("prompt_version", LOOPING_PROMPT),
            loopSince(last),
            "the same loops lengthen what ops_agent sends to its model"),
        new Planted(
            "retrieval_miss",
            Slice.of("language", MISSING_LANGUAGE),
            languageSince(last),
            "questions in Japanese lose their relevant source"));
  }
}
