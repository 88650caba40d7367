package dev.nightjar.lake;

import dev.nightjar.model.Cohort;
import dev.nightjar.model.Finding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.types.Types;

/**
 * Evidence as rows of {@code incident_evidence}: only the columns of its contract, texts capped and
 * held against the privacy gate once more.
 */
final class SampleRows {
  /** Longest text of a field, in characters. */
  private static final int EXCERPT = 512;

  /** Longest list of a field, histograms apart. */
  private static final int ELEMENTS = 100;

  /** Most rows of one unit, such as the claims of an answer. */
  private static final int ROWS_A_UNIT = 5;

  private static final TableDefinition TABLE = Contract.table("incident_evidence");

  private final String incidentId;
  private final LocalDate captured;
  private final Finding finding;
  private final List<Map<String, Object>> snapshots;
  private final TextGate gate;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private final Map<String, Integer> ofUnit = new HashMap<>();
  private final Map<Cohort, Integer> kept = new EnumMap<>(Cohort.class);
  private final Map<Cohort, Integer> refused = new EnumMap<>(Cohort.class);

  SampleRows(
      String incidentId,
      LocalDate captured,
      Finding finding,
      List<Map<String, Object>> snapshots,
      TextGate gate) {
    this.incidentId = incidentId;
    this.captured = captured;
    this.finding = finding;
    this.snapshots = snapshots;
    this.gate = gate;
  }

  int kept(Cohort cohort) {
    return kept.getOrDefault(cohort, 0);
  }

  int refused(Cohort cohort) {
    return refused.getOrDefault(cohort, 0);
  }

  /** The rows that were kept, in the order of the table. */
  List<Map<String, Object>> sorted() {
    return rows.stream()
        .sorted(Comparator.comparing(row -> String.valueOf(row.get("evidence_id"))))
        .toList();
  }

  /**
   * Adds one row of evidence, unless the gate refuses it or the unit has enough.
   *
   * @param unit what it is of; null for aggregate evidence
   * @param evidence values by column of the report's evidence query
   * @param redaction redactor by request
   */
  void add(CohortDraw.Drawn unit, Map<String, Object> evidence, Map<String, String> redaction) {
    Cohort cohort = unit == null ? Cohort.AFFECTED : unit.cohort();
    String request = unit == null ? null : unit.request();
    String unitId = unit == null ? (String) evidence.get("unit_id") : unit.unit();
    LocalDate day = unit == null ? finding.reportDate() : unit.day();
    String key = String.join("|", cohort.code(), day.toString(), request, unitId);
    int number = ofUnit.merge(key, 1, Integer::sum);
    if (number > ROWS_A_UNIT) {
      return;
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("incident_id", incidentId);
    row.put("evidence_id", hash(incidentId, finding.id(), key, String.valueOf(number)));
    row.put("captured_date", captured);
    row.put("failure_mode", finding.lead().metric().report());
    row.put("request_id", request);
    row.put("unit_id", unitId);
    row.put("request_ts", evidence.get("request_ts"));
    row.put("finding_id", finding.id());
    row.put("cohort", cohort.code());
    row.put("selection_reason", unit == null ? null : unit.reason());
    row.put("stratum", unit == null ? null : unit.stratum());
    row.put("input_snapshots", snapshots);
    row.put(
        "redaction_version", request == null ? "none" : redaction.getOrDefault(request, "unknown"));
    for (Types.NestedField field : TABLE.schema().columns()) {
      String name = field.name();
      if (field.type().isStructType() && evidence.get(name) instanceof Map<?, ?> struct) {
        row.put("failure_mode", name);
        row.put(name, capped(struct));
      } else if (unit != null && !row.containsKey(name) && unit.values().containsKey(name)) {
        row.put(name, unit.values().get(name));
      }
    }
    if (mayKeep("", row)) {
      rows.add(row);
      kept.merge(cohort, 1, Integer::sum);
    } else {
      refused.merge(cohort, 1, Integer::sum);
    }
  }

  private boolean mayKeep(String path, Object value) {
    if (value instanceof String text) {
      return gate.mayKeep(text, TABLE.textColumns().contains(path));
    }
    if (value instanceof Map<?, ?> fields) {
      return fields.entrySet().stream()
          .allMatch(
              each ->
                  mayKeep(
                      path.isEmpty() ? "" + each.getKey() : path + "." + each.getKey(),
                      each.getValue()));
    }
    return !(value instanceof Collection<?> items)
        || items.stream().allMatch(item -> mayKeep(path, item));
  }

  private static Map<String, Object> capped(Map<?, ?> struct) {
    Map<String, Object> capped = new LinkedHashMap<>();
    struct.forEach(
        (name, value) -> {
          String field = String.valueOf(name);
          boolean isHistogram = field.endsWith("_bins");
          capped.put(
              field,
              value instanceof List<?> items && !isHistogram
                  ? items.stream().limit(ELEMENTS).map(SampleRows::excerpt).toList()
                  : excerpt(value));
        });
    return capped;
  }

  private static Object excerpt(Object value) {
    if (value instanceof String text && text.length() > EXCERPT) {
      int end = EXCERPT - 1;
      return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
          + "…";
    }
    return value;
  }

  private static String hash(String... parts) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
