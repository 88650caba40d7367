package dev.nightjar.review;

import dev.nightjar.model.Metric;
import dev.nightjar.page.Element;
import dev.nightjar.page.Node;
import dev.nightjar.page.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Eight weeks of every metric on all traffic, report by report. */
final class Trends {
  private final Week week;
  private final Charts charts;
  private final int most;

  /**
   * @param most charts of a report; the rest is in its table
   */
  Trends(Week week, Charts charts, int most) {
    this.week = week;
    this.charts = charts;
    this.most = most;
  }

  List<Node> parts() {
    List<Node> parts = new ArrayList<>();
    parts.add(
        Element.of(
                "p",
                "All traffic. Each point is a week, folded from its nights; the band is its 95 %"
                    + " interval, the dashed line the pinned baseline. Weeks with fewer than seven"
                    + " nights have a hollow point.")
            .style("note"));
    Map<String, List<SeriesWeek>> reports = new TreeMap<>();
    for (SeriesWeek series : week.allTraffic()) {
      if (series.weeks().stream().anyMatch(WeekValue::isKnown)) {
        reports.computeIfAbsent(series.key().report(), r -> new ArrayList<>()).add(series);
      }
    }
    reports.forEach(
        (report, series) -> {
          parts.add(Element.of("h3", report));
          List<SeriesWeek> leading = series.stream().filter(Trends::isLeading).toList();
          List<SeriesWeek> moving = leading.stream().filter(s -> !isConstant(s)).toList();
          Element grid = Element.of("div").style("charts");
          moving.stream().limit(most).forEach(s -> grid.add(chart(s)));
          if (!moving.isEmpty() && most > 0) {
            parts.add(grid);
          }
          List<String> young =
              leading.stream()
                  .filter(s -> known(s) == 1)
                  .map(s -> Words.number(week.metric(s.key()), s.key()))
                  .toList();
          if (!young.isEmpty()) {
            parts.add(
                Element.of("p", "One week makes no trend: " + Joined.of(young) + ".")
                    .style("note"));
          }
          constant(leading.stream().filter(s -> isConstant(s) && known(s) > 1).toList())
              .ifPresent(sentence -> parts.add(Element.of("p", sentence).style("note")));
          parts.add(
              Element.of("details")
                  .add(
                      Element.of("summary", "Numbers of " + report + ", week by week"),
                      table(report, series)));
        });
    return parts;
  }

  private static long known(SeriesWeek series) {
    return series.weeks().stream().filter(WeekValue::isKnown).count();
  }

  /** Whether every week that has a number has the same, so that a chart would show a line. */
  private static boolean isConstant(SeriesWeek series) {
    return series.weeks().stream()
            .filter(WeekValue::isKnown)
            .mapToDouble(WeekValue::value)
            .distinct()
            .count()
        == 1;
  }

  /** Metrics without a chart, by the number that they have in every week. */
  private Optional<String> constant(List<SeriesWeek> series) {
    Map<String, List<String>> byNumber = new LinkedHashMap<>();
    for (SeriesWeek each : series) {
      Metric metric = week.metric(each.key());
      WeekValue last =
          each.weeks().stream().filter(WeekValue::isKnown).reduce((a, b) -> b).orElseThrow();
      String interval = Words.interval(metric, last.lower(), last.upper());
      byNumber
          .computeIfAbsent(
              Words.value(metric, last.value())
                  + (interval.isEmpty() ? "" : " (" + interval + ")")
                  + " in each of "
                  + known(each)
                  + " weeks",
              n -> new ArrayList<>())
          .add(Words.number(metric, each.key()));
    }
    return byNumber.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "No chart for "
                + String.join(
                    "; ",
                    byNumber.entrySet().stream()
                        .map(e -> Joined.of(e.getValue()) + ": " + e.getKey())
                        .toList())
                + ".");
  }

  /** Of a latency the 95th percentile is drawn, of everything else the one number it has. */
  private static boolean isLeading(SeriesWeek series) {
    return List.of("value", "p95", "distribution").contains(series.key().statistic());
  }

  private Element chart(SeriesWeek series) {
    Metric metric = week.metric(series.key());
    boolean share = dev.nightjar.compare.Numbers.isShare(metric.kind(), metric.unit());
    List<Map<String, Object>> points = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (int i = 0; i < series.weeks().size(); i++) {
      WeekValue value = series.weeks().get(i);
      IsoWeek when = week.week().plus(i + 1 - series.weeks().size());
      Map<String, Object> point = new LinkedHashMap<>();
      point.put("week", String.format(java.util.Locale.ROOT, "W%02d", when.number()));
      point.put("value", value.value());
      point.put("lower", value.lower());
      point.put("upper", value.upper());
      point.put("whole", value.nights() == 7);
      points.add(point);
      said.add(when + " " + (value.isKnown() ? Words.value(metric, value.value()) : "none"));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("points", points);
    values.put("pinned", series.pinnedValue());
    values.put("share", share);
    WeekValue now = series.week();
    String judge = Words.judge(series.key());
    return Element.of("figure")
        .add(
            Element.of("figcaption")
                .add(
                    Element.of("b", Words.number(metric, series.key())),
                    Element.of(
                        "span",
                        (now.isKnown() ? Words.value(metric, now.value()) : "no value")
                            + (now.isKnown() && Double.isFinite(now.lower())
                                ? " (" + Words.interval(metric, now.lower(), now.upper()) + ")"
                                : "")
                            + (series.previous().isKnown()
                                ? "; week before " + Words.value(metric, series.previous().value())
                                : "")
                            + (judge.isEmpty() ? "" : ", by " + judge))),
            charts.place(
                "trend",
                Words.number(metric, series.key())
                    + ", week by week: "
                    + String.join("; ", said)
                    + ".",
                values));
  }

  private Node table(String report, List<SeriesWeek> series) {
    Table table = new Table("Weeks of " + report + " on all traffic").column("metric");
    for (int i = 0; i < SeriesWeek.HISTORY; i++) {
      table.numbers(week.week().plus(i + 1 - SeriesWeek.HISTORY).toString());
    }
    table.column("folded by");
    for (SeriesWeek each : series) {
      Metric metric = week.metric(each.key());
      String judge = Words.judge(each.key());
      Table.Row row = table.row();
      row.add(
          Element.of("span", Words.number(metric, each.key()))
              .add(Element.of("small", judge.isEmpty() ? "" : " " + judge)));
      for (WeekValue value : each.weeks()) {
        row.number(
            value.value(),
            Element.of("span", Words.value(metric, value.value()))
                .add(
                    Element.of(
                        "small",
                        Words.interval(metric, value.lower(), value.upper())
                            + (value.nights() > 0 && value.nights() < 7
                                ? " (" + value.nights() + " of 7 nights)"
                                : "")
                            + (value.isKnown() && value.fold() != each.week().fold()
                                ? " (" + Words.fold(value) + ")"
                                : ""))));
      }
      row.text(Words.fold(each.week()));
    }
    return table.element();
  }
}
