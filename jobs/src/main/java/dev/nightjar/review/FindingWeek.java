package dev.nightjar.review;

import dev.nightjar.compare.Sentences;
import dev.nightjar.model.Finding;
import java.time.LocalDate;

/**
 * A finding in a week.
 *
 * @param newest as its newest night has it: of this week, or of the one before when it is closed
 * @param state what the week did to it
 * @param first its first night in the week; null when it is closed
 * @param nights nights of the week on which it was one
 * @param last its last night
 * @param onLastNight whether the last published night of the week still has it
 * @param incident that took it up; null where none did
 */
public record FindingWeek(
    Finding newest,
    State state,
    LocalDate first,
    int nights,
    LocalDate last,
    boolean onLastNight,
    String incident) {
  /** What a week does to a finding. */
  public enum State {
    OPENED("opened"),
    PERSISTING("persisting"),
    CLOSED("closed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public boolean is(State wanted) {
    return state == wanted;
  }

  public String sentence() {
    return Sentences.of(newest);
  }

  /** The series that its leading row belongs to. */
  public SeriesKey key() {
    var lead = newest.lead();
    return new SeriesKey(
        lead.metric().report(),
        lead.metric().name(),
        lead.statisticName(),
        lead.slice().key(),
        lead.evaluator() == null ? "" : lead.evaluator(),
        lead.evaluatorVersion() == null ? "" : lead.evaluatorVersion());
  }
}
