package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("numerator", "denominator", "kind", "worse");

  @Test
  void findsAMistypedName() {
    assertThat(NearestName.of("denomenator", KNOWN)).contains("denominator");
    assertThat(NearestName.of("knid", KNOWN)).contains("kind");
    assertThat(NearestName.of("Worse", KNOWN)).contains("worse");
  }

  @Test
  void suggestsNothingFarFetched() {
    assertThat(NearestName.of("colour", KNOWN)).isEmpty();
    assertThat(NearestName.of("kino_x", KNOWN)).isEmpty();
    assertThat(NearestName.of("", KNOWN)).isEmpty();
  }
}
