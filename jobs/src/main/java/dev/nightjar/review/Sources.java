package dev.nightjar.review;

import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Where every number comes from, and the commands that give it again. */
final class Sources {
  private final Week week;

  Sources(Week week) {
    this.week = week;
  }

  /**
   * @param commands that give the numbers again, a line each
   */
  List<Node> parts(String commands) {
    List<Node> parts = new ArrayList<>();
    parts.add(
        Element.of(
            "p",
            "Numbers are published rows of these nights, or folds of them. Every row names the input"
                + " snapshots, the definition and the run behind it; a run on the same snapshots with the"
                + " same definition and code gives the same rows."));
    parts.add(Element.of("pre", commands));
    Table nights =
        new Table("Nights: run, code and input snapshots")
            .column("night")
            .column("run id")
            .column("code version")
            .column("configuration")
            .column("input snapshot ids");
    for (NightSource source : week.sources()) {
      Set<Long> ids = new TreeSet<>();
      source.snapshots().values().forEach(ids::addAll);
      nights
          .row()
          .text(source.night().toString())
          .add(Element.of("code", source.runId()))
          .text(source.codeVersion() == null ? "not recorded" : source.codeVersion())
          .text(source.configHash() == null ? "not recorded" : source.configHash())
          .add(Element.of("code", Joined.of(ids)));
    }
    parts.add(nights.element());
    Table reports =
        new Table("Reports: hash of the definition that made the rows")
            .column("report")
            .column("definition hash");
    for (Map.Entry<String, Set<String>> report : week.definitions().entrySet()) {
      reports.row().text(report.getKey()).add(Element.of("code", Joined.of(report.getValue())));
    }
    parts.add(reports.element());
    return parts;
  }
}
