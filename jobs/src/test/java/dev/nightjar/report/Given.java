package dev.nightjar.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Input tables as temporary views with the columns of their contract, filled from JSON rows that
 * name only what matters to a test. Columns of the stamp and time stamps have defaults.
 */
final class Given {
  static final List<String> INPUTS =
      List.of(
          "llm_traces",
          "llm_trace_content",
          "retrieval_events",
          "tool_calls",
          "guardrail_events",
          "evaluations",
          "claim_verifications",
          "user_feedback",
          "expected_documents",
          "gpu_telemetry",
          "infra_metrics",
          "model_prices",
          "deployments");

  private final SparkSession spark;

  private Given(SparkSession spark) {
    this.spark = spark;
    INPUTS.forEach(this::rows);
  }

  /** Thirteen empty tables. */
  static Given emptyTables(SparkSession spark) {
    return new Given(spark);
  }

  Given rows(String table, String... json) {
    return rows(table, List.of(json));
  }

  Given rows(String table, List<String> json) {
    spark
        .read()
        .schema(type(table))
        .option("mode", "FAILFAST")
        .json(spark.createDataset(json, Encoders.STRING()))
        .createOrReplaceTempView(table);
    return this;
  }

  /** What a grain observes of a range of days, both inclusive. */
  Dataset<Row> observe(String grain, String from, String to) {
    Map<String, Object> days =
        new HashMap<>(Map.of("from_date", LocalDate.parse(from), "to_date", LocalDate.parse(to)));
    return spark.sql(Observations.packaged().sql(grain), days);
  }

  static StructType type(String table) {
    return read("/schemas/inputs/" + table + ".avsc");
  }

  /** Columns of an output table. */
  static StructType output(String table) {
    return read("/schemas/outputs/" + table + ".avsc");
  }

  private static StructType read(String path) {
    try (InputStream in = Given.class.getResourceAsStream(path)) {
      return (StructType) type(new Schema.Parser().parse(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataType type(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return DataTypes.createDecimalType(decimal.getPrecision(), decimal.getScale());
    }
    if (logical instanceof LogicalTypes.Date) {
      return DataTypes.DateType;
    }
    if (logical instanceof LogicalTypes.TimestampMicros) {
      return DataTypes.TimestampType;
    }
    return switch (schema.getType()) {
      case UNION -> type(schema.getTypes().get(schema.getTypes().size() - 1));
      case RECORD -> {
        List<StructField> fields = new ArrayList<>();
        schema
            .getFields()
            .forEach(
                field ->
                    fields.add(
                        DataTypes.createStructField(field.name(), type(field.schema()), true)));
        yield DataTypes.createStructType(fields);
      }
      case ARRAY -> DataTypes.createArrayType(type(schema.getElementType()));
      case MAP -> DataTypes.createMapType(DataTypes.StringType, type(schema.getValueType()));
      case STRING -> DataTypes.StringType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      case BYTES, FIXED, ENUM, NULL ->
          throw new IllegalArgumentException("No Spark type for " + schema);
    };
  }
}
