package dev.nightjar.report;

import dev.nightjar.model.Margin;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Report;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The catalogue of reports as a page of Markdown, made from their definitions. */
public final class CataloguePage {
  private CataloguePage() {}

  public static String of(List<Report> reports) {
    StringBuilder page = new StringBuilder(1 << 15);
    page.append("# The reports\n\n")
        .append("Made from `sql/reports/*.yaml` by `./dev docs`; a test holds it to them.\n");
    for (Report report : reports) {
      page.append("\n## ").append(report.name()).append("\n\n");
      page.append(report.question())
          .append(" Failure class: `")
          .append(report.failureClass())
          .append("`. Rows behind a finding: `sql/evidence/")
          .append(report.name())
          .append(".sql`.\n\n");
      page.append("| metric | kind | definition | worse | margin | family | |\n");
      page.append("|---|---|---|---|---|---|---|\n");
      report.metrics().forEach(metric -> page.append(row(metric)));
      slices(report, page);
    }
    return page.toString();
  }

  private static String row(Metric m) {
    return "| `"
        + m.name()
        + "` | "
        + m.kind().code()
        + " | "
        + m.definition().replace("|", "\\|")
        + ("1".equals(m.unit()) ? "" : " (" + m.unit() + ")")
        + " | "
        + m.worse().code()
        + " | "
        + margin(m)
        + " | "
        + m.family()
        + ", q "
        + plain(m.falseDiscoveryRate())
        + " | "
        + flags(m)
        + " |\n";
  }

  private static String margin(Metric m) {
    Margin margin = m.margin();
    boolean share = m.kind() == MetricKind.RATE;
    List<String> parts = new ArrayList<>();
    if (margin.relative() > 0) {
      parts.add(plain(margin.relative() * 100) + " %");
    }
    if (margin.absolute() > 0) {
      parts.add(share ? plain(margin.absolute() * 100) + " points" : plain(margin.absolute()));
    }
    return parts.isEmpty() ? "none" : String.join(" or ", parts);
  }

  private static String flags(Metric m) {
    List<String> flags = new ArrayList<>();
    if (m.critical()) {
      flags.add("critical");
    }
    if (m.rare()) {
      flags.add("exact");
    }
    if (m.core()) {
      flags.add("clustered");
    }
    if (!m.weighted()) {
      flags.add("unweighted");
    }
    return String.join(", ", flags);
  }

  /** Slices of the report's metrics, each set once with the metrics that have it. */
  private static void slices(Report report, StringBuilder page) {
    Set<List<List<String>>> kinds = new LinkedHashSet<>();
    report.metrics().forEach(m -> kinds.add(m.slices()));
    for (List<List<String>> slices : kinds) {
      List<String> names =
          report.metrics().stream()
              .filter(m -> m.slices().equals(slices))
              .map(m -> "`" + m.name() + "`")
              .toList();
      page.append("\nSlices of ")
          .append(kinds.size() == 1 ? "all" : String.join(", ", names))
          .append(": all, ")
          .append(String.join(", ", slices.stream().map(s -> String.join("×", s)).toList()))
          .append(".\n");
    }
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
