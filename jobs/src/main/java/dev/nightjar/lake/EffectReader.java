package dev.nightjar.lake;

import dev.nightjar.model.ComponentEffect;
import dev.nightjar.model.Slice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What release components explain of the changes of published nights, read without Spark. */
public final class EffectReader {
  private final Lake lake;

  public EffectReader(Lake lake) {
    this.lake = lake;
  }

  /** All effects of a night. */
  public List<ComponentEffect> effects(LocalDate night) {
    List<ComponentEffect> effects = new ArrayList<>();
    lake.rows("component_effect")
        .forEach(Where.equal("report_date", night), row -> effects.add(effect(row)));
    return effects;
  }

  private static ComponentEffect effect(OutputRow row) {
    return new ComponentEffect(
        row.date("report_date"),
        row.text("metric_name"),
        Slice.parse(row.text("slice_key")),
        row.text("component"),
        row.text("component_value"),
        row.text("previous_value"),
        row.number("effect"),
        row.number("ci_lower"),
        row.number("ci_upper"),
        row.number("excess_events"),
        row.number("share_of_change"),
        row.text("identifiability"),
        row.list("aliased_with", CharSequence.class).stream().map(CharSequence::toString).toList(),
        row.text("method"));
  }
}
