package dev.nightjar.lake;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** What was drawn for review, so that labels can be held against it: table review_sample. */
public final class ReviewDraws implements Serializable {
  /** No draw at all. */
  public static final ReviewDraws NONE = new ReviewDraws(new HashMap<>());

  private static final long serialVersionUID = 1L;

  private final HashMap<String, HashMap<String, Draw>> batches;

  private ReviewDraws(HashMap<String, HashMap<String, Draw>> batches) {
    this.batches = batches;
  }

  /**
   * How one request was drawn.
   *
   * @param probability stratum_sampled / stratum_size
   */
  public record Draw(String stratum, double probability) implements Serializable {}

  /** Every draw of the lake; none where the table is missing. */
  public static ReviewDraws of(Lake lake) {
    if (!lake.catalog().tableExists(lake.output("review_sample"))) {
      return NONE;
    }
    HashMap<String, HashMap<String, Draw>> batches = new HashMap<>();
    lake.rows("review_sample")
        .forEach(
            Where.all(),
            row ->
                batches
                    .computeIfAbsent(row.text("sample_batch_id"), b -> new HashMap<>())
                    .put(
                        row.text("request_id"),
                        new Draw(
                            row.text("sampling_stratum"), row.number("inclusion_probability"))),
            "sample_batch_id",
            "request_id",
            "sampling_stratum",
            "inclusion_probability");
    return new ReviewDraws(batches);
  }

  /** The requests of a batch; null for a batch that was not drawn here. */
  public Map<String, Draw> batch(String id) {
    return batches.get(id);
  }
}
