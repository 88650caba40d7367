package dev.nightjar.telemetry;

import java.util.List;
import java.util.Map;

/**
 * How a run ended, for whoever is told of it outside.
 *
 * @param record what it read, wrote and checked
 * @param inputs tables read
 * @param outputs tables written
 * @param breaches findings of the night by report and severity; a report without any has zeros;
 *     empty for a run that compared no night
 */
public record RunOutcome(
    RunRecord record,
    List<Dataset> inputs,
    List<Dataset> outputs,
    Map<String, Map<String, Long>> breaches) {}
