package dev.nightjar.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The commented {@code nightjar.yaml} that {@code init} writes. */
final class ConfigurationTemplate {
  private ConfigurationTemplate() {}

  static String text() {
    try (InputStream in = ConfigurationTemplate.class.getResourceAsStream("nightjar.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
