package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightjar.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RetrievalJudgementTest {
  private static final String DAY = "2026-11-02";
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  @Test
  void judgesAsTrecDoes(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows("expected_documents", label("q", "a", 3), label("q", "b", 1), label("q", "x", 0))
            .rows(
                "retrieval_events",
                retrieval("r", "'query_id':'q','top_k':2", "x", "a", "b"),
                retrieval("unlabelled", "'query_id':'other','top_k':2", "a"),
                retrieval("no query", "'top_k':2", "a"));

    Row r = row(given, "r");
    assertThat(r.<Boolean>getAs("judged")).isTrue();
    assertThat(r.<Boolean>getAs("relevant_source_absent")).isFalse();
    assertThat(r.<Double>getAs("recall_at_k")).isEqualTo(0.5);
    assertThat(r.<Double>getAs("reciprocal_rank")).isEqualTo(0.5);
    double gain = 3 / log2(3) + 1 / log2(4);
    double ideal = 3 / log2(2) + 1 / log2(3);
    assertThat(r.<Double>getAs("ndcg_at_10")).isCloseTo(gain / ideal, within(1e-12));
    assertThat(row(given, "unlabelled").<Boolean>getAs("judged")).isFalse();
    assertThat(row(given, "no query").<Double>getAs("recall_at_k")).isNull();
    assertThat(given.observe("retrievals", DAY, DAY).count()).isEqualTo(3);
  }

  @Test
  void onlyTheLatestLabelsCount(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "expected_documents",
                label("q", "old", 1),
                label("q", "new", 1).replace("'v1'", "'v2'").replace("2026-01-01", "2026-02-01"))
            .rows("retrieval_events", retrieval("r", "'query_id':'q','top_k':1", "old"));

    assertThat(row(given, "r").<Boolean>getAs("relevant_source_absent")).isTrue();
  }

  @Test
  void aDocumentOutsideTheCorpusIsAGapAndNoMiss(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows(
                "expected_documents",
                label("q", "later", 1).replace("}", ",'valid_from_corpus_version':'v10'}"),
                label("p", "earlier", 1).replace("}", ",'valid_to_corpus_version':'v9'}"))
            .rows(
                "llm_traces",
                trace("gap", "'corpus_version':'v9'"),
                trace("miss", "'corpus_version':'v10'"),
                trace("last day", "'corpus_version':'v9'"))
            .rows(
                "retrieval_events",
                retrieval("gap", "'query_id':'q','top_k':1", "a"),
                retrieval("miss", "'query_id':'q','top_k':1", "a"),
                retrieval("last day", "'query_id':'p','top_k':1", "earlier"));

    assertThat(row(given, "gap").<Boolean>getAs("coverage_gap")).isTrue();
    assertThat(row(given, "gap").<Boolean>getAs("relevant_source_absent")).isNull();
    assertThat(row(given, "gap").<Double>getAs("ndcg_at_10")).isNull();
    assertThat(row(given, "miss").<Boolean>getAs("coverage_gap")).isFalse();
    assertThat(row(given, "miss").<Boolean>getAs("relevant_source_absent")).isTrue();
    assertThat(row(given, "last day").<Double>getAs("recall_at_k")).isEqualTo(1.0);
  }

  @Test
  void tellsWhatTheRerankerDid(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows("expected_documents", label("q", "a", 1))
            .rows(
                "retrieval_events",
                retrieval("lifted", "'query_id':'q','reranker_model':'m'", "x:2", "a:1"),
                retrieval("dropped", "'query_id':'q','reranker_model':'m'", "x:1", "a"),
                retrieval("plain", "'query_id':'q'", "x", "a"),
                retrieval("chunks", "'query_id':'q','reranker_model':'m'", "a", "a:1"));

    assertThat(row(given, "lifted").<Double>getAs("reranker_gain")).isEqualTo(0.5);
    assertThat(row(given, "lifted").<Boolean>getAs("reranker_drop")).isFalse();
    assertThat(row(given, "dropped").<Double>getAs("reranker_gain")).isEqualTo(-0.5);
    assertThat(row(given, "dropped").<Boolean>getAs("reranker_drop")).isTrue();
    assertThat(row(given, "plain").<Double>getAs("reranker_gain")).isNull();
    assertThat(row(given, "plain").<Boolean>getAs("reranker_drop")).isNull();
    assertThat(row(given, "chunks").<Boolean>getAs("reranker_drop")).isFalse();
  }

  @Test
  void anEmptyRetrievalOfALabelledQueryIsAMiss(SparkSession spark) {
    Given given =
        Given.emptyTables(spark)
            .rows("expected_documents", label("q", "a", 1))
            .rows(
                "retrieval_events",
                retrieval("r", "'query_id':'q','top_k':5,'filters':'{\\\"lang\\\":\\\"de\\\"}'"),
                retrieval("open", "'query_id':'q','filters':' {} '"));

    assertThat(row(given, "r").<Boolean>getAs("relevant_source_absent")).isTrue();
    assertThat(row(given, "r").<Double>getAs("ndcg_at_10")).isZero();
    assertThat(row(given, "r").<Boolean>getAs("filtered")).isTrue();
    assertThat(row(given, "open").<Boolean>getAs("filtered")).isFalse();
    assertThat(row(given, "open").<Boolean>getAs("relevant_source_absent")).isTrue();
  }

  /** Means over the three topics of trec_eval's own test, to its four decimals. */
  @Test
  void agreesWithTrecEvalOnItsOwnTestData(SparkSession spark) throws IOException {
    Path data = Path.of(System.getProperty("nightjar.root")).resolve("../shared/data/trec_eval");
    assumeTrue(Files.isDirectory(data), "no TREC data at " + data + "; test skipped");
    List<String> labels = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve("qrels.test"))) {
      String[] fields = BLANKS.splitAsStream(line.strip()).toArray(String[]::new);
      labels.add(label(fields[0], fields[2], Integer.parseInt(fields[3])));
    }
    Map<String, List<String[]>> runs = new TreeMap<>();
    for (String line : Files.readAllLines(data.resolve("results.test"))) {
      String[] fields = BLANKS.splitAsStream(line.strip()).toArray(String[]::new);
      runs.computeIfAbsent(fields[0], topic -> new ArrayList<>()).add(fields);
    }
    List<String> retrievals = new ArrayList<>();
    for (int k : List.of(5, 10, 100)) {
      runs.forEach(
          (topic, hits) -> {
            hits.sort(
                Comparator.comparing((String[] hit) -> -Double.parseDouble(hit[4]))
                    .thenComparing(hit -> hit[2], Comparator.reverseOrder()));
            String[] ranking = hits.stream().map(hit -> hit[2]).toArray(String[]::new);
            retrievals.add(
                retrieval(topic + " " + k, "'query_id':'" + topic + "','top_k':" + k, ranking));
          });
    }
    Given given =
        Given.emptyTables(spark)
            .rows("expected_documents", labels)
            .rows("retrieval_events", retrievals);

    Map<String, Row> means =
        given
            .observe("retrievals", DAY, DAY)
            .selectExpr(
                "substring_index(subject, ' ', -1) as k",
                "recall_at_k",
                "cast(not relevant_source_absent as double) as success",
                "reciprocal_rank",
                "ndcg_at_10")
            .groupBy("k")
            .avg()
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getString(0), row -> row));
    Map<String, Double> published = published(data.resolve("out.test.a"));

    for (String k : List.of("5", "10", "100")) {
      Row mean = means.get(k);
      assertRounded(mean.getDouble(1), published.get("recall_" + k));
      assertRounded(mean.getDouble(3), published.get("recip_rank"));
      assertRounded(mean.getDouble(4), published.get("ndcg_cut_10"));
      if (published.containsKey("success_" + k)) {
        assertRounded(mean.getDouble(2), published.get("success_" + k));
      }
    }
  }

  private static Map<String, Double> published(Path file) throws IOException {
    Map<String, Double> values = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = BLANKS.splitAsStream(line.strip()).toArray(String[]::new);
      if (fields.length == 3 && fields[1].equals("all") && !fields[0].equals("runid")) {
        values.put(fields[0], Double.valueOf(fields[2]));
      }
    }
    assertThat(values).containsKeys("recall_5", "recall_10", "success_5", "ndcg_cut_10");
    return values;
  }

  private static void assertRounded(double value, double published) {
    assertThat(value).isCloseTo(published, within(0.00005));
  }

  private static Row row(Given given, String request) {
    return given.observe("retrievals", DAY, DAY).where("subject = '" + request + "'").first();
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static String label(String query, String document, int relevance) {
    return "{'query_id':'"
        + query
        + "','document_id':'"
        + document
        + "','relevance':"
        + relevance
        + ",'label_version':'v1','labeled_ts':'2026-01-01T00:00:00Z'}";
  }

  private static String trace(String request, String more) {
    return "{'request_id':'"
        + request
        + "','event_ts':'2026-11-02T12:00:00Z','trace_sampling_weight':1.0,"
        + more
        + "}";
  }

  /** Documents in rank order, with the rank after reranking behind a colon. */
  private static String retrieval(String request, String more, String... documents) {
    List<String> hits = new ArrayList<>();
    for (String document : documents) {
      int colon = document.indexOf(':');
      String id = colon < 0 ? document : document.substring(0, colon);
      String rerank = colon < 0 ? "null" : document.substring(colon + 1);
      hits.add(
          "{'rank':%s,'document_id':'%s','reranker_rank':%s}"
              .replaceFirst("%s", Integer.toString(hits.size() + 1))
              .replaceFirst("%s", id)
              .replaceFirst("%s", rerank));
    }
    return "{'request_id':'"
        + request
        + "','retrieval_id':'s','request_ts':'2026-11-02T12:00:00Z','ingest_ts':'2026-11-02T12:00:01Z','status':'OK','document_count':"
        + documents.length
        + ","
        + more
        + ",'documents':["
        + String.join(",", hits)
        + "]}";
  }
}
