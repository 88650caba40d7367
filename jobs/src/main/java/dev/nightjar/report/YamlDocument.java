package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A YAML file as JSON nodes that still know their line and column. Scalars follow the YAML 1.2 core
 * schema ({@code yes} and {@code no} are words). Refuses, with the place: syntax errors, duplicate
 * keys, several documents, an empty file, text that is not UTF-8, and aliases that unfold into more
 * than {@value YamlTree#MAX_NODES} nodes.
 */
public final class YamlDocument {
  private final String name;
  private final JsonNode root;
  private final Map<String, Place> keys;
  private final Map<String, Place> values;

  /** Line and column, from 1. */
  record Place(int line, int column) {}

  YamlDocument(String name, JsonNode root, Map<String, Place> keys, Map<String, Place> values) {
    this.name = name;
    this.root = root;
    this.keys = keys;
    this.values = values;
  }

  /** Reads a file; a {@link Refusal} names every fault that keeps it from being read. */
  public static YamlDocument read(Path file) {
    return parse(file.toString(), bytes(file));
  }

  /** Reads bytes that came from somewhere else; {@code name} stands for the file in messages. */
  public static YamlDocument parse(String name, byte[] bytes) {
    List<Fault> faults = new ArrayList<>();
    YamlDocument document = YamlTree.read(name, bytes, faults);
    Fault.refuse(faults);
    return document;
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new Refusal(Refusal.Kind.USAGE, "Cannot read " + file + ": no such file", e);
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.USAGE, "Cannot read " + file + ": " + e, e);
    }
  }

  public String name() {
    return name;
  }

  public JsonNode root() {
    return root;
  }

  /** The line of the value at a JSON pointer; that of its nearest parent where it is absent. */
  public int line(String pointer) {
    return place(values, pointer).line();
  }

  /**
   * Checks against a schema of the class path.
   *
   * @param schema such as {@code schemas/report.schema.json}
   * @throws Refusal with every violation, none hidden behind another
   */
  public void check(String schema) {
    Fault.refuse(SchemaCheck.of(this, schema));
  }

  /**
   * Does nothing where there are no faults.
   *
   * @param messages by the JSON pointer of the value that is at fault
   * @throws Refusal with every fault and its place
   */
  public void refuse(Map<String, String> messages) {
    List<Fault> faults = new ArrayList<>();
    messages.forEach((pointer, message) -> faults.add(fault(pointer, message)));
    Fault.refuse(faults);
  }

  /** A fault of the value at a pointer. */
  Fault fault(String pointer, String message) {
    Place place = place(values, pointer);
    return new Fault(name, place.line(), place.column(), path(pointer), message);
  }

  /** A fault of the key at a pointer. */
  Fault keyFault(String pointer, String message) {
    Place place = place(keys, pointer);
    return new Fault(name, place.line(), place.column(), path(pointer), message);
  }

  private Place place(Map<String, Place> places, String pointer) {
    for (String at = pointer; ; at = at.substring(0, at.lastIndexOf('/'))) {
      Place place = places.get(at);
      if (place != null) {
        return place;
      }
      if (at.isEmpty()) {
        return new Place(0, 0); // not read from a text
      }
    }
  }

  /** {@code /metrics/2/worse} as people write it: {@code metrics[2].worse}. */
  private static String path(String pointer) {
    StringBuilder path = new StringBuilder();
    for (int start = 1; start <= pointer.length(); ) {
      int slash = pointer.indexOf('/', start);
      int end = slash < 0 ? pointer.length() : slash;
      String step = pointer.substring(start, end).replace("~1", "/").replace("~0", "~");
      if (!step.isEmpty() && step.chars().allMatch(Character::isDigit)) {
        path.append('[').append(step).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step);
      }
      start = end + 1;
    }
    return path.toString();
  }
}
