package dev.nightjar.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.NearestName;
import dev.nightjar.report.YamlDocument;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Reads a mapping file and holds it against the contract's tables. */
public final class MappingFile {
  private static final String SCHEMA = "schemas/mapping.schema.json";

  private final YamlDocument document;
  private final Map<String, ? extends TableShape> tables;
  private final Map<String, String> faults = new LinkedHashMap<>();

  private MappingFile(YamlDocument document, Map<String, ? extends TableShape> tables) {
    this.document = document;
    this.tables = tables;
  }

  /**
   * The mapping that a file describes.
   *
   * @param tables input tables by name
   * @throws Refusal (usage) with every fault of the file: line, key, value, what was expected
   */
  public static Mapping read(Mapping.Text text, Map<String, ? extends TableShape> tables) {
    YamlDocument document =
        YamlDocument.parse(text.name(), text.yaml().getBytes(StandardCharsets.UTF_8));
    document.check(SCHEMA);
    MappingFile file = new MappingFile(document, tables);
    Mapping mapping = file.mapping(text);
    document.refuse(file.faults);
    return mapping;
  }

  private Mapping mapping(Mapping.Text text) {
    JsonNode root = document.root();
    Map<String, String> asks = new LinkedHashMap<>();
    root.path("asks").properties().forEach(e -> asks.put(e.getKey(), e.getValue().asText()));
    List<Mapping.Kind> kinds = new ArrayList<>();
    root.path("kinds")
        .forEach(
            kind ->
                kinds.add(
                    new Mapping.Kind(kind.path("kind").asText(), condition(kind.path("when")))));
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < root.path("rows").size(); i++) {
      String pointer = "/rows/" + i;
      for (JsonNode block : Repeats.of(root.path("rows").get(i))) {
        blocks.add(block(block, pointer));
      }
    }
    return new Mapping(
        root.path("mapping").asText(),
        root.path("version").asLong(),
        Mapping.Format.valueOf(root.path("format").asText().toUpperCase(Locale.ROOT)),
        root.has("records") ? words(root.path("records")) : List.of("."),
        words(root.path("fields")),
        asks,
        root.path("request").asText().equals("lookup"),
        kinds,
        root.path("root").asText().equals("topmost"),
        new Drops(words(root.path("drop"))),
        blocks,
        text);
  }

  private Block block(JsonNode block, String pointer) {
    String table = block.path("table").asText();
    TableShape shape = tables.get(table);
    if (shape == null) {
      fault(pointer + "/table", "unknown table", table, tables.keySet());
      return Block.of(table, "", Condition.ALWAYS, List.of(), Map.of(), List.of(), "");
    }
    Map<String, Source> columns = new LinkedHashMap<>();
    block
        .path("columns")
        .properties()
        .forEach(
            column -> {
              String name = column.getKey();
              String at = pointer + "/columns/" + name;
              known(name, shape.columns(), "column of " + table, at);
              columns.put(name, source(column.getValue(), at, shape.elementFields(name)));
            });
    words(block.path("inherit"))
        .forEach(
            column -> known(column, shape.columns(), "column of " + table, pointer + "/inherit"));
    String rest = block.path("rest").asText("");
    if (!rest.isEmpty()) {
      known(rest, shape.maps(), "map column of " + table, pointer + "/rest");
    }
    return Block.of(
        table,
        block.path("of").asText(""),
        condition(block.path("when")),
        words(block.path("each")),
        columns,
        words(block.path("inherit")),
        rest);
  }

  private Source source(JsonNode node, String pointer, List<String> elementFields) {
    List<Step> steps = new ArrayList<>();
    Consumer<JsonNode> add = step -> steps.add(step(step, pointer, elementFields));
    if (node.isArray()) {
      node.forEach(add);
    } else {
      add.accept(node);
    }
    return new Source(steps);
  }

  private Step step(JsonNode node, String pointer, List<String> elementFields) {
    if (!node.isObject()) {
      return new Step(
          List.of(node.asText()),
          List.of(),
          null,
          Condition.ALWAYS,
          List.of(),
          Take.FIRST,
          List.of(),
          Map.of(),
          false,
          null,
          null,
          null);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    node.path("values").properties().forEach(e -> values.put(e.getKey(), plain(e.getValue())));
    Map<String, Source> each = null;
    if (node.has("each")) {
      each = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : node.path("each").properties()) {
        known(field.getKey(), elementFields, "field of this column", pointer);
        each.put(field.getKey(), source(field.getValue(), pointer, List.of()));
      }
    }
    JsonNode scale = node.path("scale");
    return new Step(
        words(node.path("from")),
        words(node.path("join")),
        plain(node.path("constant")),
        condition(node.path("when")),
        words(node.path("over")),
        Take.valueOf(node.path("take").asText("first").toUpperCase(Locale.ROOT)),
        words(node.path("as")).stream()
            .map(word -> Conversion.valueOf(word.toUpperCase(Locale.ROOT)))
            .toList(),
        values,
        node.path("keep").asBoolean(),
        scale.isMissingNode() ? null : new BigDecimal(scale.asText()),
        node.has("digits") ? (Integer) node.path("digits").asInt() : null,
        each);
  }

  private static Condition condition(JsonNode node) {
    List<Map<String, List<String>>> alternatives = new ArrayList<>();
    Consumer<JsonNode> add =
        all -> {
          Map<String, List<String>> fields = new LinkedHashMap<>();
          all.properties().forEach(field -> fields.put(field.getKey(), words(field.getValue())));
          alternatives.add(fields);
        };
    if (node.isArray()) {
      node.forEach(add);
    } else if (node.isObject()) {
      add.accept(node);
    }
    return new Condition(alternatives);
  }

  private static Object plain(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    return node.isNumber() ? new BigDecimal(node.asText()) : node.asText();
  }

  private static List<String> words(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      return List.of(node.asText());
    }
    List<String> words = new ArrayList<>();
    node.forEach(word -> words.add(word.asText()));
    return words;
  }

  private void known(String name, Collection<String> known, String what, String pointer) {
    if (!known.contains(name)) {
      fault(pointer, "unknown " + what, name, known);
    }
  }

  private void fault(String pointer, String what, String name, Collection<String> known) {
    String nearest = NearestName.hint(name, known);
    faults.put(
        pointer,
        what
            + " \""
            + name
            + "\""
            + (nearest.isEmpty() ? "; expected one of " + String.join(", ", known) : nearest));
  }
}
