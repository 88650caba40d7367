package dev.nightjar.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one text of a value: UTF-8, names of objects in alphabetical order, two spaces a level, a
 * line feed at the end. Numbers are whole: a bundle's JSON has no others.
 */
final class CanonicalJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private CanonicalJson() {}

  /**
   * @param value maps, lists, texts, booleans, whole numbers, null
   */
  static byte[] bytes(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      generator.setPrettyPrinter(lines());
      write(value, generator);
      generator.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The line ends of this machine must not decide a hash. */
  private static DefaultPrettyPrinter lines() {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indent)
        .withArrayIndenter(indent);
  }

  private static void write(Object value, JsonGenerator to) throws IOException {
    if (value == null) {
      to.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      TreeMap<String, Object> sorted = new TreeMap<>();
      map.forEach((name, each) -> sorted.put(name.toString(), each));
      to.writeStartObject();
      for (Map.Entry<String, Object> entry : sorted.entrySet()) {
        to.writeFieldName(entry.getKey());
        write(entry.getValue(), to);
      }
      to.writeEndObject();
    } else if (value instanceof Iterable<?> items) {
      to.writeStartArray();
      for (Object item : items) {
        write(item, to);
      }
      to.writeEndArray();
    } else if (value instanceof Boolean flag) {
      to.writeBoolean(flag);
    } else if (value instanceof Long || value instanceof Integer) {
      to.writeNumber(((Number) value).longValue());
    } else if (value instanceof String text) {
      to.writeString(text);
    } else {
      throw new IllegalArgumentException("Cannot write " + value.getClass() + " as canonical JSON");
    }
  }
}
