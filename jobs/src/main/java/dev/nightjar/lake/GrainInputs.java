package dev.nightjar.lake;

import dev.nightjar.report.ReportCatalog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which inputs the observations of a grain are read from, taken from their SQL. */
final class GrainInputs {
  private static final Pattern NAME = Pattern.compile("[a-z_]+");
  private static final Pattern COMMENT = Pattern.compile("--[^\n]*");

  private final ReportCatalog catalog;

  GrainInputs(ReportCatalog catalog) {
    this.catalog = catalog;
  }

  static List<String> known() {
    return Contract.inputs().stream().map(TableDefinition::name).toList();
  }

  /** The inputs of a grain, its main one first. */
  List<String> of(String grain) {
    return in(catalog.observationSql(grain));
  }

  /** The inputs that a query names, in its order. */
  static List<String> in(String sql) {
    List<String> known = known();
    Set<String> found = new LinkedHashSet<>();
    Matcher names = NAME.matcher(COMMENT.matcher(sql).replaceAll(""));
    while (names.find()) {
      if (known.contains(names.group())) {
        found.add(names.group());
      }
    }
    return List.copyOf(found);
  }
}
