package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds a document against a JSON Schema (draft 2020-12) and says what is wrong in our words. */
final class SchemaCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private SchemaCheck() {}

  /** Every violation; empty where there is none. */
  static List<Fault> of(YamlDocument document, String schema) {
    List<Fault> faults = new ArrayList<>();
    for (ValidationMessage message : schema(schema).validate(document.root())) {
      faults.add(fault(document, message));
    }
    return faults;
  }

  private static JsonSchema schema(String resource) {
    return SCHEMAS.computeIfAbsent(
        resource,
        path ->
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                    SchemaLocation.of("classpath:" + path),
                    SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build()));
  }

  private static Fault fault(YamlDocument document, ValidationMessage message) {
    String pointer = message.getInstanceLocation().toString();
    JsonNode limit = message.getSchemaNode();
    String value = quote(message.getInstanceNode());
    switch (message.getType()) {
      case "additionalProperties":
        String key = message.getProperty();
        List<String> known = knownKeys(message);
        return document.keyFault(
            pointer + "/" + YamlTree.escape(key),
            "unknown key"
                + NearestName.of(key, known)
                    .map(name -> "; did you mean \"" + name + "\"?")
                    .orElse(
                        known.isEmpty() ? "" : "; expected one of " + String.join(", ", known)));
      case "required":
        return document.fault(pointer, "missing key \"" + message.getProperty() + "\"");
      case "enum":
        List<String> words = texts(limit);
        String found = message.getInstanceNode().asText();
        return document.fault(
            pointer,
            value
                + " is not allowed; expected one of "
                + String.join(", ", words)
                + NearestName.hint(found, words));
      case "type":
        return document.fault(pointer, value + " is not allowed; expected " + types(limit));
      case "pattern":
        return document.fault(pointer, value + " does not match " + limit.asText());
      case "minimum":
        return document.fault(pointer, value + " is too small; expected " + limit + " or more");
      case "maximum":
        return document.fault(pointer, value + " is too large; expected " + limit + " or less");
      case "exclusiveMinimum":
        return document.fault(pointer, value + " is too small; expected more than " + limit);
      case "exclusiveMaximum":
        return document.fault(pointer, value + " is too large; expected less than " + limit);
      case "minLength", "minItems", "minProperties":
        return document.fault(pointer, value + " is empty; expected at least " + limit + " entry");
      case "uniqueItems":
        return document.fault(pointer, value + " has an entry twice");
      default:
        return document.fault(pointer, value + " " + message.getError());
    }
  }

  /** The keys that an object may have, from the schema that refused another one. */
  private static List<String> knownKeys(ValidationMessage message) {
    SchemaLocation location = message.getSchemaLocation();
    String fragment = String.valueOf(location.getFragment());
    String owner = fragment.substring(0, fragment.lastIndexOf('/'));
    String resource = location.getAbsoluteIri().toString().replaceFirst("^classpath:", "/");
    try (InputStream in = SchemaCheck.class.getResourceAsStream(resource)) {
      List<String> names = new ArrayList<>();
      JSON.readTree(in).at(owner).path("properties").fieldNames().forEachRemaining(names::add);
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read schema " + resource, e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }

  private static String types(JsonNode type) {
    return type.isArray() ? String.join(" or ", texts(type)) : type.asText();
  }

  private static String quote(JsonNode node) {
    if (node == null || node.isNull()) {
      return "an empty value";
    }
    if (node.isObject()) {
      return "a mapping";
    }
    if (node.isArray()) {
      return node.isEmpty() ? "an empty list" : "a list";
    }
    String text = node.asText();
    String shown = text.length() > 80 ? text.substring(0, 77) + "..." : text;
    return node.isTextual() ? "\"" + shown + "\"" : shown;
  }
}
