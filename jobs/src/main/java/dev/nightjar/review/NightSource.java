package dev.nightjar.review;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/**
 * What the rows of a night rest on.
 *
 * @param night the night
 * @param runId run that published it
 * @param codeVersion version of the program that ran; null where the run is not recorded
 * @param configHash settings that applied; null where the run is not recorded
 * @param snapshots input snapshot ids by report
 */
public record NightSource(
    LocalDate night,
    String runId,
    String codeVersion,
    String configHash,
    Map<String, Set<Long>> snapshots) {}
