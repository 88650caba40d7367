package dev.nightjar.prometheus;

import dev.nightjar.prometheus.PrometheusText.Exemplar;
import dev.nightjar.prometheus.PrometheusText.Malformed;
import dev.nightjar.prometheus.PrometheusText.Sample;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads one sample line from left to right. */
final class PrometheusLine {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private final String text;
  private final int number;
  private final boolean openMetrics;
  private int at;

  /** Of the label block, where it holds the name of the metric, as names with dots need. */
  private String quotedName;

  /**
   * @param number of the line, for messages
   */
  PrometheusLine(String text, int number, boolean openMetrics) {
    this.text = text;
    this.number = number;
    this.openMetrics = openMetrics;
  }

  Sample sample() throws Malformed {
    skipBlanks();
    String name = word("{ \t");
    SortedMap<String, String> labels = peek() == '{' ? labels() : new TreeMap<>();
    skipBlanks();
    if (peek() == '{') {
      labels = labels();
      skipBlanks();
    }
    String full = name.isEmpty() && quotedName != null ? quotedName : name;
    if (full.isEmpty() || (quotedName == null && !NAME.matcher(full).matches())) {
      throw malformed("\"" + full + "\" is no name of a metric");
    }
    double value = value(word(" \t"));
    skipBlanks();
    double timestamp = Double.NaN;
    if (at < text.length() && peek() != '#') {
      timestamp = timestamp(word(" \t"));
      skipBlanks();
    }
    Exemplar exemplar = null;
    if (at < text.length() && peek() == '#' && openMetrics) {
      exemplar = exemplar();
    }
    if (at < text.length()) {
      throw malformed("something after the value of " + full);
    }
    return new Sample(full, labels, value, timestamp, exemplar);
  }

  private Exemplar exemplar() throws Malformed {
    at++;
    skipBlanks();
    if (peek() != '{') {
      throw malformed("an exemplar without labels");
    }
    SortedMap<String, String> labels = labels();
    skipBlanks();
    double value = value(word(" \t"));
    skipBlanks();
    double timestamp = at < text.length() ? timestamp(word(" \t")) : Double.NaN;
    skipBlanks();
    return new Exemplar(labels, value, timestamp);
  }

  private SortedMap<String, String> labels() throws Malformed {
    SortedMap<String, String> labels = new TreeMap<>();
    at++;
    skipBlanks();
    while (peek() != '}') {
      boolean quoted = peek() == '"';
      String label = quoted ? quoted() : word("= \t,}");
      skipBlanks();
      if (quoted && peek() != '=' && quotedName == null) {
        quotedName = label;
      } else {
        if (peek() != '=' || (!quoted && !LABEL.matcher(label).matches())) {
          throw malformed("\"" + label + "\" is no label");
        }
        at++;
        skipBlanks();
        if (peek() != '"') {
          throw malformed("the value of label " + label + " is not quoted");
        }
        if (labels.put(label, quoted()) != null) {
          throw malformed("label " + label + " twice");
        }
      }
      skipBlanks();
      if (peek() == ',') {
        at++;
        skipBlanks();
      } else if (peek() != '}') {
        throw malformed("labels that do not end");
      }
    }
    at++;
    return labels;
  }

  /** A text in quotes, with its escapes resolved. */
  private String quoted() throws Malformed {
    int start = ++at;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      throw malformed("a quote that does not end");
    }
    return unescaped(text.substring(start, at++));
  }

  /** Backslash, quote and line feed; any other escape stays as it is. */
  static String unescaped(String escaped) {
    if (escaped.indexOf('\\') < 0) {
      return escaped;
    }
    StringBuilder plain = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      char next = i + 1 < escaped.length() ? escaped.charAt(i + 1) : 0;
      if (c == '\\' && (next == '\\' || next == '"' || next == 'n')) {
        plain.append(next == 'n' ? '\n' : next);
        i++;
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private double value(String word) throws Malformed {
    switch (word.toLowerCase(Locale.ROOT)) {
      case "nan", "+nan", "-nan":
        return Double.NaN;
      case "inf", "+inf", "infinity", "+infinity":
        return Double.POSITIVE_INFINITY;
      case "-inf", "-infinity":
        return Double.NEGATIVE_INFINITY;
      default:
        if (!NUMBER.matcher(word).matches()) {
          throw malformed(word.isEmpty() ? "no value" : "\"" + word + "\" is no number");
        }
        return Double.parseDouble(word);
    }
  }

  private double timestamp(String word) throws Malformed {
    if (!NUMBER.matcher(word).matches() || (!openMetrics && word.indexOf('.') >= 0)) {
      throw malformed("\"" + word + "\" is no timestamp");
    }
    return Double.parseDouble(word);
  }

  private String word(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private Malformed malformed(String problem) {
    return new Malformed(number, problem);
  }
}
