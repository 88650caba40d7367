package dev.nightjar.lake;

import dev.nightjar.telemetry.RunOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What a run knows of the world: its id, its clock, its version, and where progress goes.
 *
 * @param runId names everything that the run writes
 * @param jobName the command
 * @param startedAt when the command started
 * @param clock the only clock
 * @param codeVersion of this program
 * @param configHash of the effective settings
 * @param progress told how far the stages are
 * @param schedulerRunId what the scheduler calls the run that it started; null when not known
 * @param ended told how the run ended; null where nobody is
 */
public record RunContext(
    String runId,
    String jobName,
    Instant startedAt,
    InstantSource clock,
    String codeVersion,
    String configHash,
    Progress progress,
    String schedulerRunId,
    Consumer<RunOutcome> ended) {

  /** A run that nobody outside is told of. */
  public RunContext(
      String runId,
      String jobName,
      Instant startedAt,
      InstantSource clock,
      String codeVersion,
      String configHash,
      Progress progress) {
    this(runId, jobName, startedAt, clock, codeVersion, configHash, progress, null, null);
  }

  /** Told how far a stage is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param stage name for people
     * @param done units done
     * @param total units in all, 0 when unknown
     */
    void at(String stage, long done, long total);
  }
}
