package dev.nightjar.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.SplittableRandom;

/**
 * One synthetic request and what came of it. Rates drift from day to day (logit noise), a few users
 * send a large part of the requests, weekends are quieter: what a detector must not alarm on.
 */
final class Traffic {
  final String requestId;
  final LocalDateTime at;
  final String user;
  final String application;
  final boolean retrieves;
  final String modelId;
  final String promptVersion;
  final String indexVersion;
  final String runtimeVersion;
  final String arm;
  final String language;
  final String taskType;
  final String tenantTier;
  final String region;
  final long inputTokens;
  final long cachedTokens;
  final long outputTokens;
  final int llmCalls;
  final int toolCalls;
  final double queueMs;
  final double firstTokenMs;
  final double interTokenMs;
  final String status;
  final String errorType;
  final String finishReason;
  final boolean taskSuccess;
  final double hallucination;
  final double miss;

  private Traffic(Day day, int number, SplittableRandom random) {
    requestId = "r-" + day.date().toString().replace("-", "") + "-" + number;
    at = day.date().atStartOfDay().plusNanos((long) (random.nextDouble() * 86_399e9));
    // A square of a uniform draw: a tenth of the users sends a third of the requests.
    double draw = random.nextDouble();
    int userNumber = (int) (draw * draw * day.users());
    user = "p_" + Long.toString(0x5deece66dL * (userNumber + 1L) % 0xfffffffffL, 36);
    application = pick(random, "search_copilot", .42, "support_chat", .33, "ops_agent");
    retrieves = !application.equals("ops_agent");
    modelId = application.equals("support_chat") ? "atlas-8b" : "atlas-70b";
    language = pick(random, "en", .5, "de", .2, "es", .15, "ja");
    taskType =
        retrieves
            ? pick(random, "question", .6, "summary", .4, "summary")
            : pick(random, "automation", .7, "report", .3, "report");
    tenantTier = pick(random, "free", .45, "pro", .35, "enterprise");
    region = pick(random, "eu-west", .55, "us-east", .45, "us-east");
    arm = random.nextDouble() < .1 ? "canary" : "baseline";
    boolean newIndex =
        application.equals("search_copilot")
            && !day.date().isBefore(Planted.indexSince(day.last()))
            && random.nextDouble() < .5;
    indexVersion = !retrieves ? null : newIndex ? Planted.NEW_INDEX : "idx-2026-09";
    boolean slow =
        !day.date().isBefore(Planted.runtimeSince(day.last())) && random.nextDouble() < 1 / 3d;
    runtimeVersion = slow ? Planted.SLOW_RUNTIME : "engine-0.18";
    boolean looping =
        application.equals("ops_agent") && !day.date().isBefore(Planted.loopSince(day.last()));
    promptVersion =
        switch (application) {
          case "search_copilot" -> "search-v4";
          case "support_chat" -> "support-v11";
          default -> looping ? Planted.LOOPING_PROMPT : "ops-v7";
        };

    boolean loops = looping && random.nextDouble() < .5;
    int calls = retrieves ? 1 : 2 + random.nextInt(3);
    llmCalls = loops ? calls * 4 : calls;
    toolCalls = retrieves ? 0 : Math.max(1, llmCalls - 1);
    inputTokens = Math.round(lognormal(random, 900, .6) * llmCalls);
    cachedTokens = random.nextDouble() < .4 ? inputTokens / 2 : 0;
    outputTokens = 1 + Math.round(lognormal(random, 180, .7));
    double slowness = slow ? 1.6 : 1;
    queueMs = lognormal(random, 40, .8) * slowness;
    firstTokenMs = queueMs + lognormal(random, 320, .45) * slowness;
    interTokenMs = lognormal(random, 21, .25) * slowness;

    double fate = random.nextDouble();
    boolean timeout = fate < .004;
    boolean failed = fate < .012;
    boolean cancelled = !failed && fate < .03;
    status = failed ? "ERROR" : cancelled ? "CANCELLED" : "OK";
    errorType = timeout ? "timeout" : failed ? "upstream_error" : null;
    finishReason =
        failed ? "error" : cancelled ? "abort" : random.nextDouble() < .03 ? "length" : "stop";
    taskSuccess = status.equals("OK") && random.nextDouble() < day.successRate();
    hallucination = day.hallucinationRate() * (newIndex ? 2 : 1);
    miss =
        language.equals(Planted.MISSING_LANGUAGE)
                && !day.date().isBefore(Planted.languageSince(day.last()))
            ? .6
            : day.missRate();
  }

  static Traffic draw(Day day, int number, SplittableRandom random) {
    return new Traffic(day, number, random);
  }

  boolean answered() {
    return status.equals("OK");
  }

  /**
   * What all requests of a day share.
   *
   * @param last last night of the demo, from which the planted incidents are dated
   */
  record Day(
      LocalDate date,
      LocalDate last,
      int users,
      double hallucinationRate,
      double missRate,
      double successRate) {
    static Day draw(LocalDate date, LocalDate last, int users, SplittableRandom random) {
      return new Day(date, last, users, noisy(random, .1), noisy(random, .12), noisy(random, .82));
    }

    /** A rate with logit noise of standard deviation 0.05 from day to day. */
    private static double noisy(SplittableRandom random, double rate) {
      double logit = Math.log(rate / (1 - rate)) + .05 * random.nextGaussian();
      return 1 / (1 + Math.exp(-logit));
    }
  }

  private static double lognormal(SplittableRandom random, double median, double sigma) {
    return median * Math.exp(sigma * random.nextGaussian());
  }

  /** Value, share, value, share, ..., value of the rest. */
  private static String pick(SplittableRandom random, Object... choices) {
    double draw = random.nextDouble();
    for (int i = 0; i + 1 < choices.length; i += 2) {
      draw -= (double) choices[i + 1];
      if (draw < 0) {
        return (String) choices[i];
      }
    }
    return (String) choices[choices.length - 1];
  }
}
