package dev.nightjar.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Loads the logging back end only when somebody asked for its lines. */
final class Logging {
  private Logging() {}

  static void verbose() {
    Configurator.setRootLevel(Level.INFO);
    Configurator.setLevel("dev.nightjar", Level.DEBUG);
  }
}
