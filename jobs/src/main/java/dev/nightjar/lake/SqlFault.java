package dev.nightjar.lake;

import dev.nightjar.model.Refusal;
import dev.nightjar.report.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;

/** What is wrong with somebody's SQL, in one sentence that names what they most likely meant. */
final class SqlFault {
  private static final Pattern CLASS = Pattern.compile("^\\[[A-Z0-9_.]+] ");
  private static final Pattern STATE = Pattern.compile("\\.?\\s*SQLSTATE: \\w+;?");
  private static final int MOST_LISTED = 12;

  /** The class of SQL states that are about values. */
  private static final String DATA_EXCEPTION = "22";

  private final Lake lake;

  SqlFault(Lake lake) {
    this.lake = lake;
  }

  String sentence(Exception e) {
    String condition = e instanceof SparkThrowable known ? known.getCondition() : null;
    if (condition != null) {
      Map<String, String> said = ((SparkThrowable) e).getMessageParameters();
      if (condition.startsWith("TABLE_OR_VIEW_NOT_FOUND")) {
        return table(said.getOrDefault("relationName", ""));
      }
      if (condition.startsWith("UNRESOLVED_COLUMN")) {
        return column(said.getOrDefault("objectName", ""), said.getOrDefault("proposal", ""));
      }
    }
    return "Cannot run this SQL: " + firstLine(e);
  }

  /** A refusal where a row could not be computed from its values; empty for any other failure. */
  static Optional<Refusal> ofData(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable known
          && String.valueOf(known.getSqlState()).startsWith(DATA_EXCEPTION)) {
        return Optional.of(
            new Refusal(Refusal.Kind.USAGE, "Cannot run this SQL: " + firstLine(cause), e));
      }
    }
    return Optional.empty();
  }

  /** Spark's own words without its classes and states. */
  private static String firstLine(Throwable e) {
    String first = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    return STATE.matcher(CLASS.matcher(first).replaceFirst("")).replaceAll("").strip();
  }

  private String table(String quoted) {
    List<String> parts = parts(quoted);
    String word = parts.get(parts.size() - 1);
    TreeSet<String> known = new TreeSet<>();
    String inputs = lake.inputNamespace() + ".";
    Contract.inputs().forEach(table -> known.add(inputs + table.name()));
    for (String kind : List.of("tables", "views")) {
      names(kind).forEach(known::add);
    }
    List<String> last =
        known.stream()
            .map(name -> name.startsWith(inputs) ? name.substring(inputs.length()) : name)
            .toList();
    String near =
        NearestName.of(word, last)
            .map(name -> known.contains(name) ? name : inputs + name)
            .map(name -> "; did you mean \"" + name + "\"?")
            .orElse("; there are " + String.join(", ", known));
    return "Cannot run this SQL: there is no table or view " + String.join(".", parts) + near;
  }

  /** Of the namespace of results; none where it cannot be listed. */
  private List<String> names(String kind) {
    List<String> names = new ArrayList<>();
    try {
      String place = Lake.CATALOG + "." + lake.namespace();
      for (Row row : lake.spark().sql("show " + kind + " in " + place).collectAsList()) {
        names.add(row.getString(1));
      }
    } catch (RuntimeException e) {
      names.clear();
    }
    return names;
  }

  private static String column(String quoted, String proposal) {
    List<String> parts = parts(quoted);
    String word = parts.get(parts.size() - 1);
    List<String> near =
        Arrays.stream(proposal.split(", ", -1))
            .filter(name -> !name.isEmpty())
            .map(name -> String.join(".", parts(name)))
            .limit(MOST_LISTED)
            .toList();
    String hint = NearestName.hint(word, near);
    if (hint.isEmpty() && !near.isEmpty()) {
      hint = "; nearest are " + String.join(", ", near);
    }
    return "Cannot run this SQL: there is no column " + String.join(".", parts) + hint;
  }

  /** Parts of a name that Spark writes in back quotes. */
  private static List<String> parts(String quoted) {
    return Arrays.stream(quoted.split("\\.(?=`|[^`]*$)", -1))
        .map(part -> part.replace("`", ""))
        .toList();
  }
}
