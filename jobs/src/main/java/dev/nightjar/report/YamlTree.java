package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.report.YamlDocument.Place;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Turns YAML text into JSON nodes and remembers where each of them stood. */
final class YamlTree {
  static final int MAX_NODES = 20_000;
  private static final int MAX_DEPTH = 20;
  private static final int MAX_CHARACTERS = 1_000_000;

  private final String name;
  private final Map<String, Place> keys = new HashMap<>();
  private final Map<String, Place> values = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private boolean everythingOptional;
  private int nodes;

  private YamlTree(String name) {
    this.name = name;
  }

  /** The document; null when {@code faults} received what keeps it from being read. */
  static YamlDocument read(String name, byte[] bytes, List<Fault> faults) {
    return read(new YamlTree(name), bytes, faults);
  }

  /** The same, where everything is optional: no document at all, or a section without content. */
  static YamlDocument configuration(String name, byte[] bytes, List<Fault> faults) {
    YamlTree tree = new YamlTree(name);
    tree.everythingOptional = true;
    return read(tree, bytes, faults);
  }

  private static YamlDocument read(YamlTree tree, byte[] bytes, List<Fault> faults) {
    String name = tree.name;
    try {
      Node node = tree.compose(tree.text(bytes));
      JsonNode root =
          node == null ? JsonNodeFactory.instance.objectNode() : tree.convert(node, "", 0);
      faults.addAll(tree.faults);
      return tree.faults.isEmpty() ? new YamlDocument(name, root, tree.keys, tree.values) : null;
    } catch (Unreadable e) {
      faults.add(e.fault);
      return null;
    }
  }

  private String text(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refuse(lineOfBrokenText(bytes), 1, "not UTF-8 text; save the file as UTF-8");
    }
    if (text.startsWith("\ufeff")) {
      text = text.substring(1); // a byte order mark, which some editors write
    }
    if (text.indexOf('\0') >= 0) {
      throw refuse(1, 1, "not UTF-8 text but UTF-16 or binary; save the file as UTF-8");
    }
    return text;
  }

  private static int lineOfBrokenText(byte[] bytes) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, i - start));
        } catch (CharacterCodingException e) {
          return line;
        }
        line++;
        start = i + 1;
      }
    }
    return line;
  }

  private Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setNestingDepthLimit(MAX_DEPTH);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(dumping),
            dumping,
            options,
            new CoreScalars());
    try {
      Iterator<Node> documents = yaml.composeAll(new StringReader(text)).iterator();
      if (!documents.hasNext() && everythingOptional) {
        return null;
      }
      if (!documents.hasNext()) {
        throw refuse(1, 1, "the file is empty");
      }
      Node first = documents.next();
      if (documents.hasNext()) {
        Mark mark = documents.next().getStartMark();
        throw refuse(
            mark.getLine() + 1,
            mark.getColumn() + 1,
            "a second document (after ---); expected one document a file");
      }
      return first;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      String context = e.getContext() == null ? "" : e.getContext() + ": ";
      String problem = String.valueOf(e.getProblem());
      String reason = problem.contains("(TAB)") ? "a tab; indent with spaces" : context + problem;
      throw refuse(mark.getLine() + 1, mark.getColumn() + 1, "not YAML: " + reason);
    } catch (YAMLException e) {
      throw refuse(1, 1, "not YAML: " + e.getMessage());
    }
  }

  private Unreadable refuse(int line, int column, String message) {
    return new Unreadable(new Fault(name, line, column, "", message));
  }

  /** Ends the reading where nothing sensible can follow. */
  private static final class Unreadable extends RuntimeException {
    private final transient Fault fault;

    Unreadable(Fault fault) {
      super(fault.message());
      this.fault = fault;
    }
  }

  private JsonNode convert(Node node, String pointer, int depth) {
    Place place = place(node);
    values.put(pointer, place);
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw refuse(
          place.line(),
          place.column(),
          "aliases unfold into too much: over "
              + (depth > MAX_DEPTH ? MAX_DEPTH + " levels" : MAX_NODES + " nodes"));
    }
    if (node instanceof MappingNode mapping) {
      return object(mapping, pointer, depth);
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (Node element : sequence.getValue()) {
        array.add(convert(element, pointer + "/" + array.size(), depth + 1));
      }
      return array;
    }
    return scalar((ScalarNode) node);
  }

  private ObjectNode object(MappingNode mapping, String pointer, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      Place place = place(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode scalar)) {
        faults.add(
            new Fault(name, place.line(), place.column(), "", "a key that is a list or a mapping"));
        continue;
      }
      String key = scalar.getValue();
      String at = pointer + "/" + escape(key);
      if (object.has(key)) {
        faults.add(
            new Fault(
                name,
                place.line(),
                place.column(),
                "",
                "duplicate key \"" + key + "\"; first in line " + keys.get(at).line()));
        continue;
      }
      keys.put(at, place);
      JsonNode value = convert(entry.getValueNode(), at, depth + 1);
      if (!(everythingOptional && pointer.isEmpty() && value.isNull())) {
        object.set(key, value);
      }
    }
    return object;
  }

  private static JsonNode scalar(ScalarNode node) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    String text = node.getValue();
    if (node.getTag().equals(Tag.NULL)) {
      return json.nullNode();
    }
    if (node.getTag().equals(Tag.BOOL)) {
      return json.booleanNode(text.toLowerCase(Locale.ROOT).equals("true"));
    }
    if (node.getTag().equals(Tag.INT)) {
      BigInteger number = new BigInteger(text);
      return number.bitLength() < Long.SIZE
          ? json.numberNode(number.longValue())
          : json.numberNode(number);
    }
    if (node.getTag().equals(Tag.FLOAT)) {
      return json.numberNode(new BigDecimal(text).doubleValue());
    }
    return json.textNode(text);
  }

  /** A key as a step of a JSON pointer. */
  static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private static Place place(Node node) {
    Mark mark = node.getStartMark();
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Numbers, true, false and null as in YAML 1.2; everything else is text. */
  private static final class CoreScalars extends Resolver {
    private static final Pattern NUMBER =
        Pattern.compile("[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?");

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
      addImplicitResolver(Tag.INT, Pattern.compile("[-+]?[0-9]+"), "-+0123456789");
      addImplicitResolver(Tag.FLOAT, NUMBER, "-+0123456789.");
      addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL|"), "~nN\0");
      addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
    }
  }
}
