package dev.nightjar.lake;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A drawn review queue.
 *
 * @param batch its id; labels name it
 * @param evaluation what reviewers judge
 * @param items the requests, by stratum and id
 * @param strata number of strata
 * @param expectedWidth width of the 95 % interval of the failure rate that its labels will give
 * @param isNew whether it was drawn now; else it is the one that was drawn before
 * @param withoutText requests of the day that have no redacted text and cannot be drawn
 */
public record ReviewQueue(
    String batch,
    String evaluation,
    List<Item> items,
    int strata,
    double expectedWidth,
    boolean isNew,
    long withoutText) {

  /**
   * One request to review.
   *
   * @param stamp slice columns of the request, by name
   * @param inclusionProbability with which this batch drew it
   * @param combinedProbability with which this or an earlier batch that drew it too did
   * @param judgeFailed the judge's verdict, null when it has none
   * @param judgeScore its score, or null
   */
  public record Item(
      String requestId,
      Instant requestTs,
      String input,
      String output,
      Map<String, String> stamp,
      String stratum,
      double inclusionProbability,
      double combinedProbability,
      Boolean judgeFailed,
      Double judgeScore) {}
}
