package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.model.Metric;
import dev.nightjar.model.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes of a definition make other state, and of which metrics. */
class StateHashesTest {
  private static final String REPORT =
      """
      report: mine
      question: Is it fine?
      failure_class: data
      grain: requests
      metrics:
        - name: slow_start_rate
          kind: rate
          value: time_to_first_token_ms > ${target}
          target: 400
          where: status = 'OK'
          worse: higher
      """;

  private static final ReportCatalog PLAIN =
      ReportCatalog.load(FewReports.withReports(List.of(), Map.of()));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'worse: higher' | 'worse: both'",
        "'worse: higher' | 'worse: higher\n    margin: {absolute: 0.05}'",
        "'worse: higher' | 'worse: higher\n    critical: true\n    definition: slow ones'",
        "'worse: higher' | 'worse: higher\n    slices: [application, region]'",
        "'worse: higher' | 'worse: higher\n    baselines: [trailing]'",
        "'Is it fine?' | 'Is it not?'",
        "time_to_first_token_ms > ${target} | 'TIME_TO_FIRST_TOKEN_MS  >${target} -- ms'"
      })
  void howAMetricIsJudgedAndToldIsNotInItsState(String was, String is) throws IOException {
    assertThat(hash(REPORT.replace(was, is))).isEqualTo(hash(REPORT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'target: 400' | 'target: 500'",
        "'> ${target}' | '>= ${target}'",
        "where: status = 'OK' | where: status = 'ok'",
        "'kind: rate' | 'kind: rate\n    weighted: false'",
        "'kind: rate' | 'kind: rate\n    core: true'",
        "'kind: rate' | 'kind: rate\n    decimals: 3'",
        "'grain: requests' | 'grain: answers'"
      })
  void whatAMetricCountsIs(String was, String is) throws IOException {
    assertThat(hash(REPORT.replace(was, is))).isNotEqualTo(hash(REPORT));
  }

  private String hash(String report) throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), report);
    ReportCatalog catalog = load();
    return catalog.stateHashes().of(catalog.metric("slow_start_rate"));
  }

  @Test
  void aFurtherColumnOfTheObservationsChangesNoMetric() throws IOException {
    assertThat(
            changed(
                "requests",
                "  application, deployment_id,",
                "  concat(application, '!') as loud, /* new */ application, deployment_id,"))
        .isEmpty();
  }

  @Test
  void aColumnChangesThoseThatReadIt() throws IOException {
    assertThat(
            changed(
                "requests", "  queue_time_ms, time", "  queue_time_ms + 1 as queue_time_ms, time"))
        .containsExactly("queue_time");
    // Through a name of another query, and what is made of it there.
    assertThat(
            changed("requests", "sum(cast(interval_s as double))", "sum(cast(interval_s as int))"))
        .containsExactly("gpu_cost_per_successful_task", "gpu_seconds_per_request");
    assertThat(changed("requests", "event_ts >= cast(:from", "event_ts > cast(:from"))
        .contains("cost_per_request", "error_rate", "language_mix")
        .doesNotContain("tool_error_rate");
    assertThat(changed("requests", "  trace_sampling_weight as weight,", "  1.0D as weight,"))
        .contains("cost_per_request", "error_rate", "language_mix");
  }

  @Test
  void aDimensionChangesItsSlicesAlone() throws IOException {
    ReportCatalog other =
        with("requests", "arm, language, task", "arm, lower(language) as language, task");
    Metric metric = PLAIN.metric("error_rate");
    StateHashes then = PLAIN.stateHashes();
    StateHashes now = other.stateHashes();
    Slice german = Slice.of("language", "de");
    Slice both = Slice.of(Map.of("application", "chat", "language", "de"));
    assertThat(now.of(metric)).isEqualTo(then.of(metric));
    assertThat(now.of(metric, Slice.of("region", "eu")))
        .isEqualTo(then.of(metric, Slice.of("region", "eu")));
    assertThat(now.isPresent(metric, german, then.of(metric, german))).isFalse();
    assertThat(now.isPresent(metric, both, then.of(metric, both))).isFalse();
    assertThat(now.isPresent(metric, german, null))
        .as("rows from before there were names")
        .isTrue();
    assertThat(now.ofDimension("requests", "region"))
        .isEqualTo(then.ofDimension("requests", "region"));
    assertThat(now.ofDimension("requests", "language"))
        .isNotEqualTo(then.ofDimension("requests", "language"));
  }

  @Test
  void whereNamesDoNotTellTheWholeQueryIsRead() {
    String sql = "select a, b as c from (select %s x as a, y as b from t) as v";
    assertThat(read(sql.formatted(""))).doesNotContain("y as b");
    assertThat(read(sql.formatted("distinct"))).contains("y as b");
    assertThat(read("select a from t union all select b from u")).contains("b from u");
    assertThat(read("(select a from t) except select b from u")).contains("b from u");
    assertThat(read("select a, explode(b) as c from t")).contains("explode ( b ) as c");
    assertThat(read("select a, max(b) from t")).contains("max ( b )");
    assertThat(read("select a, b from (select x, y from t) as v(a, b)")).contains("y");
    assertThat(read("with v(a, b) as (select x, y from t) select a, b from v")).contains("y");
    assertThat(read("select a, count(*) as b from t group by 1")).contains("as b");
    assertThat(read("select a, x is distinct from y as b from t")).doesNotContain("distinct");
    assertThat(read("select *, x as b from t")).isEqualTo("select * from t ");
  }

  private static String read(String sql) {
    return QueryParts.of(sql).readBy(List.of("a"));
  }

  /** Metrics whose state another text of a query changes. */
  private SortedSet<String> changed(String grain, String was, String is) throws IOException {
    ReportCatalog other = with(grain, was, is);
    StateHashes then = PLAIN.stateHashes();
    StateHashes now = other.stateHashes();
    SortedSet<String> changed = new TreeSet<>();
    for (String each : PLAIN.grains()) {
      for (Metric metric : PLAIN.metrics(each)) {
        if (!now.of(metric).equals(then.of(metric))) {
          changed.add(metric.name());
        }
      }
    }
    return changed;
  }

  private ReportCatalog with(String grain, String was, String is) throws IOException {
    String sql = PLAIN.observationSql(grain);
    int at = sql.indexOf(was);
    assertThat(at).as("place of %s", was).isNotNegative();
    Path observations = Files.createDirectories(folder.resolve("observations"));
    Files.writeString(
        observations.resolve(grain + ".sql"),
        sql.substring(0, at) + is + sql.substring(at + was.length()));
    return load();
  }

  private ReportCatalog load() {
    return ReportCatalog.load(FewReports.withReports(List.of(folder.toString()), Map.of()));
  }
}
