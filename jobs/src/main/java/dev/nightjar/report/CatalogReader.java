package dev.nightjar.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.nightjar.model.Metric;
import dev.nightjar.model.Refusal;
import dev.nightjar.model.Report;
import dev.nightjar.model.Settings;
import dev.nightjar.report.MetricSource.Layer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the report files of the class path and of users' folders into one catalog. */
final class CatalogReader {
  /** Reports that the jar carries; a test compares this list with {@code sql/reports}. */
  static final List<String> PACKAGED =
      List.of(
          "drift",
          "hallucination",
          "retrieval_miss",
          "prompt_injection",
          "safety",
          "cost",
          "serving",
          "infrastructure",
          "agent_tools",
          "feedback");

  private final Observations observations = Observations.packaged();
  private final Map<String, List<ReportFile>> files = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final YamlDocument overrides;

  private CatalogReader(Settings settings) {
    overrides =
        new YamlDocument(
            "nightjar.yaml",
            new ObjectMapper().valueToTree(Map.of("overrides", settings.overrides())),
            Map.of(),
            Map.of());
  }

  static ReportCatalog read(Settings settings) {
    CatalogReader reader = new CatalogReader(settings);
    for (String name : PACKAGED) {
      String path = "sql/reports/" + name + ".yaml";
      byte[] text = Observations.resource("/" + path).getBytes(StandardCharsets.UTF_8);
      reader.add(path, text);
    }
    for (String folder : settings.reports()) {
      reader.addFolder(Path.of(folder));
    }
    Fault.refuse(reader.faults);
    List<Report> reports = new ArrayList<>();
    reader.files.forEach((name, parts) -> reports.add(reader.report(name, parts)));
    reader.checkOverrides();
    Fault.refuse(reader.faults);
    reader.addOverrides(settings.overrides());
    return new ReportCatalog(reports, reader.observations, reader.texts);
  }

  /** The overrides of a report as a last document of its text; JSON is YAML. */
  private void addOverrides(Map<String, Map<String, Object>> all) {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Map<String, Object> own = new TreeMap<>();
      all.forEach(
          (name, keys) -> {
            if (name.equals(text.getKey()) || name.startsWith(text.getKey() + ".")) {
              own.put(name, keys);
            }
          });
      if (!own.isEmpty()) {
        String overrides = json.valueToTree(Map.of("overrides", own)).toPrettyString();
        text.setValue(text.getValue() + "\n---\n" + overrides + "\n");
      }
    }
  }

  private void addFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw Refusal.usage("Cannot read reports of " + folder + ": not a folder");
    }
    observations.addFolder(folder);
    for (Path file : Observations.files(folder, ".yaml", ".yml")) {
      add(file.toString(), YamlDocument.bytes(file));
    }
  }

  private void add(String name, byte[] text) {
    YamlDocument document = YamlTree.read(name, text, faults);
    if (document == null) {
      return;
    }
    List<Fault> violations = SchemaCheck.of(document, ReportFile.SCHEMA);
    faults.addAll(violations);
    if (violations.isEmpty()) {
      ReportFile file = new ReportFile(document);
      files.computeIfAbsent(file.report(), report -> new ArrayList<>()).add(file);
      texts.merge(
          file.report(), new String(text, StandardCharsets.UTF_8), (a, b) -> a + "\n---\n" + b);
    }
  }

  private Report report(String name, List<ReportFile> parts) {
    ReportFile first = parts.get(0);
    for (String key : List.of("question", "failure_class")) {
      if (first.text(key) == null) {
        faults.add(
            first
                .document()
                .fault("", "missing key \"" + key + "\": \"" + name + "\" is a new report"));
      }
    }
    List<Metric> found = new ArrayList<>();
    for (ReportFile part : parts) {
      for (Layer definition : part.metrics()) {
        Metric metric = metric(name, part, definition);
        if (metric != null) {
          found.add(metric);
        }
      }
    }
    String question = String.valueOf(first.text("question"));
    String failureClass = String.valueOf(first.text("failure_class"));
    String hash = DefinitionHash.of(question, failureClass, found, observations);
    return new Report(name, question, failureClass, found, hash);
  }

  private Metric metric(String report, ReportFile file, Layer definition) {
    String name = definition.value("name").asText();
    MetricReader reader =
        new MetricReader(
            report,
            definition,
            MetricSource.of(
                override(report + "." + name), override(report), definition, file.top()),
            observations.grains());
    Metric metric = reader.read();
    faults.addAll(reader.faults());
    if (metric == null) {
      return null;
    }
    checkSlices(file, definition, metric);
    Metric earlier = metrics.putIfAbsent(name, metric);
    if (earlier != null) {
      faults.add(
          file.document()
              .fault(
                  definition.pointer() + "/name",
                  "metric \""
                      + name
                      + "\" is defined already in "
                      + earlier.source()
                      + "; metric names are unique over all reports, and overrides change a"
                      + " definition"));
    }
    return metric;
  }

  /** A dimension that no observation has is a slip; one that only this grain lacks is skipped. */
  private void checkSlices(ReportFile file, Layer definition, Metric metric) {
    for (String dimension :
        new TreeSet<>(metric.slices().stream().flatMap(List::stream).toList())) {
      if (!observations.mayHave(metric.grain(), dimension)) {
        faults.add(
            file.document()
                .fault(
                    definition.pointer() + "/name",
                    "metric \""
                        + metric.name()
                        + "\" is sliced by \""
                        + dimension
                        + "\", which is no column of "
                        + metric.grain()
                        + " nor of any other observation"
                        + NearestName.hint(dimension, observations.words())));
      }
    }
  }

  private Layer override(String name) {
    Layer layer = new Layer(overrides, "/overrides/" + name);
    return overrides.root().at(layer.pointer()).isMissingNode() ? null : layer;
  }

  /** An override of something that does not exist would be ignored in silence. */
  private void checkOverrides() {
    List<String> known = new ArrayList<>(files.keySet());
    metrics.forEach((name, metric) -> known.add(metric.report() + "." + name));
    overrides
        .root()
        .path("overrides")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                faults.add(
                    overrides.fault(
                        "/overrides/" + name,
                        "no such report or metric" + NearestName.hint(name, known)));
              }
            });
  }
}
