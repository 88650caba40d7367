package dev.nightjar.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.page.Resource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The library that charts are drawn with is the published file, byte for byte. */
class PlotTest {
  @Test
  void theVendoredFileIsTheReleasedOneWithItsLicence() throws Exception {
    String plot = Resource.of("/dev/nightjar/review/plot.umd.min.js").text();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(plot.getBytes(StandardCharsets.UTF_8));
    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("4358086467740777dd788d6b27a95cebdbaefdd50c730a3060117073bd7134cb");
    assertThat(plot).startsWith("// @observablehq/plot v0.6.17 ");
    assertThat(Resource.of("/dev/nightjar/review/plot.LICENSE").text())
        .contains("Observable, Inc.", "Permission to use, copy, modify, and/or distribute");
  }

  @Test
  void d3IsTheVersionThatPlotAsksFor() {
    String plot = Resource.of("/dev/nightjar/review/plot.umd.min.js").text();
    assertThat(plot).contains("d3@7.9.0");
    assertThat(Resource.of("/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js").text())
        .startsWith("// https://d3js.org v7.9.0 ");
  }
}
