package dev.nightjar.trial;

import java.util.List;

/** The tables of a trial. */
final class TrialReport {
  private TrialReport() {}

  static void print(Tally tally, List<Scenario> scenarios) {
    Trial.print("%nUnchanged nights with a false alarm (nominal: 5 %% a family, safety 10 %%)");
    Trial.print("%-14s %-22s %-22s %-22s", "noise family", "findings", "rows", "improved rows");
    for (String name : tally.names()) {
      if (name.startsWith("alarm rows ")) {
        String key = name.substring("alarm rows ".length());
        Trial.print(
            "%-14s %-22s %-22s %-22s",
            key,
            tally.text("alarm findings " + key),
            tally.text(name),
            tally.text("alarm gains " + key));
      }
    }
    for (String name : tally.names()) {
      if (name.startsWith("blame ")) {
        Trial.print("%s: %d rows", name, tally.of(name));
      }
    }
    Trial.print(
        "%nSmall p-values on unchanged nights, by noise and metric (nominal: p < 0.05, 0.001)");
    list(tally, "p05 ");
    list(tally, "p001 ");
    Trial.print("%nIntervals that hold the truth (nominal: 95 %%)");
    list(tally, "change ");
    list(tally, "value ");
    Trial.print("%nPlanted incidents");
    Trial.print(
        "%-40s %6s  %-16s %-16s %-16s %-16s %-15s %-16s %-16s %-16s",
        "",
        "a day",
        "at once",
        "in two nights",
        "top slice",
        "component",
        "misnamed",
        "onset covered",
        "stray findings",
        "false rows");
    for (Scenario s : scenarios) {
      Trial.print(
          "%-40s %6d  %-16s %-16s %-16s %-16s %-15s %-16s %-16s %-16s",
          s.name(),
          s.requests(),
          tally.text(s.title() + "|found at once"),
          tally.text(s.title() + "|found") + (s.isIncident() ? "" : " (aim 0)"),
          tally.text(s.title() + "|slice"),
          tally.text(s.title() + "|component"),
          tally.text(s.title() + "|misnamed"),
          tally.text(s.title() + "|onset"),
          tally.text(s.title() + "|stray"),
          tally.text(s.title() + "|false rows"));
    }
    list(tally, "severity ");
    Trial.print("%nOf those found, by a cumulative sum");
    for (Scenario s : scenarios) {
      if (s.name().startsWith("lasting")) {
        Trial.print("%-60s %s", s.title(), tally.text(s.title() + "|by a cumulative sum"));
      }
    }
  }

  private static void list(Tally tally, String prefix) {
    for (String name : tally.names()) {
      if (name.startsWith(prefix)) {
        Trial.print("%-60s %s", name, tally.text(name));
      }
    }
  }
}
