package dev.nightjar.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the doctor saw, in the order in which it looked. */
final class Checkup {
  /** One look at one thing. */
  record Check(String name, Level level, String found, String advice) {
    String state() {
      return level.name().toLowerCase(Locale.ROOT);
    }

    Map<String, Object> toObject() {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("name", name);
      object.put("state", state());
      object.put("found", found);
      object.put("advice", advice);
      return object;
    }
  }

  /** How it is. */
  enum Level {
    OK,
    WARN,
    FAIL
  }

  private final List<Check> checks = new ArrayList<>();

  void ok(String name, String found) {
    checks.add(new Check(name, Level.OK, found, ""));
  }

  void warn(String name, String found, String advice) {
    checks.add(new Check(name, Level.WARN, found, advice));
  }

  void fail(String name, String found, String advice) {
    checks.add(new Check(name, Level.FAIL, found, advice));
  }

  List<Check> checks() {
    return List.copyOf(checks);
  }

  /** The worst of all. */
  Level worst() {
    return checks.stream().map(Check::level).max(Level::compareTo).orElse(Level.OK);
  }
}
