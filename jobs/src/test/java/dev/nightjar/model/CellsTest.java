package dev.nightjar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
  private static final List<String> BY = List.of("language", "region");

  @Test
  void parts_give_the_same_bytes_in_any_order() {
    Cells a = cells(b -> one(b, "de", "eu", 0, 3, 1_000_000, 3_000_000, 0b101));
    Cells b = cells(x -> one(x, "de", "eu", 1, 2, 0, 2_000_000, 0b10));
    Cells c = cells(x -> one(x, null, "us", 0, 1, -5, 1_000_000, 0));

    byte[] forward = a.merge(b).merge(c).toBytes();
    byte[] backward = c.merge(b.merge(a)).toBytes();

    assertThat(forward).isEqualTo(backward);
    Cells sum = Cells.ofBytes(forward);
    assertThat(sum.size()).isEqualTo(2);
    assertThat(sum.value(0, 0)).as("no language comes first").isNull();
    assertThat(sum.value(1, 0)).isEqualTo("us");
    assertThat(sum.value(0, 1)).isEqualTo("de");
    Cells.Sums sums = sum.sums().get("error_rate");
    assertThat(sums.units()).containsExactly(1, 0, 3, 2);
    assertThat(sums.numerator()).containsExactly(-5, 0, 1_000_000, 0);
    assertThat(sums.denominator()).containsExactly(1_000_000, 0, 3_000_000, 2_000_000);
    assertThat(sums.buckets()).containsExactly(0, 0b111);
    assertThat(sum.toBytes()).isEqualTo(forward);
  }

  @Test
  void the_smallest_cells_beyond_the_cap_are_one_and_nothing_is_lost() {
    Cells all =
        cells(
            b -> {
              one(b, "de", "eu", 0, 5, 1, 5, 1);
              one(b, "en", "eu", 1, 9, 2, 9, 2);
              one(b, "fr", "eu", 0, 1, 4, 1, 4);
              one(b, "ja", "eu", 0, 1, 8, 1, 8);
            });

    Cells capped = all.capped(2);

    assertThat(capped.size()).isEqualTo(3);
    assertThat(capped.codes()[0]).containsExactly(0, 1, Cells.OTHER);
    assertThat(capped.value(0, 2)).isNull();
    assertThat(capped.sums().get("error_rate").units()).containsExactly(5, 0, 0, 9, 2, 0);
    assertThat(capped.sums().get("error_rate").numerator()).containsExactly(1, 0, 0, 2, 12, 0);
    assertThat(capped.sums().get("error_rate").buckets()).containsExactly(1, 2, 12);
    Cells again = capped.merge(capped);
    assertThat(again.size()).as("the rest stays the rest").isEqualTo(3);
    assertThat(again.sums().get("error_rate").units()[4]).isEqualTo(4);
  }

  @Test
  void sums_stop_at_the_ends_of_long() {
    Cells large = cells(b -> one(b, "de", "eu", 0, 1, Long.MAX_VALUE, Long.MAX_VALUE, 1));

    assertThat(large.merge(large).sums().get("error_rate").numerator()[0])
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void cells_of_two_days_do_not_mix() {
    Cells other = new CellsBuilder(DAY.plusDays(1), "requests", "", "", BY).build(10);

    assertThatThrownBy(() -> cells(b -> {}).merge(other))
        .hasMessageContaining("2026-11-03")
        .hasMessageContaining("2026-11-02");
  }

  private static Cells cells(java.util.function.Consumer<CellsBuilder> fill) {
    CellsBuilder builder = new CellsBuilder(DAY, "requests", "", "", BY);
    fill.accept(builder);
    return builder.build(1_000);
  }

  private static void one(
      CellsBuilder b,
      String language,
      String region,
      int half,
      long units,
      long top,
      long bottom,
      long buckets) {
    int cell = b.cell(Arrays.asList(language, region));
    b.add(cell, "error_rate", half, units, top, bottom, buckets);
  }
}
