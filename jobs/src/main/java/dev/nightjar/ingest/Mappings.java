package dev.nightjar.ingest;

import dev.nightjar.lake.Contract;
import dev.nightjar.lake.TableDefinition;
import dev.nightjar.mapping.Mapping;
import dev.nightjar.mapping.MappingFile;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The mappings in force: the packaged ones, those of the folders that {@code nightjar.yaml} names
 * under {@code mappings}, and the one of {@code --mapping}. A later one replaces an earlier one of
 * the same name. Goes to the tasks as the text of the files.
 */
final class Mappings implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final List<String> PACKAGED =
      List.of(
          "otlp",
          "prometheus",
          "litellm",
          "genai_prices",
          "mlflow",
          "langfuse",
          "phoenix",
          "qrels");

  private final ArrayList<Mapping.Text> texts;
  private final TreeMap<String, String> given;
  private final String forced;
  private transient Map<String, Mapping> byName;

  private Mappings(List<Mapping.Text> texts, Map<String, String> given, String forced) {
    this.texts = new ArrayList<>(texts);
    this.given = new TreeMap<>(given);
    this.forced = forced;
  }

  /** The packaged ones alone. */
  static Mappings packaged() {
    return new Mappings(PACKAGED.stream().map(Mappings::packaged).toList(), Map.of(), null);
  }

  /**
   * @param named name of a mapping or path of a mapping file for every file of the run; null for
   *     none
   * @param given values that mappings ask for, by name
   * @throws Refusal (usage) if a file has faults, there is no such mapping, or no mapping asks for
   *     a given value
   */
  static Mappings of(Settings settings, String named, Map<String, String> given) {
    List<Mapping.Text> texts = new ArrayList<>(packaged().texts);
    if (settings.more().get("mappings") instanceof Collection<?> folders) {
      folders.forEach(folder -> texts.addAll(inFolder(Path.of(folder.toString()))));
    }
    String forced = named;
    if (named != null && (named.endsWith(".yaml") || named.endsWith(".yml"))) {
      Mapping.Text text = read(Path.of(named));
      texts.add(text);
      forced = MappingFile.read(text, shapes()).name();
    }
    Mappings mappings = new Mappings(texts, given, forced);
    mappings.check();
    return mappings;
  }

  private void check() {
    if (forced != null && of(forced) == null) {
      String nearest = NearMiss.nearest(forced, names());
      throw Refusal.usage(
          "Unknown mapping "
              + forced
              + (nearest == null ? "" : "; is it " + nearest + "?")
              + "; known are "
              + String.join(", ", names())
              + ", or name a file that ends in .yaml");
    }
    TreeSet<String> asked = new TreeSet<>();
    byName().values().forEach(mapping -> asked.addAll(mapping.asked()));
    for (String name : given.keySet()) {
      if (!asked.contains(name)) {
        String nearest = NearMiss.nearest(name, List.copyOf(asked));
        throw Refusal.usage(
            "No mapping asks for --given "
                + name
                + (nearest == null ? "" : "; is it " + nearest + "?")
                + "; asked for are "
                + String.join(", ", asked));
      }
    }
  }

  /** Name of the mapping of every file of the run; null where folders say it. */
  String forced() {
    return forced;
  }

  Map<String, String> given() {
    return given;
  }

  /** Names of all. */
  List<String> names() {
    return List.copyOf(byName().keySet());
  }

  /** The mapping of a name; null where there is none. */
  Mapping of(String name) {
    return name == null ? null : byName().get(name);
  }

  /** The mapping of a name and version. */
  Mapping byId(String id) {
    return byName().values().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
  }

  /** Changes when rows may come out differently: with the mapping and with what is given. */
  String fingerprint(String id) {
    return Sha256.of(byId(id).text().yaml() + "\n" + given);
  }

  private Map<String, Mapping> byName() {
    if (byName == null) {
      Map<String, Mapping> read = new LinkedHashMap<>();
      for (Mapping.Text text : texts) {
        Mapping mapping = MappingFile.read(text, shapes());
        read.put(mapping.name(), mapping);
      }
      byName = read;
    }
    return byName;
  }

  private static Map<String, ContractShape> shapes() {
    Map<String, ContractShape> shapes = new LinkedHashMap<>();
    for (TableDefinition table : Contract.inputs()) {
      shapes.put(table.name(), new ContractShape(TableContract.of(table.name())));
    }
    return shapes;
  }

  private static Mapping.Text packaged(String name) {
    String resource = "schemas/mappings/" + name + ".yaml";
    try (InputStream in = Mappings.class.getResourceAsStream("/" + resource)) {
      return new Mapping.Text(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Mapping.Text> inFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
          .sorted()
          .map(Mappings::read)
          .toList();
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE,
          "Cannot list the folder of mappings " + folder + "; expected a readable folder",
          e);
    }
  }

  private static Mapping.Text read(Path file) {
    try {
      return new Mapping.Text(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE,
          "Cannot read the mapping " + file + "; expected a readable YAML file in UTF-8",
          e);
    }
  }
}
