package dev.nightjar.compare;

import static dev.nightjar.compare.Fixture.day;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Comparison;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import dev.nightjar.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SuppressionTest {
  private static final Metric RATE = Fixture.rate("unsupported_claim_rate");

  @Test
  void a_thin_slice_has_one_row_without_any_number() {
    List<Comparison> rows =
        NightComparerTest.of(
            night(
                slice("", 1000, 300),
                slice("de", 700, 200),
                slice("fr", 290, 80),
                slice("it", 10, 4)),
            Slice.of("language", "it"));

    assertThat(rows).hasSize(1);
    Comparison row = rows.get(0);
    assertThat(row.verdict()).isEqualTo(Verdict.SUPPRESSED);
    assertThat(row.current()).isNull();
    assertThat(row.baseline()).isNull();
    assertThat(row.baselineEstimate()).isNull();
    assertThat(row.sliceSize()).isNaN();
    assertThat(row.pValue()).isNaN();
    assertThat(row.reason()).contains("fewer than 10 subjects");
  }

  @Test
  void the_next_smallest_slice_is_hidden_where_subtraction_would_tell() {
    assertThat(
            hidden(
                slice("", 1000, 300),
                slice("de", 700, 200),
                slice("fr", 290, 80),
                slice("it", 10, 4)))
        .containsExactly("language=fr", "language=it");
  }

  @Test
  void two_thin_slices_hide_each_other_only_with_enough_subjects_together() {
    assertThat(
            hidden(
                slice("", 1000, 300),
                slice("de", 700, 200),
                slice("fr", 240, 80),
                slice("it", 30, 7),
                slice("es", 30, 8)))
        .containsExactly("language=es", "language=it");
    assertThat(
            hidden(
                slice("", 1000, 300),
                slice("de", 700, 200),
                slice("fr", 294, 80),
                slice("it", 3, 2),
                slice("es", 3, 2)))
        .containsExactly("language=es", "language=fr", "language=it");
  }

  @Test
  void units_without_a_value_hide_a_thin_slice_among_them() {
    assertThat(
            hidden(
                slice("", 1000, 300),
                slice("de", 500, 150),
                slice("fr", 290, 80),
                slice("it", 10, 4)))
        .containsExactly("language=it");
  }

  @Test
  void a_hidden_slice_cannot_be_added_up_from_its_crosses() {
    Set<String> hidden =
        hidden(
            slice("", 1000, 300),
            slice("de", 700, 200),
            slice("fr", 290, 80),
            slice("it", 10, 4),
            cross("fr", "chat", 150, 50),
            cross("fr", "search", 140, 40));

    assertThat(hidden).contains("language=fr", "application=search,language=fr");
  }

  @Test
  void a_slice_that_one_subject_may_dominate_is_hidden() {
    double[] even = new double[64];
    double[] whale = new double[64];
    double[] none = new double[64];
    for (int k = 0; k < 64; k++) {
      even[k] = 10;
      whale[k] = k == 5 ? 600 : 1;
    }
    Fixture.Days all = new Fixture.Days(RATE, Slice.ALL);
    all.put(
        new Fixture.Builder(RATE, Slice.ALL, day(0))
            .units(640)
            .subjects(200)
            .events(30)
            .buckets(none, even)
            .build());
    Fixture.Days one = new Fixture.Days(RATE, Slice.of("language", "de"));
    one.put(
        new Fixture.Builder(RATE, one.slice, day(0))
            .units(663)
            .subjects(60)
            .events(30)
            .buckets(none, whale)
            .build());

    List<Comparison> rows = compare(List.of(all.series(), one.series()));

    assertThat(NightComparerTest.of(rows, one.slice).get(0).reason()).contains("more than half");
    assertThat(NightComparerTest.of(rows, Slice.ALL).get(0).verdict())
        .isNotEqualTo(Verdict.SUPPRESSED);
  }

  @Test
  void a_grain_without_subjects_is_printed() {
    Fixture.Days gpu = new Fixture.Days(RATE, Slice.of("node", "n1"));
    gpu.put(Fixture.rate(RATE, gpu.slice, day(0), 1440, 3, 0));

    assertThat(compare(List.of(gpu.series())).get(0).verdict())
        .isEqualTo(Verdict.INSUFFICIENT_DATA);
  }

  @Test
  void a_baseline_of_few_subjects_prints_nothing_of_it() {
    Fixture.Days days = new Fixture.Days(RATE, Slice.ALL);
    for (int d = 0; d < 42; d++) {
      days.put(Fixture.rate(RATE, Slice.ALL, day(d), 40, 2, 3));
    }
    days.put(Fixture.rate(RATE, Slice.ALL, day(42), 400, 20, 120));

    List<Comparison> rows =
        NightComparer.of(List.of(days.series()), CompareSettings.standard())
            .compare(day(42))
            .comparisons();

    assertThat(rows).allMatch(c -> c.baselineEstimate() == null);
    assertThat(rows).extracting(Comparison::verdict).containsOnly(Verdict.INSUFFICIENT_DATA);
  }

  private static Series slice(String language, long units, long subjects) {
    Slice slice = language.isEmpty() ? Slice.ALL : Slice.of("language", language);
    return series(slice, units, subjects);
  }

  private static Series cross(String language, String application, long units, long subjects) {
    return series(
        Slice.of(Map.of("language", language, "application", application)), units, subjects);
  }

  private static Series series(Slice slice, long units, long subjects) {
    Fixture.Days days = new Fixture.Days(RATE, slice);
    days.put(Fixture.rate(RATE, slice, day(0), units, units / 20, subjects));
    return days.series();
  }

  private static List<Comparison> night(Series... series) {
    return compare(List.of(series));
  }

  private static List<Comparison> compare(List<Series> series) {
    return NightComparer.of(series, CompareSettings.standard()).compare(day(0)).comparisons();
  }

  private static Set<String> hidden(Series... series) {
    Set<String> keys = new TreeSet<>();
    for (Comparison c : new ArrayList<>(night(series))) {
      if (c.verdict() == Verdict.SUPPRESSED) {
        keys.add(c.slice().key());
      }
    }
    return keys;
  }
}
