package dev.nightjar.trial;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A fleet of three applications and its users. Few users make most requests, a user's requests of a
 * day resemble each other, weekends differ, and days differ from each other by {@code noise} on the
 * logit of every rate, half of that variance common to all traffic and half each application's own.
 */
final class Fleet {
  static final List<String> DIMENSIONS =
      List.of(
          "application",
          "language",
          "model_id",
          "prompt_version",
          "region",
          "retrieval_index_version",
          "runtime_version",
          "task_type",
          "tenant_tier");
  static final List<String> APPLICATIONS = List.of("chat", "ops", "search");
  static final int TOPICS = 6;

  /** Standard deviations of a day's users, and of requests around their user's mean. */
  static final double USER_SPREAD = 0.3;

  static final double REQUEST_SPREAD = 0.6;
  private static final double RATE_SPREAD = 0.5;
  private static final double PARETO = 1.3;
  private static final double BUSIEST = 100;
  private static final int SIGNALS = 8;

  private final long seed;
  private final int requests;
  private final double noise;
  private final double[] activity;
  private final String[][] traits;

  Fleet(long seed, int requests, double noise) {
    this.seed = seed;
    this.requests = requests;
    this.noise = noise;
    Random random = new Random(seed * 7919 + 17);
    int users = Math.max(200, requests / 3);
    activity = new double[users];
    traits = new String[users][];
    double sum = 0;
    for (int u = 0; u < users; u++) {
      sum += Math.min(BUSIEST, Math.pow(1 - random.nextDouble(), -1 / PARETO));
      activity[u] = sum;
      traits[u] =
          new String[] {
            pick(random, "en", .5, "de", .2, "es", .15, "ja", .09, "cs", .05, "is"),
            pick(random, "free", .45, "pro", .35, "enterprise", .15, "edu"),
            pick(random, "eu", .55, "us")
          };
    }
  }

  /**
   * A request whose outcomes are drawn.
   *
   * @param shift of the day and application: on the logit of rates, the logarithm of numbers
   */
  record Outcome(
      Request request,
      double[] shift,
      boolean failed,
      boolean inSample,
      double weight,
      boolean error,
      boolean injected,
      boolean thumb,
      boolean down,
      double latency,
      double cost,
      double tokens,
      int topic,
      float[] vector,
      boolean late) {}

  /** All requests of a day; the same for the same story. */
  void day(int day, Story story, Consumer<Outcome> sink) {
    Random random = new Random(seed * 1_000_003 + day * 31L + 5);
    Random own = new Random(seed * 15_485_863 + day * 37L + 11);
    boolean weekend = day % 7 >= 5;
    double[][] shift = shifts(random, weekend);
    double[] topics = topics(random);
    double labels = 0.3 + 0.2 * random.nextDouble();
    long count = Math.round(requests * (weekend ? .7 : 1) * Math.exp(.08 * random.nextGaussian()));
    double[][] users = new double[activity.length][];
    Request r = new Request();
    for (long i = 0; i < count; i++) {
      // One stream per request: what a story drops or changes leaves the others as they were.
      Random draw = new Random(random.nextLong());
      request(r, draw);
      double[] user = users[r.subject];
      if (user == null) {
        user = users[r.subject] = user(new Random(random.nextLong()));
      }
      if (story.tell(day, r, own)) {
        int a = APPLICATIONS.indexOf(r.get("application"));
        sink.accept(outcome(r, shift[a], user, topics, labels, draw));
      }
    }
  }

  private double[][] shifts(Random random, boolean weekend) {
    double[][] shift = new double[APPLICATIONS.size()][SIGNALS];
    for (int s = 0; s < SIGNALS; s++) {
      // What is not a rate varies less: in logarithms, by three tenths.
      double sd = Math.sqrt(.5) * noise * (s < 5 ? 1 : .3);
      double common = sd * random.nextGaussian() + (weekend ? s < 5 ? .08 : .02 : 0);
      for (double[] application : shift) {
        application[s] = common + sd * random.nextGaussian();
      }
    }
    return shift;
  }

  private double[] topics(Random random) {
    double[] weights = new double[TOPICS];
    double sum = 0;
    for (int t = 0; t < TOPICS; t++) {
      sum += Math.exp(.3 * noise * random.nextGaussian()) / (t + 1);
      weights[t] = sum;
    }
    return Arrays.stream(weights).map(w -> w / weights[TOPICS - 1]).toArray();
  }

  /** Factor of rates with mean 1, shifts of logarithms, and the topic of a user's day. */
  private static double[] user(Random random) {
    double spread = RATE_SPREAD * random.nextGaussian() - RATE_SPREAD * RATE_SPREAD / 2;
    return new double[] {
      Math.exp(spread),
      USER_SPREAD * random.nextGaussian(),
      USER_SPREAD * random.nextGaussian(),
      random.nextDouble()
    };
  }

  private void request(Request r, Random random) {
    double at = random.nextDouble() * activity[activity.length - 1];
    int found = Arrays.binarySearch(activity, at);
    r.subject = Math.min(found < 0 ? -found - 1 : found, activity.length - 1);
    String application = pick(random, "search", .42, "chat", .33, "ops");
    boolean ops = application.equals("ops");
    r.set("application", application);
    r.set("language", traits[r.subject][0]);
    r.set("tenant_tier", traits[r.subject][1]);
    r.set("region", traits[r.subject][2]);
    r.set("model_id", pick(random, "m-large", .6, "m-small"));
    r.set("prompt_version", application + "-v1");
    r.set("retrieval_index_version", ops ? null : "idx-6");
    r.set("runtime_version", "engine-1");
    r.set(
        "task_type",
        ops ? pick(random, "automation", .7, "report") : pick(random, "question", .6, "summary"));
    r.failed = ops ? .1 : .05;
    r.error = .02;
    r.injected = .001;
    r.thumb = .1;
    r.down = .15;
    r.latency = 7 + (r.is("model_id", "m-large") ? .4 : 0);
    r.cost = -6 + (r.is("model_id", "m-large") ? 1 : 0);
    r.tokens = 6 + (ops ? .5 : 0);
    r.topic = -1;
    r.meant = -1;
    r.sensitivity = 1;
    r.falseAlarm = 0;
    r.judge = "v1";
  }

  private static Outcome outcome(
      Request r, double[] shift, double[] user, double[] topics, double labels, Random random) {
    boolean truth = happens(r.failed, shift[0], user[0], random);
    boolean failed = random.nextDouble() < (truth ? r.sensitivity : r.falseAlarm);
    double chance = r.is("tenant_tier", "enterprise") ? 1 : labels;
    boolean sampled = random.nextDouble() < chance;
    boolean error = happens(r.error, shift[1], user[0], random);
    boolean injected = happens(r.injected, shift[2], 1, random);
    boolean thumb = happens(r.thumb, shift[3], 1, random);
    boolean down = happens(r.down, shift[4], user[0], random);
    double latency =
        Math.exp(r.latency + shift[5] + user[1] + REQUEST_SPREAD * random.nextGaussian());
    double cost = Math.exp(r.cost + shift[6] + user[2] + REQUEST_SPREAD * random.nextGaussian());
    double tokens =
        Math.exp(r.tokens + shift[7] + user[2] + REQUEST_SPREAD * random.nextGaussian());
    // Half of a user's requests stay with the user's topic of the day.
    double at = random.nextBoolean() ? user[3] : random.nextDouble();
    int topic = 0;
    while (at > topics[topic]) {
      topic++;
    }
    return new Outcome(
        r,
        shift,
        failed,
        sampled,
        1 / chance,
        error,
        injected,
        thumb,
        down,
        latency,
        cost,
        Math.rint(tokens),
        r.topic >= 0 ? r.topic : topic,
        Vectors.of(r.meant >= 0 ? r.meant : topic, random),
        random.nextDouble() < .03);
  }

  private static boolean happens(double chance, double shift, double user, Random random) {
    return random.nextDouble() < Math.min(.95, shifted(chance, shift) * user);
  }

  /** A chance moved on the logit. */
  static double shifted(double chance, double shift) {
    double odds = chance / (1 - chance) * Math.exp(shift);
    return odds / (1 + odds);
  }

  private static String pick(Random random, Object... choices) {
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
