package dev.nightjar.incident;

import dev.nightjar.lake.EffectReader;
import dev.nightjar.lake.FrozenSections;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.lake.Where;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Report;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Classifies an incident from everything that the nights of its findings say. */
public final class IncidentClasses {
  private final ReportReader reader;
  private final EffectReader effects;
  private final List<Report> reports;

  /**
   * @param reports all there are, for the class of each
   */
  public IncidentClasses(ReportReader reader, EffectReader effects, List<Report> reports) {
    this.reader = reader;
    this.effects = effects;
    this.reports = List.copyOf(reports);
  }

  /**
   * Adds a row for each class, with what speaks for and against it.
   *
   * @param findings the gravest first
   */
  Classification add(List<Finding> findings, FrozenSections to) {
    TreeSet<LocalDate> nights = new TreeSet<>();
    findings.forEach(finding -> nights.add(finding.reportDate()));
    List<Comparison> rows = new ArrayList<>();
    List<ComponentEffect> moved = new ArrayList<>();
    for (LocalDate night : nights) {
      rows.addAll(reader.comparisons(night, Where.all()));
      moved.addAll(effects.effects(night));
    }
    Classification classification = Classification.of(findings, rows, moved, reports);
    for (Classification.Case each : classification.cases()) {
      List<String> against = new ArrayList<>(each.evidenceAgainst());
      each.notKnown().forEach(sentence -> against.add("Not known: " + sentence));
      to.add(
          "classification",
          Map.of(
              "failure_class", each.failureClass().code(),
              "chosen", each.chosen(),
              "evidence_for", each.evidenceFor(),
              "evidence_against", against));
    }
    return classification;
  }
}
