package dev.nightjar.cli;

import dev.nightjar.model.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of one run: option before environment before file before default. */
final class Configuration {
  static final String FILE = "nightjar.yaml";

  private final GlobalOptions global;
  private Settings settings;

  Configuration(GlobalOptions global) {
    this.global = global;
  }

  /** The file that is read, or null when there is none. */
  Path file() {
    return null;
  }

  /** The settings, complete with defaults. */
  Settings settings() {
    if (settings == null) {
      settings = overlay(Settings.embedded("warehouse"));
    }
    return settings;
  }

  /** Names of all reports, the user's own included. */
  List<String> reportNames() {
    return List.of();
  }

  private Settings overlay(Settings base) {
    Map<String, String> spark = new LinkedHashMap<>(base.spark());
    spark.putAll(global.conf);
    List<String> reports = new java.util.ArrayList<>(base.reports());
    reports.addAll(global.reports);
    return new Settings(
        global.warehouse == null ? base.catalog() : Settings.Catalog.embedded(global.warehouse),
        base.inputs(),
        base.inputNamespace(),
        base.namespace(),
        spark,
        reports,
        base.overrides(),
        base.minimumSubjects(),
        base.textColumns(),
        base.allow(),
        base.more());
  }
}
