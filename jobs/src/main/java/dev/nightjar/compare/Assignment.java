package dev.nightjar.compare;

import dev.nightjar.model.Deployment;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the traffic of a canary was divided by, as its deployments say. Units of one conversation or
 * user are alike; arms that were given whole conversations or users differ by which ones they got,
 * so that the variance between them is that of those and not of requests. What no deployment tells
 * is taken as divided by user.
 *
 * @param unit coarsest unit that a canary of the night was divided by
 * @param named the unit as it is told, for people
 * @param problem why the arms of the night are not those of one comparison; null where they are
 * @param note what else a reader has to know; null where that is nothing
 */
record Assignment(Unit unit, String named, String problem, String note) {
  /** From fine to coarse. */
  enum Unit {
    REQUEST,
    CONVERSATION,
    USER,
    /** Something that groups users, which profiles do not keep. */
    COARSER
  }

  static final String CANARY = "canary";
  static final String CONTROL = "baseline";

  /** What an identifier looks like; anything else may be text of a person and is not shown. */
  private static final Pattern SHOWN = Pattern.compile("[A-Za-z0-9_.:/+-]{1,64}");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A deployment while it served on the night. */
  private record Window(Deployment of, Instant from, Instant to) {
    boolean overlaps(Window other) {
      return from.isBefore(other.to) && other.from.isBefore(to);
    }

    String name() {
      return shown(of.id());
    }
  }

  /**
   * @param application whose arms are compared; null for those of all applications together
   */
  static Assignment of(List<Deployment> deployments, String application, LocalDate night) {
    List<Deployment> served =
        deployments.stream()
            .filter(d -> application == null || d.application().equals(application))
            .toList();
    List<Window> canaries = windows(served, CANARY, night);
    if (canaries.isEmpty()) {
      return new Assignment(
          Unit.USER,
          "user",
          null,
          "deployments names no canary of the night: taken as assigned by user");
    }
    Window coarsest =
        canaries.stream().max(Comparator.comparing(w -> unit(w.of.assignmentUnit()))).orElseThrow();
    String told = coarsest.of.assignmentUnit();
    List<String> notes = new ArrayList<>();
    if (told == null) {
      notes.add("deployments names no assignment unit of the canary: taken as assigned by user");
    }
    List<Window> controls = windows(served, CONTROL, night);
    canaries.forEach(canary -> baseline(canary, controls, notes));
    partly(canaries, night, notes);
    return new Assignment(
        unit(told),
        told == null ? "user" : shown(told),
        problem(canaries, controls, night),
        notes.isEmpty() ? null : String.join("; ", notes));
  }

  private static Unit unit(String told) {
    return switch (told == null ? "user" : told.toLowerCase(Locale.ROOT)) {
      case "request" -> Unit.REQUEST;
      case "conversation" -> Unit.CONVERSATION;
      case "user" -> Unit.USER;
      default -> Unit.COARSER;
    };
  }

  private static List<Window> windows(List<Deployment> served, String arm, LocalDate night) {
    Instant first = night.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = night.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    List<Window> windows = new ArrayList<>();
    for (Deployment d : served) {
      Instant from = d.started().isAfter(first) ? d.started() : first;
      Instant to = d.ended() == null || d.ended().isAfter(end) ? end : d.ended();
      if (d.arm().equals(arm) && from.isBefore(to)) {
        windows.add(new Window(d, from, to));
      }
    }
    windows.sort(Comparator.comparing(Window::from).thenComparing(w -> w.of.id()));
    return windows;
  }

  /** Two at once in one application: which of them an arm's sums are of is not known. */
  private static String problem(List<Window> canaries, List<Window> controls, LocalDate night) {
    for (Window one : canaries) {
      for (Window other : canaries) {
        boolean same = one.of.application().equals(other.of.application());
        if (!one.equals(other) && same && one.overlaps(other)) {
          return "two canaries served at once on " + night + mixture(one, other);
        }
      }
      for (Window control : controls) {
        for (Window other : controls) {
          if (control.of.id().equals(one.of.baselineId())
              && !control.equals(other)
              && control.of.application().equals(other.of.application())
              && control.overlaps(other)) {
            return "two deployments of the baseline arm served at once on "
                + night
                + mixture(control, other);
          }
        }
      }
    }
    return null;
  }

  private static String mixture(Window one, Window other) {
    return " ("
        + one.name()
        + " and "
        + other.name()
        + "): the arm is a mixture of both and cannot be compared; set ended_ts of the earlier one"
        + " in deployments";
  }

  /** What a canary is to be compared with, where the baseline arm of the night was another. */
  private static void baseline(Window canary, List<Window> controls, List<String> notes) {
    String wanted = canary.of.baselineId();
    List<Window> own =
        controls.stream().filter(w -> w.of.application().equals(canary.of.application())).toList();
    if (wanted != null && !own.isEmpty() && own.stream().noneMatch(w -> w.of.id().equals(wanted))) {
      notes.add(
          "the baseline arm was "
              + own.get(0).name()
              + ", where deployments names "
              + shown(wanted)
              + " as what "
              + canary.name()
              + " is compared with");
    }
  }

  /** Hours differ: an arm that served for some of them is not quite beside one that served all. */
  private static void partly(List<Window> canaries, LocalDate night, List<String> notes) {
    Instant first = night.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = night.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    for (Window w : canaries) {
      boolean alone =
          canaries.stream().filter(o -> o.of.application().equals(w.of.application())).count() == 1;
      if (alone && (w.from.isAfter(first) || w.to.isBefore(end))) {
        notes.add(
            "the canary served"
                + (w.from.isAfter(first) ? " from " + TIME.format(w.from) : "")
                + (w.to.isBefore(end) ? " until " + TIME.format(w.to) : "")
                + " UTC, and is held against the baseline arm of the whole day");
      }
    }
  }

  private static String shown(String id) {
    return SHOWN.matcher(id).matches() ? id : "a name that cannot be shown";
  }
}
