package dev.nightjar.mapping;

import dev.nightjar.prometheus.PrometheusText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scrapes in the Prometheus text format. Samples of DCGM are one record a GPU and scrape, labels
 * and metrics by name ({@code of: gpu}); all others one record a series and minute ({@code of:
 * sample}): of gauges the mean, of counters the increase.
 */
final class ScrapeAssembly implements Assembly {
  private static final String DCGM = "DCGM_FI_";

  /** DCGM's values for blank, not found, not supported and not permitted, of 64 bits. */
  private static final double BLANK_INT64 = 9.2233720368547e18;

  /** The same of floating point numbers: 2^47 to 2^47 + 3. */
  private static final double BLANK_FP64 = 140737488355328d;

  private final Mapping mapping;
  private final String table;
  private final Map<String, Object> beside;
  private final boolean tellsAll;
  private final Instant otherwise;
  private final Mapped mapped = Mapped.empty();
  private final Map<String, SeriesSamples> series = new LinkedHashMap<>();
  private final Map<String, TreeMap<Instant, Gpu>> gpus = new LinkedHashMap<>();

  /** What one scrape says of one GPU. */
  private record Gpu(Map<String, Object> fields, int file) {}

  ScrapeAssembly(Mapping mapping, String table, Map<String, Object> beside) {
    this.mapping = mapping;
    this.table = table;
    this.beside = beside;
    this.tellsAll = table.equals(mapping.tables().get(0));
    Object given = beside.get("given:at");
    this.otherwise = ScrapePages.instant(given == null ? beside.get("file:time") : given, null);
  }

  @Override
  public void add(long line, Object document) {
    pages((String) document, otherwise, 0);
  }

  @Override
  public void beside(int order, String fileName, Object document) {
    pages((String) document, ScrapePages.instant(FileTimes.time(fileName), otherwise), order);
  }

  private void pages(String text, Instant time, int file) {
    for (ScrapePages.Page page : ScrapePages.of(text, time)) {
      if (page.text() != null) {
        page.text().families().values().forEach(family -> family(family, page, file));
      } else if (file == 0 && tellsAll) {
        mapped
            .rows()
            .add(
                new MappedRow(
                    page.line(),
                    table,
                    Map.of(),
                    "malformed_page",
                    "the page that begins at line "
                        + page.line()
                        + " is not in the Prometheus text format at its "
                        + page.problem()
                        + "; nothing of it is stored, scrape it again"));
      }
    }
  }

  private void family(PrometheusText.Family family, ScrapePages.Page page, int file) {
    for (PrometheusText.Sample sample : family.samples()) {
      Instant time = page.at(sample);
      if (time == null) {
        if (file == 0) {
          throw new Unusable(
              "a scrape does not say when it was made; name the file after its time, such as"
                  + " node-1-2026-11-23T02:00:00Z.prom, begin each page with a line"
                  + " \"# scraped_at 2026-11-23T02:00:00Z\", or give --given"
                  + " at=2026-11-23T02:00:00Z");
        }
      } else if (sample.name().startsWith(DCGM)) {
        gpu(sample, time, file);
      } else if (Double.isFinite(sample.value())) {
        series
            .computeIfAbsent(
                sample.series(), s -> new SeriesSamples(sample, type(family, sample.name())))
            .add(time, sample.value(), file);
      } else {
        unmapped("sample that is NaN or infinite", file);
      }
    }
  }

  /** In the words of the contract. */
  private static String type(PrometheusText.Family family, String name) {
    boolean isCounting = family.type().equals("histogram") || family.type().equals("summary");
    if (isCounting && name.endsWith("_bucket")) {
      return "histogram_bucket";
    }
    if (isCounting && name.endsWith("_sum")) {
      return "histogram_sum";
    }
    if (isCounting && name.endsWith("_count")) {
      return "histogram_count";
    }
    boolean isUntyped = family.type().equals("untyped") || family.type().equals("unknown");
    return family.type().equals("counter") || (isUntyped && name.endsWith("_total"))
        ? "counter"
        : "gauge";
  }

  private void gpu(PrometheusText.Sample sample, Instant time, int file) {
    String uuid = label(sample, "UUID", "gpu_uuid");
    if (uuid.isEmpty()) {
      unmapped("DCGM sample without a GPU", file);
      return;
    }
    Gpu gpu =
        gpus.computeIfAbsent(uuid + "/" + label(sample, "GPU_I_ID"), g -> new TreeMap<>())
            .computeIfAbsent(time, t -> new Gpu(new LinkedHashMap<>(), file));
    sample
        .labels()
        .forEach(
            (label, value) -> {
              if (!value.isEmpty()) {
                gpu.fields().putIfAbsent(label, value);
              }
            });
    if (!isBlank(sample.value())
        && gpu.fields().putIfAbsent(sample.name(), sample.value()) != null) {
      unmapped("second sample of a metric of one GPU", file);
    }
  }

  private static boolean isBlank(double value) {
    return !Double.isFinite(value)
        || value >= BLANK_INT64
        || (value >= BLANK_FP64 && value <= BLANK_FP64 + 3);
  }

  private static String label(PrometheusText.Sample sample, String... names) {
    for (String name : names) {
      String value = sample.labels().getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  @Override
  public Mapped finish() {
    gpus.values().forEach(this::gpuRows);
    series.forEach(this::sampleRows);
    return mapped;
  }

  private void gpuRows(TreeMap<Instant, Gpu> scrapes) {
    Instant before = null;
    for (Map.Entry<Instant, Gpu> scrape : scrapes.entrySet()) {
      if (scrape.getValue().file() == 0) {
        Map<String, Object> extra = new HashMap<>(beside);
        extra.put("sample:time", scrape.getKey());
        extra.put(
            "sample:interval_s",
            before == null ? 0L : Duration.between(before, scrape.getKey()).toSeconds());
        rows("gpu", new JsonFields(scrape.getValue().fields(), extra, null));
      }
      before = scrape.getKey();
    }
  }

  private void sampleRows(String name, SeriesSamples samples) {
    if (samples.isCounter() && samples.beginsHere()) {
      unmapped("first sample of a counter, which has no increase yet", 0);
    }
    for (SeriesSamples.Minute minute : samples.minutes()) {
      if (minute.file() == 0) {
        Map<String, Object> extra = new HashMap<>(beside);
        extra.put("sample:time", minute.end());
        extra.put("sample:series", name);
        extra.put("sample:value", minute.value());
        extra.put("sample:count", (long) minute.count());
        extra.put("metric:name", samples.first().name());
        extra.put("metric:type", samples.type());
        if (samples.isCounter()) {
          extra.put("sample:reset", minute.isReset());
        } else {
          extra.put("sample:min", minute.least());
          extra.put("sample:max", minute.most());
        }
        // The last bucket has no bound that a column could hold; the label says +Inf.
        String le = samples.first().labels().getOrDefault("le", "");
        if (!le.isEmpty() && !le.equals("+Inf")) {
          extra.put("sample:le", le);
        }
        Map<String, Object> labels = new LinkedHashMap<>(samples.first().labels());
        rows("sample", new JsonFields(labels, extra, null));
      }
    }
  }

  private void rows(String of, Fields record) {
    List<Block> taking = new ArrayList<>();
    for (Block block : mapping.blocks()) {
      if (block.of().equals(of) && block.when().holds(record)) {
        taking.add(block);
      }
    }
    if (taking.isEmpty()) {
      unmapped(of + " that fits no block", 0);
    }
    for (Block block : taking) {
      if (block.table().equals(table)) {
        Map<String, Object> row = block.row(record);
        mapped.left(block.keepRest(record, mapping, row));
        mapped.rows().add(MappedRow.of(1, table, row));
      }
    }
  }

  private void unmapped(String what, int file) {
    if (tellsAll && file == 0) {
      mapped.unmapped(what);
    }
  }
}
