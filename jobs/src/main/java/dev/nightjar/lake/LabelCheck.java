package dev.nightjar.lake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * What is wrong between rows rather than within one: labels of requests that are not there, people
 * who contradict each other, releases that claim the same traffic. All are warnings: a request may
 * arrive later, and the night has a rule for each (docs/bad-input.md).
 */
final class LabelCheck {
  private static final int EXAMPLES = 3;

  /** What an identifier looks like; anything else may be text of a person and is not shown. */
  private static final Pattern SHOWN = Pattern.compile("[A-Za-z0-9_.:/+-]{1,64}");

  private final Lake lake;
  private final PinnedInputs inputs;
  private final List<Violation> found = new ArrayList<>();

  private LabelCheck(Lake lake, PinnedInputs inputs) {
    this.lake = lake;
    this.inputs = inputs;
  }

  /** Warnings of the days; {@code sound} are the inputs whose schemas are. */
  static List<Violation> of(Lake lake, List<TableDefinition> sound, LocalDate from, LocalDate to) {
    List<String> names =
        sound.stream()
            .map(TableDefinition::name)
            .filter(List.of("llm_traces", "evaluations", "deployments")::contains)
            .toList();
    PinnedInputs inputs = PinnedInputs.pin(lake, names);
    LabelCheck check = new LabelCheck(lake, inputs);
    boolean hasLabels =
        check.has("evaluations")
            && !inputs.rowsByDay("evaluations").subMap(from, to.plusDays(1)).isEmpty();
    if (hasLabels || check.has("deployments")) {
      inputs.bind(from, to);
    }
    if (hasLabels) {
      check.unknownRequests();
      check.contradictions();
    }
    if (check.has("deployments")) {
      check.overlaps();
    }
    return check.found;
  }

  private boolean has(String input) {
    return inputs.names().contains(input) && inputs.snapshot(input) != null;
  }

  private void unknownRequests() {
    if (!inputs.names().contains("llm_traces")) {
      return;
    }
    report(
        "evaluations",
        "request_id",
        "label_of_unknown_request",
        "SELECT CAST(e.request_ts AS DATE) AS day, e.request_id AS id FROM evaluations e LEFT ANTI"
            + " JOIN llm_traces t ON t.request_id = e.request_id AND CAST(t.event_ts AS DATE) ="
            + " CAST(e.request_ts AS DATE) WHERE e.target_type <> 'probe' AND e.probe_id IS NULL",
        "belong to requests that llm_traces does not have on that day (%s); they have no slices until"
            + " the requests arrive: deliver them, or correct request_id and request_ts");
  }

  private void contradictions() {
    report(
        "evaluations",
        "failed",
        "contradictory_labels",
        "SELECT CAST(request_ts AS DATE) AS day, request_id AS id FROM evaluations WHERE"
            + " annotator_kind = 'HUMAN' AND failed IS NOT NULL AND error_type IS NULL AND"
            + " coalesce(valid, true) GROUP BY CAST(request_ts AS DATE), request_id,"
            + " evaluation_name, target_type, target_id HAVING min(failed) <> max(failed)",
        "are of people who contradict each other on one request, evaluation and target (%s); judges"
            + " are held against the last by evaluation_ts. Set overrides or valid = false on what"
            + " was decided otherwise");
  }

  private void overlaps() {
    report(
        "deployments",
        "started_ts",
        "overlapping_deployment",
        "SELECT CAST(NULL AS DATE) AS day, concat(a.deployment_id, ' and ', b.deployment_id) AS id"
            + " FROM deployments a JOIN deployments b ON a.application = b.application AND"
            + " a.deployment_arm = b.deployment_arm AND a.deployment_id < b.deployment_id AND"
            + " a.started_ts < coalesce(b.ended_ts, timestamp'9999-01-01') AND b.started_ts <"
            + " coalesce(a.ended_ts, timestamp'9999-01-01')",
        "overlap in time with another of the same application and arm (%s): which release served"
            + " is then known from the trace alone; set ended_ts of the earlier one");
  }

  private void report(String table, String column, String code, String sql, String message) {
    List<Row> days =
        lake.spark()
            .sql(
                "SELECT day, count(*), slice(array_sort(collect_set(id)), 1, "
                    + EXAMPLES
                    + ") FROM ("
                    + sql
                    + ") GROUP BY day ORDER BY day")
            .collectAsList();
    for (Row row : days) {
      String shown =
          row.<String>getList(2).stream().map(id -> shown(id)).collect(Collectors.joining(", "));
      found.add(
          new Violation(
              Violation.Severity.WARNING,
              inputs.baseTable(table),
              column,
              code,
              row.getLong(1) + " " + String.format(java.util.Locale.ROOT, message, shown),
              row.isNullAt(0) ? null : row.getDate(0).toLocalDate(),
              row.getLong(1)));
    }
  }

  private static String shown(String id) {
    boolean isName = SHOWN.matcher(id.replace(" and ", "/")).matches();
    return isName ? id : "an id that cannot be shown";
  }
}
