package dev.nightjar.report;

import dev.nightjar.model.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A catalog of a few reports with few slices, so that a test's night takes a second. */
public final class FewReports {
  private FewReports() {}

  /** Those packaged reports, sliced by application alone. */
  public static ReportCatalog named(String... names) {
    return of(settings(Map.of(), names), names);
  }

  /** Settings whose named reports are sliced by application alone, with further overrides. */
  public static Settings settings(Map<String, Map<String, Object>> further, String... names) {
    Map<String, Map<String, Object>> overrides = new HashMap<>();
    for (String name : names) {
      overrides.put(name, Map.of("slices", List.of("application")));
    }
    overrides.putAll(further);
    return withReports(List.of(), overrides);
  }

  /** Settings with folders of reports. */
  public static Settings withReports(
      List<String> folders, Map<String, Map<String, Object>> overrides) {
    Settings plain = Settings.embedded("unused");
    return new Settings(
        plain.catalog(),
        plain.inputs(),
        plain.inputNamespace(),
        plain.namespace(),
        plain.spark(),
        folders,
        overrides,
        plain.minimumSubjects(),
        plain.textColumns(),
        plain.allow(),
        plain.more());
  }

  /** Only those reports of what the settings describe. */
  public static ReportCatalog of(Settings settings, String... names) {
    ReportCatalog all = ReportCatalog.load(settings);
    return new ReportCatalog(
        all.reports().stream().filter(report -> Set.of(names).contains(report.name())).toList(),
        Observations.packaged(),
        all.definitions());
  }
}
