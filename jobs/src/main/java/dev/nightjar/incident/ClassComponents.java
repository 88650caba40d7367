package dev.nightjar.incident;

import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Finding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the release components say for and against each class. */
final class ClassComponents {
  /** Share of the change from which a component is the cause and not one of several. */
  private static final double MOST = 0.5;

  /** Share below which a component that moved explains nothing. */
  private static final double LITTLE = 0.1;

  private final List<Finding> findings;
  private final List<ComponentEffect> effects;

  /**
   * @param effects of the night; those of other metrics or of other traffic are left aside
   */
  ClassComponents(List<Finding> findings, Collection<ComponentEffect> effects) {
    this.findings = findings;
    this.effects =
        effects.stream()
            .filter(e -> findings.stream().anyMatch(f -> isAbout(e, f)))
            .sorted(
                Comparator.comparing(ComponentEffect::component)
                    .thenComparing(e -> String.valueOf(e.value()))
                    .thenComparing(ComponentEffect::metric)
                    .thenComparing(ComponentEffect::slice))
            .toList();
  }

  private static boolean isAbout(ComponentEffect effect, Finding finding) {
    return effect.metric().equals(finding.lead().metric().name())
        && effect.slice().contains(finding.lead().slice());
  }

  void tell(Map<FailureClass, ClassCase> cases) {
    int[] most = new int[FailureClass.values().length];
    for (ComponentEffect effect : effects) {
      FailureClass of = FailureClass.ofComponent(effect.component());
      if (of != null) {
        int points = tell(cases.get(of), effect);
        most[of.ordinal()] = strongest(most[of.ordinal()], points);
      }
    }
    for (Finding finding : findings) {
      FailureClass of = FailureClass.ofComponent(finding.suspectedComponent());
      boolean isTold =
          effects.stream()
              .anyMatch(
                  e -> e.component().equals(finding.suspectedComponent()) && isAbout(e, finding));
      if (of != null && !isTold) {
        ClassCase one = cases.get(of);
        boolean sure = "identified".equals(finding.identifiability());
        one.pro(
            finding.suspectedComponent()
                + " "
                + finding.suspectedValue()
                + (sure ? " carries " : " probably carries ")
                + finding.lead().metric().name()
                + " on "
                + finding.lead().slice()
                + ".");
        if (sure) {
          one.carried();
        }
        most[of.ordinal()] =
            strongest(most[of.ordinal()], sure ? Classification.IDENTIFIED : Classification.WEAKLY);
      }
    }
    for (FailureClass of : FailureClass.values()) {
      cases.get(of).give(most[of.ordinal()]);
      if (!of.components().isEmpty()) {
        unmoved(cases.get(of));
      }
    }
  }

  private static int strongest(int a, int b) {
    return Math.abs(b) > Math.abs(a) || b > a ? b : a;
  }

  private int tell(ClassCase of, ComponentEffect e) {
    String version = e.component() + " " + (e.value() == null ? "(removed)" : e.value());
    String carried =
        Double.isFinite(e.shareOfChange())
            ? percent(e.shareOfChange()) + " of the change of " + e.metric()
            : "an unknown share of the change of " + e.metric();
    String range =
        Double.isFinite(e.lower()) && Double.isFinite(e.upper())
            ? ", effect "
                + plain(e.effect())
                + " ("
                + plain(e.lower())
                + " to "
                + plain(e.upper())
                + ")"
            : "";
    if (e.identifiability().equals("not_separable")) {
      Set<FailureClass> candidates = EnumSet.of(of.failureClass());
      e.aliasedWith().stream()
          .map(name -> FailureClass.ofComponent(name.replaceAll("=.*", "")))
          .filter(each -> each != null)
          .forEach(candidates::add);
      of.pro(
          version
              + " moved together with "
              + String.join(", ", new TreeSet<>(e.aliasedWith()))
              + " and cannot be told from it"
              + (candidates.size() == 1 ? "; all of them are of this class." : "."));
      return candidates.size() == 1 ? Classification.ONE_CLASS : Classification.CANDIDATE;
    }
    boolean isNothing =
        e.shareOfChange() < LITTLE
            || e.lower() <= 0 && e.upper() >= 0 && !(e.shareOfChange() >= MOST);
    if (isNothing) {
      of.contra(version + " moved and carries " + carried + range + ".");
      return Classification.EXPLAINS_LITTLE;
    }
    boolean sure = e.identifiability().equals("identified");
    boolean most = !(e.shareOfChange() < MOST);
    of.pro(version + (sure ? " carries " : " probably carries ") + carried + range + ".");
    if (sure && most) {
      of.carried();
    }
    int full = sure ? Classification.IDENTIFIED : Classification.WEAKLY;
    return most ? full : full / 2;
  }

  /** Components of the class that did not move, where it was looked at whether any did. */
  private void unmoved(ClassCase of) {
    List<String> moved =
        Stream.concat(
                effects.stream().map(ComponentEffect::component),
                findings.stream().map(f -> String.valueOf(f.suspectedComponent())))
            .toList();
    List<String> still =
        of.failureClass().components().stream().filter(c -> !moved.contains(c)).toList();
    if (effects.isEmpty()) {
      if (findings.stream().allMatch(f -> f.identifiability() == null)) {
        of.unknown("It was not examined whether a release moved with it, or none did.");
      }
    } else if (still.size() == of.failureClass().components().size()) {
      of.contra("No " + String.join(" or ", still) + " moved with it.");
    }
  }

  private static String percent(double share) {
    return plain(100 * share) + " %";
  }

  static String plain(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
