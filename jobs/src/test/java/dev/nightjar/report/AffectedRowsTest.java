package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.BaselineKind;
import dev.nightjar.model.Distribution;
import dev.nightjar.model.Settings;
import dev.nightjar.model.Slice;
import dev.nightjar.report.AffectedRows.Observed;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which units of a distribution are what it moved to. */
class AffectedRowsTest {
  private static final ReportCatalog CATALOG = ReportCatalog.load(Settings.embedded("unused"));
  private static final Observed UNITS =
      new Observed("select 1", Set.of("request_id", "unit_id"), List.of("language"));

  @Test
  void ofCategoriesThoseThatHoldMostOfTheGain() {
    String sql = units("language_mix", bin("en", 100, 40), bin("de", 10, 60), bin("it's", 10, 11));

    assertThat(sql).contains("(language) in ('de')").doesNotContain("'it\\'s'");
  }

  @Test
  void theRestOfTheCategoriesIsWhatHasNoNameOfItsOwn() {
    assertThat(units("language_mix", bin("en", 100, 40), bin("it's", 10, 8), bin("OTHER", 0, 60)))
        .contains("(language) not in ('en', 'it\\'s')");
  }

  @Test
  void ofNumbersTheBinsThatGrewWithOpenEnds() {
    assertThat(
            units(
                "input_length",
                bin("[0, 10)", 0, 10, 100, 20),
                bin("[10, 20)", 10, 20, 0, 50),
                bin("more", 20, Double.POSITIVE_INFINITY, 0, 30)))
        .contains(
            "(((usage_input_tokens) >= 10.0D and (usage_input_tokens) < 20.0D)"
                + " or ((usage_input_tokens) >= 20.0D))");
  }

  @Test
  void withoutAHistogramEveryUnitIsAndTheOthersAreThoseOfOtherSlices() {
    String night =
        CATALOG
            .affected(CATALOG.metric("language_mix"), Slice.of("region", "eu"), 0, 0, List.of())
            .night(UNITS);

    assertThat(night)
        .contains("when not coalesce(`region` = 'eu', false) and (language) is not null")
        .contains("cast(null as string) as corpus_version")
        .contains("`language`");
  }

  private static String units(String metric, Distribution... bins) {
    return CATALOG
        .affected(CATALOG.metric(metric), Slice.ALL, 0, Double.NaN, List.of(bins))
        .worst(UNITS, 10);
  }

  private static Distribution bin(String label, long before, long now) {
    return bin(label, Double.NaN, Double.NaN, before, now);
  }

  private static Distribution bin(String label, double lower, double upper, long before, long now) {
    return new Distribution(
        LocalDate.of(2026, 11, 2),
        "m",
        Slice.ALL,
        BaselineKind.TRAILING,
        label,
        lower,
        upper,
        before,
        now);
  }
}
