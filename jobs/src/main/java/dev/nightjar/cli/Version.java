package dev.nightjar.cli;

import picocli.CommandLine.IVersionProvider;

/** What this build calls itself; the jar's manifest says it. */
final class Version implements IVersionProvider {
  /** The version, or {@code development} when run from classes. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"nightjar " + number()};
  }
}
