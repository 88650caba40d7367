package dev.nightjar.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Frozen rows as text and back: no white space, fields in their order, whole numbers as Long. */
final class FrozenJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private FrozenJson() {}

  static String write(Map<String, Object> row) {
    try {
      return JSON.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a frozen row as JSON", e);
    }
  }

  static Map<String, Object> read(String text) {
    try {
      return JSON.readValue(text, OBJECT);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A frozen row is no JSON object", e);
    }
  }
}
