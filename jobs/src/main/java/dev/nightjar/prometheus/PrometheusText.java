package dev.nightjar.prometheus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A page of metrics in the Prometheus text format 0.0.4 or OpenMetrics 1.0, read strictly: a page
 * that breaks its format is refused with the line where it does, because half of a page can say the
 * opposite of the whole.
 *
 * @param families by name, in the order of the page
 */
public record PrometheusText(Map<String, Family> families) {
  private static final Set<String> TYPES =
      Set.of(
          "counter",
          "gauge",
          "histogram",
          "summary",
          "untyped",
          "unknown",
          "gaugehistogram",
          "info",
          "stateset");

  private static final List<String> SUFFIXES =
      List.of("_bucket", "_count", "_sum", "_total", "_created", "_gcount", "_gsum", "_info");

  public PrometheusText {
    families = Collections.unmodifiableMap(new LinkedHashMap<>(families));
  }

  /**
   * Samples of one name, with what the page says of it.
   *
   * @param type counter, gauge, histogram, summary, untyped, ...
   * @param help empty where the page has none
   * @param unit of OpenMetrics; empty where the page has none
   */
  public record Family(String name, String type, String help, String unit, List<Sample> samples) {
    public Family {
      samples = List.copyOf(samples);
    }
  }

  /**
   * One line.
   *
   * @param labels by name; empty values are as good as absent, and are kept
   * @param timestamp as the page has it: ms in 0.0.4, s in OpenMetrics; NaN without one
   * @param exemplar null without one
   */
  public record Sample(
      String name,
      SortedMap<String, String> labels,
      double value,
      double timestamp,
      Exemplar exemplar) {
    public Sample {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** Name with labels, as the page would write it, labels in alphabetical order. */
    public String series() {
      if (labels.isEmpty()) {
        return name;
      }
      StringBuilder text = new StringBuilder(name).append('{');
      labels.forEach(
          (label, of) ->
              text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                  .append(label)
                  .append("=\"")
                  .append(of.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                  .append('"'));
      return text.append('}').toString();
    }
  }

  /** A request that stands for a bucket or a count. */
  public record Exemplar(SortedMap<String, String> labels, double value, double timestamp) {}

  /** The page breaks its format. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(int line, String problem) {
      super("line " + line + ": " + problem);
    }
  }

  /** All samples, in the order of the page. */
  public List<Sample> samples() {
    return families.values().stream().flatMap(f -> f.samples().stream()).toList();
  }

  /**
   * Reads a page.
   *
   * @param openMetrics whether it says that it is OpenMetrics, and so must end with {@code # EOF}
   */
  public static PrometheusText parse(String text, boolean openMetrics) throws Malformed {
    return new Page(openMetrics).read(text);
  }

  private static final class Page {
    private final boolean openMetrics;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> helps = new LinkedHashMap<>();
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Set<String> series = new HashSet<>();

    Page(boolean openMetrics) {
      this.openMetrics = openMetrics;
    }

    PrometheusText read(String text) throws Malformed {
      String[] lines = text.split("\n", -1);
      boolean ended = false;
      for (int i = 0; i < lines.length; i++) {
        String line =
            lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
        if (ended && !line.isBlank()) {
          throw new Malformed(i + 1, "something after # EOF");
        }
        if (line.strip().equals("# EOF")) {
          ended = true;
        } else if (line.stripLeading().startsWith("#")) {
          comment(line.strip(), i + 1);
        } else if (!line.isBlank()) {
          add(new PrometheusLine(line, i + 1, openMetrics).sample(), i + 1);
        }
      }
      if (openMetrics && !ended) {
        throw new Malformed(lines.length, "the page ends without # EOF");
      }
      Map<String, Family> families = new LinkedHashMap<>();
      samples.forEach(
          (name, of) ->
              families.put(
                  name,
                  new Family(
                      name,
                      types.getOrDefault(name, "untyped"),
                      helps.getOrDefault(name, ""),
                      units.getOrDefault(name, ""),
                      of)));
      return new PrometheusText(families);
    }

    private void comment(String line, int number) throws Malformed {
      String[] words = line.substring(1).strip().split("[ \t]+", 3);
      if (words.length < 2) {
        return;
      }
      String name = words[1].replaceAll("^\"|\"$", "");
      String rest = words.length > 2 ? words[2].strip() : "";
      switch (words[0]) {
        case "TYPE" -> {
          String type = rest.toLowerCase(Locale.ROOT);
          if (!TYPES.contains(type)) {
            throw new Malformed(number, "\"" + rest + "\" is no type of " + name);
          }
          if (types.putIfAbsent(name, type) != null) {
            throw new Malformed(number, "a second TYPE of " + name);
          }
          if (samples.containsKey(name)) {
            throw new Malformed(number, "the TYPE of " + name + " comes after its samples");
          }
        }
        case "HELP" -> {
          if (helps.putIfAbsent(name, PrometheusLine.unescaped(rest)) != null) {
            throw new Malformed(number, "a second HELP of " + name);
          }
        }
        case "UNIT" -> units.put(name, rest);
        default -> {
          // Any other line of this form is a comment.
        }
      }
    }

    private void add(Sample sample, int number) throws Malformed {
      boolean isNew = series.add(sample.series());
      if (!isNew && Double.isNaN(sample.timestamp())) {
        throw new Malformed(number, "the series " + sample.series() + " twice");
      }
      samples.computeIfAbsent(family(sample.name()), n -> new ArrayList<>()).add(sample);
    }

    /** The name that a TYPE was given for: that of the sample, or it without its suffix. */
    private String family(String name) {
      if (types.containsKey(name)) {
        return name;
      }
      for (String suffix : SUFFIXES) {
        String stem =
            name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : null;
        if (stem != null && types.containsKey(stem)) {
          return stem;
        }
      }
      return name;
    }
  }
}
