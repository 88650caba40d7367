package dev.nightjar.mapping;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A mapping file, read and checked. */
public final class Mapping {
  private final String name;
  private final long version;
  private final Format format;
  private final List<String> records;
  private final List<String> fields;
  private final Map<String, String> asks;
  private final boolean looksUp;
  private final List<Kind> kinds;
  private final boolean isTopmost;
  private final Drops drops;
  private final List<Block> blocks;
  private final Text text;
  private final Set<String> reads = new HashSet<>();
  private final Set<String> summed = new HashSet<>();

  /** How the files of a mapping are read. */
  public enum Format {
    /** JSON documents or JSON Lines. */
    JSON,
    /** OTLP/JSON traces: spans of one trace are put together. */
    OTLP,
    /** Pages of the Prometheus text format. */
    PROMETHEUS,
    /** Fields divided by tabs, commas or blanks, a record a line. */
    FIELDS
  }

  /** What spans of a condition are called. */
  record Kind(String name, Condition when) {}

  /**
   * A mapping file as it was found, to be read again in another process.
   *
   * @param name of the file, for messages
   * @param yaml its text
   */
  public record Text(String name, String yaml) implements Serializable {}

  Mapping(
      String name,
      long version,
      Format format,
      List<String> records,
      List<String> fields,
      Map<String, String> asks,
      boolean looksUp,
      List<Kind> kinds,
      boolean isTopmost,
      Drops drops,
      List<Block> blocks,
      Text text) {
    this.name = name;
    this.version = version;
    this.format = format;
    this.records = List.copyOf(records);
    this.fields = List.copyOf(fields);
    this.asks = new TreeMap<>(asks);
    this.looksUp = looksUp;
    this.kinds = List.copyOf(kinds);
    this.isTopmost = isTopmost;
    this.drops = drops;
    this.blocks = List.copyOf(blocks);
    this.text = text;
    blocks.forEach(
        block -> {
          reads.addAll(block.reads());
          block.columns().values().stream()
              .flatMap(source -> source.steps().stream())
              .forEach(step -> summed.addAll(step.over()));
        });
    kinds.forEach(kind -> kind.when().alternatives().forEach(all -> reads.addAll(all.keySet())));
  }

  /** Its name, which is also that of its landing folder. */
  public String name() {
    return name;
  }

  /** Name and version: {@code otlp@1}. */
  public String id() {
    return name + "@" + version;
  }

  public Format format() {
    return format;
  }

  /** Tables that it fills, each once, in the order of the file. */
  public List<String> tables() {
    return blocks.stream().map(Block::table).distinct().toList();
  }

  /** Names after {@code given:} that columns or conditions read. */
  public Set<String> asked() {
    Set<String> asked = new TreeSet<>(asks.keySet());
    if (format == Format.PROMETHEUS) {
      asked.add("at");
    }
    reads.stream()
        .filter(field -> field.startsWith("given:"))
        .forEach(field -> asked.add(field.substring("given:".length())));
    return asked;
  }

  /** Whether rows that lack the time of their request take it from the stored requests. */
  public boolean looksUp() {
    return looksUp;
  }

  /** Names of fields of files without a header. */
  public List<String> fields() {
    return fields;
  }

  /** Whether any column, condition or kind reads a field. */
  public boolean reads(String field) {
    return reads.contains(field);
  }

  /** What a file must be given, with what it means, unless its name has a date. */
  Map<String, String> asks() {
    return asks;
  }

  public Text text() {
    return text;
  }

  List<String> records() {
    return records;
  }

  List<Kind> kinds() {
    return kinds;
  }

  boolean isTopmost() {
    return isTopmost;
  }

  Drops drops() {
    return drops;
  }

  /** Whether spans of a kind go into the row of their request. */
  boolean sums(String kind) {
    return summed.contains(kind);
  }

  /** Whether another block keeps what this one leaves of the same records. */
  boolean isKeptElsewhere(Block block) {
    return block.rest().isEmpty()
        && blocks.stream().anyMatch(b -> b.of().equals(block.of()) && !b.rest().isEmpty());
  }

  List<Block> blocks() {
    return blocks;
  }
}
