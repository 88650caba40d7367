package dev.nightjar.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON value into plain Java values. Messages give a position, never a piece of the text,
 * because the text may be what must not be stored.
 */
final class JsonText {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Python writes NaN and Infinity; they are read so that the message can name the column.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  /** The text is no JSON, or names a key twice. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Reason reason;

    Malformed(Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    Violation violation() {
      return Violation.ofWhole(reason, getMessage());
    }
  }

  private JsonText() {}

  /** The one object that the text is. */
  static Map<String, Object> object(String text) throws Malformed {
    Object value = value(text);
    if (value instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked")
      Map<String, Object> object = (Map<String, Object>) value;
      return object;
    }
    throw new Malformed(
        Reason.MALFORMED_ROW,
        "the row is " + words(value) + "; expected one JSON object on one line");
  }

  /** Any one JSON value. */
  static Object value(String text) throws Malformed {
    try (JsonParser parser = JSON.createParser(text)) {
      try {
        if (parser.nextToken() == null) {
          throw new Malformed(Reason.MALFORMED_ROW, "the row is empty; expected a JSON object");
        }
        Object value = read(parser);
        if (parser.nextToken() != null) {
          throw new Malformed(
              Reason.MALFORMED_ROW,
              "more text follows the JSON value at "
                  + position(parser)
                  + "; expected one object on one line");
        }
        return value;
      } catch (IOException e) {
        // No cause: the parser quotes the text in its message.
        throw new Malformed(
            Reason.MALFORMED_ROW,
            "the row is not valid JSON at " + position(parser) + "; expected one object a line");
      }
    } catch (IOException e) {
      throw new Malformed(Reason.MALFORMED_ROW, "the row is not valid JSON");
    }
  }

  private static String position(JsonParser parser) {
    return "character " + Math.max(1, parser.currentLocation().getCharOffset());
  }

  private static Object read(JsonParser parser) throws IOException, Malformed {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberValue() instanceof Integer n ? Long.valueOf(n) : parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> real(parser.getText());
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private static Object real(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity", "+Infinity", "INF", "+INF" -> Double.POSITIVE_INFINITY;
      case "-Infinity", "-INF" -> Double.NEGATIVE_INFINITY;
      default -> new RawNumber(text);
    };
  }

  private static Map<String, Object> readObject(JsonParser parser) throws IOException, Malformed {
    Map<String, Object> object = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      int keys = object.size();
      object.put(key, read(parser));
      if (object.size() == keys) {
        throw new Malformed(
            Reason.DUPLICATE_KEY,
            "a key stands twice in one object at " + position(parser) + "; expected each key once");
      }
    }
    return object;
  }

  private static List<Object> readArray(JsonParser parser) throws IOException, Malformed {
    List<Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(read(parser));
    }
    return array;
  }

  /** What kind of JSON value it is, in words. */
  static String words(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof String) {
      return "a text";
    }
    if (value instanceof List<?>) {
      return "an array";
    }
    if (value instanceof Map<?, ?>) {
      return "an object";
    }
    return value instanceof Boolean ? "a boolean" : "a number";
  }
}
