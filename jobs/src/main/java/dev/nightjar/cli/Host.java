package dev.nightjar.cli;

import java.io.PrintStream;
import java.net.ProxySelector;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * What surrounds one run: environment, streams, clock. The launcher says in {@code
 * NIGHTJAR_TERMINAL} which streams are a terminal ({@code 1} output, {@code 2} errors), because
 * Java 17 cannot tell them apart.
 */
record Host(
    Map<String, String> environment, PrintStream out, PrintStream err, InstantSource clock) {
  /** Columns of lines that are read by a program or a file: nothing is cut to fit. */
  static final int PIPED_WIDTH = 100;

  boolean outIsTerminal() {
    return terminal('1');
  }

  boolean errIsTerminal() {
    return terminal('2');
  }

  /** Columns of the terminal, or 100 when there is none. */
  int width() {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (columns.matches("[1-9][0-9]{0,3}")) {
      return Math.max(40, Integer.parseInt(columns));
    }
    return PIPED_WIDTH;
  }

  /** Columns at which sentences on standard output are broken; unbounded outside a terminal. */
  int lineWidth() {
    return outIsTerminal() ? width() : Integer.MAX_VALUE;
  }

  /** Whether people's lines may hold more than ASCII; data is UTF-8 whatever the locale says. */
  boolean unicode() {
    if ("1".equals(environment.get("NIGHTJAR_ASCII"))) {
      return false;
    }
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String locale = value.toLowerCase(Locale.ROOT);
        return locale.contains("utf-8") || locale.contains("utf8");
      }
    }
    return false;
  }

  /** Whether colour is wanted on a stream; colour never carries a meaning of its own. */
  boolean colour(ColourChoice choice, boolean terminal) {
    return switch (choice) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          terminal
              && environment.getOrDefault("NO_COLOR", "").isEmpty()
              && !"dumb".equals(environment.get("TERM"));
    };
  }

  /** Help is printed before options are read, so that it looks at the arguments itself. */
  boolean helpColour(String[] args) {
    ColourChoice choice = ColourChoice.AUTO;
    String wanted = environment.getOrDefault("NIGHTJAR_COLOR", "");
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--color=")) {
        wanted = args[i].substring("--color=".length());
      } else if (args[i].equals("--color") && i + 1 < args.length) {
        wanted = args[i + 1];
      }
    }
    for (ColourChoice each : ColourChoice.values()) {
      choice = each.name().equalsIgnoreCase(wanted) ? each : choice;
    }
    return colour(choice, outIsTerminal());
  }

  /** Which proxy an address is reached through. */
  ProxySelector proxies() {
    return new EnvironmentProxies(environment, ProxySelector.getDefault());
  }

  private boolean terminal(char stream) {
    String said = environment.get("NIGHTJAR_TERMINAL");
    return said == null ? System.console() != null : said.indexOf(stream) >= 0;
  }
}
