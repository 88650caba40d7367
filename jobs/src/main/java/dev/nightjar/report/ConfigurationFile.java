package dev.nightjar.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code nightjar.yaml}. Relative folders (reports, the embedded warehouse) are relative to
 * the file, so that a run means the same wherever it is started. {@code ${ENV:NAME}} in a text
 * takes its value from the environment.
 */
public final class ConfigurationFile {
  private static final String SCHEMA = "schemas/nightjar.schema.json";
  private static final Pattern VARIABLE = Pattern.compile("[$][{]ENV:([A-Za-z_][A-Za-z0-9_]*)[}]");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> MORE =
      List.of("retention", "evidence", "notify", "metrics", "openlineage", "options");

  private final Path file;
  private final YamlDocument document;
  private final Map<String, String> environment;
  private final List<Fault> faults = new ArrayList<>();

  private ConfigurationFile(Path file, YamlDocument document, Map<String, String> environment) {
    this.file = file;
    this.document = document;
    this.environment = environment;
  }

  /**
   * The settings of a file, complete with the defaults of {@link Settings#embedded}. A file of
   * comments alone means the defaults.
   *
   * @param environment variables for {@code ${ENV:NAME}}
   * @throws Refusal (usage) that lists every fault of the file at once
   */
  public static Settings read(Path file, Map<String, String> environment) {
    List<Fault> faults = new ArrayList<>();
    YamlDocument document =
        YamlTree.configuration(file.toString(), YamlDocument.bytes(file), faults);
    if (document != null) {
      faults.addAll(SchemaCheck.of(document, SCHEMA));
    }
    Fault.refuse(faults);
    ConfigurationFile configuration = new ConfigurationFile(file, document, environment);
    Settings settings = configuration.settings();
    Fault.refuse(configuration.faults);
    return settings;
  }

  /** The file that {@code init} writes: every key, explained and commented out. */
  public static String commentedExample() {
    return Observations.resource("/dev/nightjar/report/nightjar.yaml");
  }

  private Settings settings() {
    JsonNode privacy = at("privacy");
    JsonNode namespace = at("namespace");
    Settings defaults = Settings.embedded("warehouse");
    return new Settings(
        catalog(),
        inputs(),
        namespace.path("inputs").asText(defaults.inputNamespace()),
        namespace.isTextual()
            ? namespace.asText()
            : namespace.path("outputs").asText(defaults.namespace()),
        strings("/spark"),
        folders("reports"),
        JSON.convertValue(at("overrides"), new TypeReference<>() {}),
        privacy.path("minimum_subjects").asInt(defaults.minimumSubjects()),
        words("/privacy/text_columns"),
        words("/privacy/allow"),
        more());
  }

  /** A section; an empty mapping where the file has none. */
  private JsonNode at(String key) {
    JsonNode node = document.root().path(key);
    return node.isMissingNode() ? JSON.createObjectNode() : node;
  }

  private Settings.Catalog catalog() {
    JsonNode catalog = at("catalog");
    String type = catalog.path("type").asText("embedded");
    String uri = text("/catalog/uri");
    Map<String, String> properties = strings("/catalog/properties");
    if (Set.of("rest", "hive", "jdbc").contains(type)
        && uri.isEmpty()
        && !properties.containsKey("uri")) {
      faults.add(document.fault("/catalog", "missing key \"uri\": a " + type + " catalog has one"));
    }
    String warehouse = text("/catalog/warehouse");
    if (type.equals("embedded")) {
      warehouse = warehouse.isEmpty() ? "warehouse" : beside(warehouse);
    }
    return new Settings.Catalog(type, uri, warehouse, properties);
  }

  private Map<String, Settings.Input> inputs() {
    Map<String, Settings.Input> inputs = new LinkedHashMap<>();
    at("inputs")
        .properties()
        .forEach(
            input -> {
              String pointer = "/inputs/" + input.getKey();
              boolean view = input.getValue().isObject();
              String name = text(view ? pointer + "/view" : pointer);
              inputs.put(
                  input.getKey(), new Settings.Input(name, view ? text(pointer + "/table") : name));
            });
    return inputs;
  }

  private List<String> folders(String key) {
    JsonNode named = document.root().path(key);
    if (named.isTextual()) {
      return List.of(beside(text("/" + key)));
    }
    List<String> folders = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      folders.add(beside(text("/" + key + "/" + i)));
    }
    return folders;
  }

  private String beside(String folder) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? folder : parent.resolve(folder).normalize().toString();
  }

  private Set<String> words(String pointer) {
    Set<String> words = new LinkedHashSet<>();
    document.root().at(pointer).forEach(word -> words.add(word.asText()));
    return words;
  }

  private Map<String, String> strings(String pointer) {
    Map<String, String> strings = new LinkedHashMap<>();
    document
        .root()
        .at(pointer)
        .fieldNames()
        .forEachRemaining(key -> strings.put(key, text(pointer + "/" + YamlTree.escape(key))));
    return strings;
  }

  private Map<String, Object> more() {
    Map<String, Object> more = new LinkedHashMap<>();
    for (String section : MORE) {
      if (document.root().has(section)) {
        more.put(section, value("/" + section));
      }
    }
    if (document.root().has("mappings")) {
      more.put("mappings", folders("mappings"));
    }
    return more;
  }

  /** A node as plain Java values, with variables replaced in its texts. */
  private Object value(String pointer) {
    JsonNode node = document.root().at(pointer);
    if (node.isObject()) {
      Map<String, Object> values = new LinkedHashMap<>();
      node.fieldNames()
          .forEachRemaining(key -> values.put(key, value(pointer + "/" + YamlTree.escape(key))));
      return values;
    }
    if (node.isArray()) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < node.size(); i++) {
        values.add(value(pointer + "/" + i));
      }
      return values;
    }
    return node.isTextual() ? text(pointer) : JSON.convertValue(node, Object.class);
  }

  /** A scalar as text, with variables replaced; empty where it is absent. */
  private String text(String pointer) {
    Matcher matcher = VARIABLE.matcher(document.root().at(pointer).asText(""));
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String value = environment.get(matcher.group(1));
      if (value == null) {
        faults.add(
            document.fault(
                pointer,
                "the environment has no variable "
                    + matcher.group(1)
                    + ", which "
                    + matcher.group()
                    + " stands for"));
        value = "";
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(text).toString();
  }
}
