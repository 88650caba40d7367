package dev.nightjar.review;

import dev.nightjar.page.Document;
import dev.nightjar.page.Element;
import dev.nightjar.page.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Charts of a page: places with a text in their stead, and the data that Observable Plot draws
 * from. The library comes into the file only where there is something to draw.
 */
final class Charts {
  static final String DATA = "charts";

  private final List<Map<String, Object>> data = new ArrayList<>();

  /**
   * The place of a chart.
   *
   * @param kind of chart: {@code changes} or {@code trend}
   * @param alternative what it shows, for who does not see it
   */
  Element place(String kind, String alternative, Map<String, Object> values) {
    Element place =
        Element.of("div")
            .style("chart")
            .attribute("role", "img")
            .attribute("aria-label", alternative)
            .attribute("data-chart", String.valueOf(data.size()))
            .attribute("hidden", "");
    data.add(Map.of("kind", kind, "values", values));
    return place;
  }

  void addTo(Document document) {
    if (data.isEmpty()) {
      return;
    }
    document
        .data(DATA, data)
        .program(Resource.of("/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js"))
        .program(Resource.of("/dev/nightjar/review/plot.umd.min.js"))
        .program(Resource.of("/dev/nightjar/review/charts.js"));
  }
}
