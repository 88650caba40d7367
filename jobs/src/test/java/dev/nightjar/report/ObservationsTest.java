package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.model.Components;
import dev.nightjar.model.Metric;
import dev.nightjar.model.MetricKind;
import dev.nightjar.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SparkExtension.class)
class ObservationsTest {
  private static final ReportCatalog CATALOG = ReportCatalog.load(Settings.embedded("unused"));

  static List<String> grains() {
    return Observations.PACKAGED;
  }

  @Test
  void theListOfPackagedGrainsIsTheFolder() throws IOException {
    assertThat(stems("sql/observations", ".sql")).isEqualTo(Observations.PACKAGED);
  }

  @Test
  void theListOfPackagedReportsIsTheFolder() throws IOException {
    assertThat(stems("sql/reports", ".yaml"))
        .containsExactlyInAnyOrderElementsOf(CatalogReader.PACKAGED);
  }

  @ParameterizedTest
  @MethodSource("grains")
  void everyGrainRunsOnEmptyTablesAndOffersTheStandardColumns(String grain, SparkSession spark) {
    Dataset<Row> observed = Given.emptyTables(spark).observe(grain, "2026-11-01", "2026-11-02");

    assertThat(observed.collectAsList()).isEmpty();
    assertThat(observed.schema().toDDL())
        .contains("observation_date DATE")
        .contains("subject STRING")
        .contains("weight DOUBLE")
        .contains("evaluator STRING")
        .contains("evaluator_version STRING")
        .contains("late BOOLEAN");
    assertThat(observed.columns()).contains(Components.NAMES.toArray(new String[0]));
    assertThat(observed.columns()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("grains")
  void everyMetricOfAGrainCanBeComputedFromIt(String grain, SparkSession spark) {
    Dataset<Row> observed = Given.emptyTables(spark).observe(grain, "2026-11-01", "2026-11-02");
    for (Metric metric : CATALOG.metrics(grain)) {
      String[] expressions =
          Stream.of(metric.value(), metric.numerator(), metric.denominator(), metric.where())
              .map(expression -> expression == null ? "null" : expression)
              .toArray(String[]::new);
      Dataset<Row> computed = observed.selectExpr(expressions);

      DataType value = computed.schema().fields()[0].dataType();
      if (metric.kind() == MetricKind.RATE) {
        assertThat(value).as(metric.name()).isEqualTo(DataTypes.BooleanType);
      } else if (metric.kind() == MetricKind.DISTRIBUTION && metric.categorical()) {
        assertThat(value).as(metric.name()).isEqualTo(DataTypes.StringType);
      } else if (metric.kind() == MetricKind.EMBEDDING) {
        assertThat(value).as(metric.name()).isInstanceOf(ArrayType.class);
      } else if (metric.kind() == MetricKind.RATIO) {
        assertThat(computed.schema().fields()[1].dataType()).isInstanceOf(NumericType.class);
        assertThat(computed.schema().fields()[2].dataType()).isInstanceOf(NumericType.class);
      } else {
        assertThat(value).as(metric.name()).isInstanceOf(NumericType.class);
      }
      if (metric.where() != null) {
        assertThat(computed.schema().fields()[3].dataType())
            .as(metric.name())
            .isEqualTo(DataTypes.BooleanType);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("grains")
  void everyDefaultSliceOfAGrainIsOneOfItsColumns(String grain, SparkSession spark) {
    Dataset<Row> observed = Given.emptyTables(spark).observe(grain, "2026-11-01", "2026-11-02");

    assertThat(DefaultSlices.of(grain).stream().flatMap(List::stream).distinct())
        .isSubsetOf(observed.columns());
  }

  private static List<String> stems(String folder, String ending) throws IOException {
    List<String> stems = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("nightjar.root"), folder))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .forEach(name -> stems.add(name.substring(0, name.length() - ending.length())));
    }
    return stems;
  }
}
