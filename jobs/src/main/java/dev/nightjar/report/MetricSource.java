package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the keys of one metric are looked up: the first layer that has a key wins. The layers are
 * the override of the metric, the override of its report, the metric itself and its file.
 */
final class MetricSource {
  private final List<Layer> layers;

  /**
   * A mapping that may hold some of the keys.
   *
   * @param document file that it stands in
   * @param pointer where in it
   */
  record Layer(YamlDocument document, String pointer) {
    JsonNode value(String key) {
      return document.root().at(pointer + "/" + key);
    }
  }

  /**
   * A key's value and the place it comes from.
   *
   * @param node missing where no layer has the key
   */
  record Found(JsonNode node, Layer layer, String key) {
    boolean present() {
      return !node.isMissingNode();
    }

    Fault fault(String message) {
      return layer.document().fault(layer.pointer() + "/" + key, message);
    }
  }

  private MetricSource(List<Layer> layers) {
    this.layers = layers;
  }

  /** Layers in order of precedence; nulls are skipped. */
  static MetricSource of(Layer... layers) {
    return new MetricSource(Stream.of(layers).filter(layer -> layer != null).toList());
  }

  /** The value of a key, or of a key inside one: {@code margin/relative}. */
  Found find(String key) {
    for (Layer layer : layers) {
      JsonNode node = layer.value(key);
      if (!node.isMissingNode()) {
        return new Found(node, layer, key);
      }
    }
    return new Found(MissingNode.getInstance(), layers.get(layers.size() - 1), key);
  }

  boolean has(String key) {
    return find(key).present();
  }

  String text(String key) {
    return text(key, null);
  }

  String text(String key, String otherwise) {
    Found found = find(key);
    return found.present() ? found.node().asText() : otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    return find(key).node().asBoolean(otherwise);
  }

  double number(String key, double otherwise) {
    return find(key).node().asDouble(otherwise);
  }
}
