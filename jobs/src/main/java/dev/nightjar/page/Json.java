package dev.nightjar.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Data of a page's programs as JSON that may stand inside a script element: no character of it can
 * end the element or begin a comment. What JSON has no word for (NaN, infinity) is null.
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Json() {}

  static String of(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      generator.setCharacterEscapes(new Markup());
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator to) throws IOException {
    if (value == null) {
      to.writeNull();
    } else if (value instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else if (value instanceof Integer || value instanceof Long) {
      to.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      if (Double.isFinite(number)) {
        to.writeNumber(number);
      } else {
        to.writeNull();
      }
    } else if (value instanceof Map<?, ?> map) {
      to.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.writeFieldName(String.valueOf(entry.getKey()));
        write(entry.getValue(), to);
      }
      to.writeEndObject();
    } else if (value instanceof Iterable<?> items) {
      to.writeStartArray();
      for (Object item : items) {
        write(item, to);
      }
      to.writeEndArray();
    } else {
      to.writeString(value.toString());
    }
  }

  /** Writes out what HTML would read. */
  private static final class Markup extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      for (char c : new char[] {'<', '>', '&', '\''}) {
        codes[c] = ESCAPE_STANDARD;
      }
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return null;
    }
  }
}
