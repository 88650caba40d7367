package dev.nightjar.incident;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one address answered, or why it did not: a row of the evidence table {@code probe}. Nothing
 * in here is a secret any more.
 *
 * @param at when the answer, or its absence, was known
 * @param kind health or metrics
 * @param address what was asked
 * @param outcome ok, http_error, timeout, tls, dns, proxy, connect, redirect or protocol
 * @param status HTTP status; null without an answer
 * @param headers of the answer, names in lower case
 * @param elapsedMs from the request to the answer or the failure (ms)
 * @param body the answer up to a cap, what is private withheld; null without one
 * @param bodyBytes bytes of the body that were read; 0 without one
 * @param truncated whether the kept body is not all of the answer
 * @param redirects hops before the answer, each {@code status address}
 * @param error why there is no answer, or what is wrong with it; null where nothing is
 * @param metrics finite samples of a metrics answer, by name with labels
 */
public record ProbeAnswer(
    Instant at,
    Kind kind,
    String address,
    String outcome,
    Integer status,
    SortedMap<String, String> headers,
    double elapsedMs,
    String body,
    long bodyBytes,
    boolean truncated,
    List<String> redirects,
    String error,
    SortedMap<String, Double> metrics) {
  /** What was asked for. */
  public enum Kind {
    HEALTH,
    METRICS;

    public String code() {
      return this == HEALTH ? "health" : "metrics";
    }
  }

  public static final String OK = "ok";
  public static final String HTTP_ERROR = "http_error";
  public static final String TIMEOUT = "timeout";
  public static final String TLS = "tls";
  public static final String DNS = "dns";
  public static final String PROXY = "proxy";
  public static final String CONNECT = "connect";
  public static final String REDIRECT = "redirect";
  public static final String PROTOCOL = "protocol";

  public ProbeAnswer {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
    redirects = List.copyOf(redirects);
  }

  /** One line for people. */
  public String sentence() {
    StringBuilder text = new StringBuilder(200);
    text.append(kind.code()).append(' ').append(address).append(": ");
    if (status == null) {
      text.append(outcome.replace('_', ' ')).append(", ").append(error);
    } else {
      text.append(status)
          .append(outcome.equals(OK) ? "" : " (" + outcome.replace('_', ' ') + ")")
          .append(", ")
          .append(bodyBytes)
          .append(bodyBytes == 1 ? " byte" : " bytes")
          .append(truncated ? ", body cut" : "");
      text.append(error == null ? "" : "; " + error);
    }
    if (!redirects.isEmpty()) {
      text.append("; after ").append(String.join(", ", redirects));
    }
    return text.append(" [").append(Math.round(elapsedMs)).append(" ms]").toString();
  }

  /** The row, fields in the order of the schema. */
  public Map<String, Object> row() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("at", Moments.text(at));
    row.put("kind", kind.code());
    row.put("address", address);
    row.put("outcome", outcome);
    row.put("status", status == null ? null : (Object) status.longValue());
    row.put("headers", headers.isEmpty() ? null : headers);
    row.put("elapsed_ms", elapsedMs);
    row.put("body", body);
    row.put("body_truncated", status == null ? null : (Object) truncated);
    row.put("body_bytes", status == null ? null : (Object) bodyBytes);
    row.put("redirects", redirects.isEmpty() ? null : redirects);
    row.put("error", error);
    row.put("metrics", metrics.isEmpty() ? null : metrics);
    return row;
  }
}
