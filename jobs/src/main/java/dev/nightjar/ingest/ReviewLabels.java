package dev.nightjar.ingest;

import dev.nightjar.lake.ReviewDraws;
import java.time.Instant;
import java.util.Map;

/**
 * Labels of a review queue that was drawn here: how each was drawn is filled from the stored draw,
 * and must not contradict it. Batches of other tools are left as they are.
 */
final class ReviewLabels {
  private static final String TABLE = "evaluations";

  /** A spreadsheet keeps about 15 digits; more than this is another number. */
  private static final double ROUNDED = 1e-6;

  private final TableContract contract;
  private final ReviewDraws draws;
  private final boolean isOn;

  ReviewLabels(TableContract contract, ReviewDraws draws) {
    this.contract = contract;
    this.draws = draws;
    this.isOn = areIn(contract.table());
  }

  static boolean areIn(String table) {
    return TABLE.equals(table);
  }

  /** Fills what is blank; what contradicts the draw is a violation. */
  void complete(Object[] row, Instant now, Violations violations) {
    if (!isOn || !(get(row, "sample_batch_id") instanceof String batch)) {
      return;
    }
    Map<String, ReviewDraws.Draw> drawn = draws.batch(batch);
    if (drawn == null || !(get(row, "request_id") instanceof String request)) {
      return;
    }
    put(row, "evaluation_ts", now);
    ReviewDraws.Draw draw = drawn.get(request);
    if (draw == null) {
      refuse(
          violations,
          "not_drawn",
          "request_id",
          "\""
              + request
              + "\" is not in the review queue "
              + batch
              + "; expected one of its "
              + drawn.size()
              + " requests (leave sample_batch_id empty for a request that nobody drew)");
      return;
    }
    if (get(row, "failed") == null && get(row, "error_type") == null) {
      refuse(
          violations,
          "unlabelled",
          "failed",
          "is empty, the request is not reviewed yet; expected true or false, or an error_type for"
              + " one that cannot be judged. Ingest the file again when it is filled");
    }
    compare(row, batch, draw, violations);
    put(row, "inclusion_probability", draw.probability());
    put(row, "sampling_stratum", draw.stratum());
    put(row, "sampling_design", "stratified");
  }

  private void compare(Object[] row, String batch, ReviewDraws.Draw draw, Violations violations) {
    Object probability = get(row, "inclusion_probability");
    if (probability instanceof Double given
        && !(Math.abs(given - draw.probability()) <= ROUNDED * draw.probability())) {
      contradicts(violations, "inclusion_probability", given, batch, draw.probability());
    }
    Object stratum = get(row, "sampling_stratum");
    if (stratum != null && !stratum.equals(draw.stratum())) {
      contradicts(violations, "sampling_stratum", stratum, batch, draw.stratum());
    }
    Object design = get(row, "sampling_design");
    if (design != null && !design.equals("stratified")) {
      contradicts(violations, "sampling_design", design, batch, "stratified");
    }
  }

  private void contradicts(
      Violations violations, String column, Object given, String batch, Object drawn) {
    refuse(
        violations,
        "contradicts_draw",
        column,
        "\""
            + given
            + "\" contradicts the draw of "
            + batch
            + ", where it is \""
            + drawn
            + "\"; leave it empty to have it filled");
  }

  private void refuse(Violations violations, String code, String column, String what) {
    violations.add(new Violation(code, column, null, TABLE + "." + column + ": " + what));
  }

  private Object get(Object[] row, String column) {
    return row[contract.position(column)];
  }

  private void put(Object[] row, String column, Object value) {
    if (get(row, column) == null) {
      row[contract.position(column)] = value;
    }
  }
}
