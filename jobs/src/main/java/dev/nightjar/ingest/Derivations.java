package dev.nightjar.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Columns that a producer may leave out because the row itself says them: the time of ingestion and
 * the flat counters beside an array. A given value is never replaced.
 */
final class Derivations {
  private final TableContract contract;
  private final List<Column> elements;
  private final int array;

  Derivations(TableContract contract) {
    this.contract = contract;
    String name =
        switch (contract.table()) {
          case "retrieval_events" -> "documents";
          case "claim_verifications" -> "claims";
          default -> "";
        };
    this.array = contract.position(name);
    this.elements = array < 0 ? List.of() : contract.columns().get(array).type().element().fields();
  }

  void fill(Object[] row, Instant now) {
    put(row, "ingest_ts", now);
    if (array >= 0 && row[array] instanceof List<?> list) {
      if (contract.table().equals("retrieval_events")) {
        retrieval(row, list);
      } else {
        claims(row, list);
      }
    }
    switch (contract.table()) {
      case "user_feedback" -> cohort(row);
      case "evaluations", "claim_verifications" -> weight(row);
      default -> {}
    }
  }

  /** Whether the column is filled when a file does not have it. */
  boolean isDerived(String column, List<FileColumn> given) {
    String source = source(column);
    return column.equals("ingest_ts") || given.stream().anyMatch(c -> c.name().equals(source));
  }

  /** Whether the column only lacks because the column that it follows from was refused. */
  boolean waitsForRefused(String column, Map<String, Object> raw, Object[] row) {
    String source = source(column);
    return raw.get(source) != null && row[contract.position(source)] == null;
  }

  /** The column that a column follows from; empty when there is none. */
  private String source(String column) {
    return switch (contract.table() + "." + column) {
      case "retrieval_events.document_count" -> "documents";
      case "claim_verifications.claim_count",
          "claim_verifications.supported_count",
          "claim_verifications.refuted_count",
          "claim_verifications.not_enough_info_count" ->
          "claims";
      case "user_feedback.cohort_ts" -> "feedback_ts";
      default -> "";
    };
  }

  private void retrieval(Object[] row, List<?> documents) {
    put(row, "document_count", documents.size());
    put(row, "cited_document_count", count(documents, d -> isTrue(d, "cited")));
    put(
        row,
        "unsupported_citation_count",
        count(
            documents,
            d -> isTrue(d, "cited") && Boolean.FALSE.equals(field(d, "citation_supported"))));
    put(row, "top_score", most(documents, "score"));
  }

  private void claims(Object[] row, List<?> claims) {
    put(row, "claim_count", claims.size());
    put(row, "supported_count", count(claims, c -> hasVerdict(c, "SUPPORTED")));
    put(row, "refuted_count", count(claims, c -> hasVerdict(c, "REFUTED")));
    put(row, "not_enough_info_count", count(claims, c -> hasVerdict(c, "NOT_ENOUGH_INFO")));
    put(row, "uncited_claim_count", count(claims, c -> field(c, "cited_document_id") == null));
    put(row, "max_claim_confidence", most(claims, "score"));
  }

  /** Feedback on no request belongs to the day it was given. */
  private void cohort(Object[] row) {
    if (row[contract.position("request_id")] == null) {
      put(row, "cohort_ts", row[contract.position("feedback_ts")]);
    }
  }

  private void weight(Object[] row) {
    int probability = contract.position("inclusion_probability");
    if (row[probability] instanceof Double p && p > 0 && p <= 1) {
      put(row, "sampling_weight", 1 / p);
    }
  }

  private void put(Object[] row, String column, Object value) {
    int position = contract.position(column);
    if (position >= 0 && row[position] == null) {
      row[position] = value;
    }
  }

  private Integer count(List<?> elementsOfRow, java.util.function.Predicate<Object[]> counted) {
    int count = 0;
    for (Object element : elementsOfRow) {
      if (element instanceof Object[] struct && counted.test(struct)) {
        count++;
      }
    }
    return count;
  }

  private Double most(List<?> elementsOfRow, String field) {
    ToDoubleFunction<Object> score =
        e -> e instanceof Object[] s && field(s, field) instanceof Double d ? d : Double.NaN;
    double most =
        elementsOfRow.stream()
            .mapToDouble(score)
            .filter(s -> !Double.isNaN(s))
            .max()
            .orElse(Double.NaN);
    return Double.isNaN(most) ? null : most;
  }

  private boolean isTrue(Object[] element, String field) {
    return Boolean.TRUE.equals(field(element, field));
  }

  private boolean hasVerdict(Object[] claim, String verdict) {
    return verdict.equals(field(claim, "verdict"));
  }

  private Object field(Object[] element, String name) {
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).name().equals(name)) {
        return element[i];
      }
    }
    return null;
  }
}
