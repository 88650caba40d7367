package dev.nightjar.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command ends with.
 *
 * @param status one word for programs
 * @param exitCode of the process
 * @param more the command's own entries of the result object, in order
 * @param printsObject whether the object is the last line of standard output; false where the
 *     output is data that another program reads
 */
record Result(String status, int exitCode, Map<String, Object> more, boolean printsObject) {
  static final int DONE = 0;
  static final int UNEXPECTED = 1;
  static final int USAGE = 2;
  static final int CONTRACT = 3;
  static final int FINDINGS = 5;

  static Result done() {
    return of("done", DONE);
  }

  static Result of(String status, int exitCode) {
    return new Result(status, exitCode, new LinkedHashMap<>(), true);
  }

  Result with(String name, Object value) {
    Map<String, Object> entries = new LinkedHashMap<>(more);
    entries.put(name, value);
    return new Result(status, exitCode, entries, printsObject);
  }

  Result withAll(Map<String, ?> values) {
    Map<String, Object> entries = new LinkedHashMap<>(more);
    entries.putAll(values);
    return new Result(status, exitCode, entries, printsObject);
  }

  /** The same, when standard output holds nothing but data. */
  Result asData(boolean data) {
    return new Result(status, exitCode, more, !data);
  }
}
