package dev.nightjar.evidence;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which paths a bundle may hold. The rule is a short list of what is allowed, so that nobody has to
 * think of every separator, drive letter, control character or look-alike of every system that a
 * bundle is ever unpacked on.
 */
final class BundlePath {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
  private static final int LONGEST = 200;
  private static final int DEEPEST = 8;
  private static final int SHOWN = 80;

  /** Names that open a device on Windows, with any ending. */
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])([.].*)?");

  private BundlePath() {}

  /** What is wrong with one path; null when nothing is. */
  static String fault(String path) {
    if (path.isEmpty() || path.length() > LONGEST) {
      return "a path has 1 to " + LONGEST + " characters";
    }
    String[] parts = path.split("/", -1);
    if (parts.length > DEEPEST) {
      return "a path has at most " + DEEPEST + " parts";
    }
    for (String part : parts) {
      if (!PART.matcher(part).matches() || part.endsWith(".") || DEVICE.matcher(part).matches()) {
        return "a path stays inside the bundle: parts of letters, digits, \"_\", \"-\" and \".\","
            + " between single \"/\"";
      }
    }
    return null;
  }

  /**
   * What is wrong with paths beside each other; null when nothing is: one twice, two that a system
   * that ignores case takes for one, one that is a file and a folder.
   */
  static String collision(Collection<String> paths) {
    Map<String, String> seen = new HashMap<>();
    Set<String> folders = new HashSet<>();
    for (String path : paths) {
      String key = path.toLowerCase(Locale.ROOT);
      String before = seen.put(key, path);
      if (before != null) {
        return before.equals(path)
            ? quoted(path) + " is listed twice"
            : quoted(before) + " and " + quoted(path) + " differ only in case";
      }
      for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
        folders.add(key.substring(0, slash));
      }
    }
    for (String path : paths) {
      if (folders.contains(path.toLowerCase(Locale.ROOT))) {
        return quoted(path) + " is a file and a folder";
      }
    }
    return null;
  }

  /** A path or name of a stranger for a message: cut, with anything unprintable as its code. */
  static String quoted(String name) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < name.length() && i < SHOWN; i++) {
      char c = name.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append(name.length() > SHOWN ? "..." : "").append('"').toString();
  }
}
