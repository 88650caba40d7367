package dev.nightjar.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * trec_eval's own test run: three judged topics, 500 documents each. Every topic is asked by ten
 * users, so that means stay and no slice is suppressed; the cut-off is a slice of its own.
 */
class TrecEvalTest {
  private static final String NIGHT = "2009-01-01";
  private static final Pattern SPACE = Pattern.compile("\\s+");

  @TempDir Path folder;

  @Test
  void measuresEqualTheToolsOwnOutput() throws IOException {
    Path data = PublishedData.folder("trec_eval");
    PublishedLake lake =
        new PublishedLake(folder, "overrides:\n  retrieval_miss:\n    slices: [application]\n");
    Map<String, List<String[]>> ranking = new TreeMap<>();
    for (String line : Files.readAllLines(data.resolve("results.test"))) {
      String[] fields = SPACE.splitAsStream(line.strip()).toArray(String[]::new);
      ranking.computeIfAbsent(fields[0], topic -> new ArrayList<>()).add(fields);
    }
    List<Map<String, Object>> traces = new ArrayList<>();
    List<Map<String, Object>> retrievals = new ArrayList<>();
    for (int cutoff : new int[] {1, 5, 10, 30, 500}) {
      ranking.forEach(
          (topic, documents) -> {
            documents.sort(
                Comparator.comparingDouble((String[] row) -> -Double.parseDouble(row[4]))
                    .thenComparing(row -> row[2], Comparator.reverseOrder()));
            for (int user = 0; user < 10; user++) {
              String request = "t" + topic + "-k" + cutoff + "-u" + user;
              String at = NIGHT + "T12:00:00Z";
              traces.add(PublishedData.trace(request, at, "user-" + topic + "-" + user));
              retrievals.add(retrieval(request, at, topic, cutoff, documents));
            }
          });
    }
    PublishedData.land(lake.landing(), "llm_traces", traces);
    PublishedData.land(lake.landing(), "retrieval_events", retrievals);
    Files.copy(
        data.resolve("qrels.test"),
        Files.createDirectories(lake.landing().resolve("qrels"))
            .resolve("qrels-" + NIGHT + ".test"));
    lake.run("ingest", lake.landing().toString());
    lake.run("nightly", "--report-date", NIGHT);

    Map<String, Double> found = new HashMap<>();
    for (JsonNode row :
        lake.sql(
            "select distinct metric_name, slice_key, value from lake.nightjar.report where"
                + " report_date = date'"
                + NIGHT
                + "' and report_name = 'retrieval_miss' and statistic_name = 'value'")) {
      if (!row.path("value").isNull()) {
        found.put(
            row.get("metric_name").asText() + "/" + row.get("slice_key").asText(),
            row.path("value").asDouble());
      }
    }
    Map<String, Double> tool = new HashMap<>();
    for (String line : Files.readAllLines(data.resolve("out.test.a"))) {
      String[] fields = SPACE.splitAsStream(line.strip()).toArray(String[]::new);
      if (!fields[0].equals("runid")) {
        tool.put(fields[0], Double.valueOf(fields[2]));
      }
    }
    for (int cutoff : new int[] {5, 10, 30, 500}) {
      assertThat(found.get("recall_at_k/application=k" + cutoff))
          .as("recall_%d", cutoff)
          .isEqualTo(tool.get("recall_" + cutoff), within(.00005));
    }
    for (int cutoff : new int[] {1, 5, 10}) {
      assertThat(1 - found.get("relevant_source_absent_rate/application=k" + cutoff))
          .as("success_%d", cutoff)
          .isEqualTo(tool.get("success_" + cutoff), within(.00005));
    }
    assertThat(found.get("reciprocal_rank/application=k500"))
        .isEqualTo(tool.get("recip_rank"), within(.00005));
    assertThat(found.get("ndcg_at_10/application=k500"))
        .isEqualTo(tool.get("ndcg_cut_10"), within(.00005));
  }

  private static Map<String, Object> retrieval(
      String request, String at, String topic, int cutoff, List<String[]> documents) {
    List<Map<String, Object>> hits = new ArrayList<>();
    for (int rank = 0; rank < documents.size(); rank++) {
      hits.add(
          Map.of(
              "rank",
              rank + 1,
              "document_id",
              documents.get(rank)[2],
              "score",
              Double.valueOf(documents.get(rank)[4])));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("request_id", request);
    row.put("request_ts", at);
    row.put("ingest_ts", at);
    row.put("retrieval_id", request + "-s");
    row.put("application", "k" + cutoff);
    row.put("query_id", topic);
    row.put("top_k", cutoff);
    row.put("status", "OK");
    row.put("document_count", hits.size());
    row.put("documents", hits);
    return row;
  }
}
