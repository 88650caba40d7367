package dev.nightjar.trial;

/** One request of a simulated day, before its outcomes are drawn; a story may change it. */
final class Request {
  /** Value of each of {@link Fleet#DIMENSIONS}; null for none. */
  final String[] value = new String[Fleet.DIMENSIONS.size()];

  /** Place in the pool of subjects. */
  int subject;

  /** Chance of each outcome over a long run of such requests, day and subject aside. */
  double failed;

  double error;
  double injected;
  double thumb;
  double down;

  /** Mean of the logarithm. */
  double latency;

  double cost;
  double tokens;

  /** Topic that a story forces; -1 for the usual mix. */
  int topic;

  /** Topic of the prompt's vector that a story forces; -1 for the usual mix. */
  int meant;

  /** What the judge answers for a failure and for a good answer. */
  double sensitivity;

  double falseAlarm;
  String judge;

  boolean is(String dimension, String wanted) {
    return wanted.equals(value[Fleet.DIMENSIONS.indexOf(dimension)]);
  }

  void set(String dimension, String to) {
    value[Fleet.DIMENSIONS.indexOf(dimension)] = to;
  }

  String get(String dimension) {
    return value[Fleet.DIMENSIONS.indexOf(dimension)];
  }

  /** A number in [0, 1) that is the subject's own for this purpose: a roll-out by hash. */
  double lot(int salt) {
    long h = (subject + 1L) * 0x9E3779B97F4A7C15L + salt * 0xD1B54A32D192ED03L;
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    return ((h ^ (h >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
