package dev.nightjar.telemetry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What one run read, wrote and checked: a row of table {@code run}.
 *
 * @param runId names everything that the run wrote
 * @param jobName the command
 * @param reportDate the night, null for a run that is not about one
 * @param status done, failed, or the kind of refusal
 * @param exitCode what the process ends with
 * @param errorType class or kind of the error, null on success
 * @param message its sentence, null on success
 * @param inputs snapshot read by table
 * @param outputs snapshot written by table
 * @param checks what was asserted before publishing
 * @param phaseSeconds wall-clock time by phase
 * @param rowsRead observations
 * @param rowsLate of these, the late ones
 * @param reportHashes definition hash by report
 * @param results the result object's entries
 */
public record RunRecord(
    String runId,
    String jobName,
    LocalDate reportDate,
    Instant startedAt,
    Instant endedAt,
    String status,
    int exitCode,
    String errorType,
    String message,
    Map<String, Long> inputs,
    Map<String, Long> outputs,
    List<Check> checks,
    Map<String, Double> phaseSeconds,
    long rowsRead,
    long rowsLate,
    Map<String, String> reportHashes,
    Map<String, Object> results) {

  /**
   * One assertion.
   *
   * @param expected null where the name says it all
   * @param actual what was found instead, null when it held
   */
  public record Check(String name, boolean success, String expected, String actual) {}
}
