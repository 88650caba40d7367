package dev.nightjar.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON from a stranger: one value and nothing after it, no name twice in an object (two readers
 * would see two documents), little depth, no numbers that take minutes to read.
 */
final class StrictJson {
  private static final int DEEPEST = 32;
  private static final int LONGEST_NUMBER = 40;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * The value: maps, lists, texts, booleans, {@code Long} for whole numbers that fit, {@code
   * Double} for others, null.
   *
   * @throws IOException when it is not JSON, is cut off, or breaks a rule above
   */
  static Object read(byte[] bytes) throws IOException {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows the value");
      }
      return value;
    }
  }

  private static Object value(JsonParser from) throws IOException {
    JsonToken token = from.currentToken();
    if (token == null) {
      throw new JsonParseException(from, "it ends before a value");
    }
    return switch (token) {
      case START_OBJECT -> object(from);
      case START_ARRAY -> array(from);
      case VALUE_STRING -> from.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> from.getLongValue();
      case VALUE_NUMBER_FLOAT -> from.getDoubleValue();
      default -> throw new JsonParseException(from, "unexpected " + token);
    };
  }

  private static Map<String, Object> object(JsonParser from) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (from.nextToken() != JsonToken.END_OBJECT) {
      String name = from.currentName();
      from.nextToken();
      values.put(name, value(from));
    }
    return values;
  }

  private static List<Object> array(JsonParser from) throws IOException {
    List<Object> values = new ArrayList<>();
    while (from.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(from));
    }
    return values;
  }
}
