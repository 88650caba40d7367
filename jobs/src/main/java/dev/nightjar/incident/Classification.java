package dev.nightjar.incident;

import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Comparison;
import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Report;
import dev.nightjar.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the seven failure classes an incident is, with what speaks for and against each.
 *
 * <p>The rule adds points and is the same for every incident; the class with most points is chosen:
 *
 * <ul>
 *   <li>+2 for the class of a finding's own report: there the harm shows; +1 for any other class of
 *       which something regressed on the affected traffic;
 *   <li>for either, +2 more where it can bring about what a finding of another class shows and
 *       holds for the affected slice, a slice around it or a part of it, and +1 more where it can
 *       bring about another regressed class;
 *   <li>-1 for a class of which nothing regressed and something is not worse, with evidence;
 *   <li>+5 for an identified release component of the class, +2 where it carries less than half of
 *       the change; +2 for a weakly separable one, +1 below half; +3 where versions cannot be told
 *       apart but are all of the class, +1 where they are of several; -1 where a component moved
 *       and carries less than a tenth;
 *   <li>data: +2 where the slice fell silent, +2 where most of the change is traffic that moved
 *       between parts, -2 where most of it is inside the parts, +1 where at least a twentieth of
 *       the units came late.
 * </ul>
 *
 * <p>Ties go to the class of the first finding, else to the earlier cause. Data that cannot tell
 * give no points either way: they are listed as not known, and make the classification weaker.
 *
 * @param chosen the best reading of the evidence
 * @param strength {@code strong}, {@code moderate} or {@code weak}
 * @param summary what was chosen, how sure that is and what is not known
 * @param cases all seven, in the order of {@link FailureClass}
 */
public record Classification(
    FailureClass chosen, String strength, String summary, List<Case> cases) {
  static final int SHOWS = 2;
  static final int REGRESSED = 1;
  static final int BRINGS_ABOUT = 2;
  static final int EXPLAINS_MORE = 1;
  static final int HEALTHY = -1;
  static final int IDENTIFIED = 5;
  static final int WEAKLY = 2;
  static final int ONE_CLASS = 3;
  static final int CANDIDATE = 1;
  static final int EXPLAINS_LITTLE = -1;
  static final int MIX = 2;
  static final int SILENT = 2;
  static final int LATE = 1;

  /** Share of late units from which lateness may be the change itself. */
  private static final double MANY_LATE = 0.05;

  /**
   * The case of one class.
   *
   * @param points by the rule
   * @param evidenceFor sentences that speak for it
   * @param evidenceAgainst sentences that speak against it
   * @param notKnown what could not be told, and so is no evidence of health
   */
  public record Case(
      FailureClass failureClass,
      boolean chosen,
      int points,
      List<String> evidenceFor,
      List<String> evidenceAgainst,
      List<String> notKnown) {
    public Case {
      evidenceFor = List.copyOf(evidenceFor);
      evidenceAgainst = List.copyOf(evidenceAgainst);
      notKnown = List.copyOf(notKnown);
    }
  }

  public Classification {
    cases = List.copyOf(cases);
  }

  /**
   * Classifies.
   *
   * @param findings of the incident, the gravest first; at least one
   * @param night all rows of the findings' nights
   * @param effects all component effects of those nights
   * @param reports whose rows these are
   */
  public static Classification of(
      List<Finding> findings,
      Collection<Comparison> night,
      Collection<ComponentEffect> effects,
      Collection<Report> reports) {
    if (findings.isEmpty()) {
      throw new IllegalArgumentException("Cannot classify an incident without findings");
    }
    Map<FailureClass, ClassCase> cases = new EnumMap<>(FailureClass.class);
    for (FailureClass each : FailureClass.values()) {
      cases.put(each, new ClassCase(each));
    }
    ClassRows rows = new ClassRows(findings, night, reports);
    Set<FailureClass> shown = EnumSet.noneOf(FailureClass.class);
    findings.forEach(finding -> shown.add(FailureClass.of(finding.failureClass())));
    Set<FailureClass> regressed = rows.regressed();
    regressed.addAll(shown);
    for (ClassCase each : cases.values()) {
      symptoms(each, findings, shown, regressed, rows);
      rows.tell(each);
    }
    new ClassComponents(findings, effects).tell(cases);
    findings.forEach(finding -> inputs(cases.get(FailureClass.DATA), finding, findings.get(0)));
    return verdict(
        new ArrayList<>(cases.values()), FailureClass.of(findings.get(0).failureClass()));
  }

  private static void symptoms(
      ClassCase of,
      List<Finding> findings,
      Set<FailureClass> shown,
      Set<FailureClass> regressed,
      ClassRows rows) {
    FailureClass self = of.failureClass();
    if (!regressed.contains(self)) {
      return;
    }
    of.give(shown.contains(self) ? SHOWS : REGRESSED);
    findings.stream()
        .filter(finding -> FailureClass.of(finding.failureClass()) == self)
        .forEach(finding -> of.pro(Sentences.of(finding)));
    Set<FailureClass> explained = EnumSet.copyOf(regressed);
    explained.retainAll(self.effects());
    boolean isNear = shown.contains(self) || rows.isNear(self);
    if (isNear && explained.stream().anyMatch(shown::contains)) {
      of.give(BRINGS_ABOUT);
      of.pro(
          self.title()
              + " got worse on the affected traffic, and can bring about what shows in "
              + names(explained)
              + ".");
    }
    if (!shown.containsAll(explained)) {
      of.give(EXPLAINS_MORE);
    }
  }

  /** What the findings themselves say of their inputs. */
  private static void inputs(ClassCase data, Finding finding, Finding first) {
    Comparison lead = finding.lead();
    String what = lead.metric().name() + " on " + lead.slice();
    int points = 0;
    if (lead.verdict() == Verdict.MISSING_SLICE || lead.current() == null) {
      points += SILENT;
      data.pro(what + " fell silent: the baseline has units of it and the night has none.");
    }
    double moved = Math.abs(lead.mixEffect() + lead.entryExitEffect());
    if (Double.isFinite(moved) && Double.isFinite(lead.rateEffect())) {
      boolean isMix = moved > Math.abs(lead.rateEffect());
      points += isMix ? MIX : -MIX;
      String split =
          "Of the change of "
              + what
              + ", "
              + ClassComponents.plain(lead.rateEffect())
              + " is inside the parts of the traffic and "
              + ClassComponents.plain(lead.mixEffect() + lead.entryExitEffect())
              + " is traffic that moved between them, came or went.";
      if (isMix) {
        data.pro(split);
      } else {
        data.contra(split);
      }
    }
    if (lead.current() != null && lead.current().observations() > 0) {
      double late = (double) lead.lateRows() / lead.current().observations();
      String share =
          lead.lateRows()
              + " of "
              + lead.current().observations()
              + " units of "
              + what
              + " came late.";
      if (late >= MANY_LATE) {
        points += LATE;
        data.pro(share);
      } else {
        data.contra(share);
      }
    }
    if (finding.equals(first)) {
      data.give(points);
    }
  }

  private static Classification verdict(List<ClassCase> cases, FailureClass first) {
    List<ClassCase> ranked =
        cases.stream()
            .sorted(
                Comparator.comparingInt((ClassCase c) -> -c.points())
                    .thenComparing(c -> c.failureClass() != first)
                    .thenComparing(ClassCase::failureClass))
            .toList();
    ClassCase best = ranked.get(0);
    ClassCase next = ranked.get(1);
    int lead = best.points() - next.points();
    List<FailureClass> unknown =
        cases.stream().filter(c -> !c.isKnown()).map(ClassCase::failureClass).toList();
    boolean isOpen = unknown.stream().anyMatch(u -> u.effects().contains(best.failureClass()));
    String strength = strength(lead, best.isCarried(), isOpen);
    StringBuilder summary = new StringBuilder(240);
    summary
        .append("Classified as ")
        .append(best.failureClass().title())
        .append(", on ")
        .append(strength)
        .append(" evidence: ")
        .append(best.points())
        .append(" points, next ");
    summary.append(
        ranked.stream()
            .skip(1)
            .filter(c -> c.points() == next.points())
            .map(c -> c.failureClass().title())
            .collect(Collectors.joining(", ")));
    summary.append(" with ").append(next.points());
    if (lead == 0) {
      summary.append(
          best.failureClass() == first
              ? ", a tie that goes to the class in which it shows"
              : ", a tie that goes to the earlier cause");
    }
    summary.append('.');
    if (!unknown.isEmpty()) {
      summary
          .append(" The data cannot tell of ")
          .append(names(EnumSet.copyOf(unknown)))
          .append(", so that is not ruled out.");
    }
    return new Classification(
        best.failureClass(),
        strength,
        summary.toString(),
        cases.stream().map(c -> c.closed(best.failureClass())).toList());
  }

  /**
   * @param lead points before the next class
   * @param isCarried whether an identified component of the class carries most of the change
   * @param isOpen whether a class that could bring this one about cannot be told
   */
  private static String strength(int lead, boolean isCarried, boolean isOpen) {
    if (lead < 2 || isOpen && !isCarried) {
      return "weak";
    }
    return isCarried && !isOpen ? "strong" : "moderate";
  }

  private static String names(Set<FailureClass> classes) {
    return classes.stream().sorted().map(FailureClass::title).collect(Collectors.joining(", "));
  }
}
