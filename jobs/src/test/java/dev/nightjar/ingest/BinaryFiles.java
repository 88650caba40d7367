package dev.nightjar.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Small Avro and Parquet files of traces. */
final class BinaryFiles {
  static final long AT = 1_795_428_000_000_000L;

  private BinaryFiles() {}

  static byte[] avro(String timeType, long time, String... requests) throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"t","fields":[
                 {"name":"request_id","type":"string"},
                 {"name":"event_ts","type":%s},
                 {"name":"operation_name","type":"string"},
                 {"name":"status","type":{"type":"enum","name":"s","symbols":["OK","ERROR"]}},
                 {"name":"trace_sampling_weight","type":"double"},
                 {"name":"redaction_version","type":"string"},
                 {"name":"list_cost","type":["null",
                   {"type":"bytes","logicalType":"decimal","precision":9,"scale":4}],"default":null},
                 {"name":"attributes","type":["null",{"type":"map","values":"string"}],
                  "default":null}]}
                """
                    .formatted(timeType));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))
            .setCodec(CodecFactory.deflateCodec(6))
            .create(schema, bytes)) {
      for (String request : requests) {
        GenericRecord row = new GenericData.Record(schema);
        row.put("request_id", request);
        row.put("event_ts", time);
        row.put("operation_name", "chat");
        row.put("status", new GenericData.EnumSymbol(schema.getField("status").schema(), "OK"));
        row.put("trace_sampling_weight", 1.0);
        row.put("redaction_version", "r7");
        out.append(row);
      }
    }
    return bytes.toByteArray();
  }

  static Path parquet(Path file, boolean isAdjusted, String... requests) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message t {
              required binary request_id (STRING);
              required int64 event_ts (TIMESTAMP(MICROS,%s));
              required binary operation_name (STRING);
              required binary status (STRING);
              required double trace_sampling_weight;
              required binary redaction_version (STRING);
              optional int64 list_cost (DECIMAL(18,6));
              optional group attributes (MAP) {
                repeated group key_value { required binary key (STRING); optional binary value (STRING); }
              }
            }
            """
                .formatted(isAdjusted));
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> out =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriteMode(org.apache.parquet.hadoop.ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      for (String request : requests) {
        Group row = groups.newGroup();
        row.append("request_id", request)
            .append("event_ts", AT)
            .append("operation_name", "chat")
            .append("status", "OK")
            .append("trace_sampling_weight", 1.0)
            .append("redaction_version", "r7")
            .append("list_cost", 1_500L);
        Group entry = row.addGroup("attributes").addGroup("key_value");
        entry.append("key", "cache").append("value", "hit");
        out.write(row);
      }
    }
    return file;
  }
}
