package dev.nightjar.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A block of rows with {@code for:}, once for each of its entries: {@code $name} stands for the
 * entry's value of that name, alone or inside a text.
 */
final class Repeats {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Repeats() {}

  static List<JsonNode> of(JsonNode block) {
    List<JsonNode> blocks = new ArrayList<>();
    if (!block.has("for")) {
      blocks.add(block);
      return blocks;
    }
    for (JsonNode entry : block.path("for")) {
      blocks.add(filled(block, entry));
    }
    return blocks;
  }

  private static JsonNode filled(JsonNode node, JsonNode entry) {
    if (node.isObject()) {
      ObjectNode filled = JSON.objectNode();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (!field.getKey().equals("for")) {
          filled.set(text(field.getKey(), entry), filled(field.getValue(), entry));
        }
      }
      return filled;
    }
    if (node.isArray()) {
      ArrayNode filled = JSON.arrayNode();
      node.forEach(each -> filled.add(filled(each, entry)));
      return filled;
    }
    if (!node.isTextual()) {
      return node;
    }
    String whole = node.asText();
    return whole.startsWith("$") && entry.has(whole.substring(1))
        ? entry.get(whole.substring(1))
        : JSON.textNode(text(whole, entry));
  }

  private static String text(String text, JsonNode entry) {
    String filled = text;
    for (Map.Entry<String, JsonNode> value : entry.properties()) {
      filled = filled.replace("$" + value.getKey(), value.getValue().asText());
    }
    return filled;
  }
}
