package dev.nightjar.incident;

import dev.nightjar.lake.SampleReader;
import dev.nightjar.lake.SampleSizes;
import dev.nightjar.lake.Samples;
import dev.nightjar.model.Finding;
import dev.nightjar.model.Refusal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws the samples of an incident's findings, and says of each what could not be had. */
public final class Preservation {
  /**
   * What is preserved.
   *
   * @param rows rows of {@code incident_evidence}
   * @param drawn how much there is of each finding and cohort, sentences without their full stop
   * @param missing why a cohort has no rows, sentences without their full stop
   */
  record Preserved(List<Map<String, Object>> rows, List<String> drawn, List<String> missing) {
    Preserved {
      rows = List.copyOf(rows);
      drawn = List.copyOf(drawn);
      missing = List.copyOf(missing);
    }
  }

  private final SampleReader reader;
  private final SampleSizes sizes;

  /**
   * @param sizes units of each cohort of a finding
   */
  public Preservation(SampleReader reader, SampleSizes sizes) {
    this.reader = reader;
    this.sizes = sizes;
  }

  /**
   * Draws.
   *
   * @param captured day of the capture
   */
  Preserved preserve(String incidentId, LocalDate captured, List<Finding> findings) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> drawn = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Finding finding : findings) {
      try {
        Samples samples = reader.read(incidentId, captured, finding, sizes);
        rows.addAll(samples.rows());
        samples.sides().forEach(side -> tell(finding, side, drawn, missing));
      } catch (Refusal expired) {
        if (expired.kind() != Refusal.Kind.NOT_READY) {
          throw expired;
        }
        missing.add(
            "No samples of " + finding.id() + " could be preserved: " + expired.getMessage());
      }
    }
    return new Preserved(rows, drawn, missing);
  }

  private static void tell(
      Finding finding, Samples.Side side, List<String> drawn, List<String> missing) {
    String cohort = side.cohort().code();
    if (side.rows() == 0 && side.reason() != null) {
      missing.add("No " + cohort + " samples of " + finding.id() + ": " + side.reason());
      return;
    }
    drawn.add(
        "Preserved "
            + side.drawn()
            + " of "
            + side.available()
            + " "
            + cohort
            + " units of "
            + finding.id()
            + (side.refused() == 0
                ? ""
                : ", without " + side.refused() + " rows that the privacy gate held back")
            + (side.reason() == null ? "" : "; " + side.reason()));
  }
}
