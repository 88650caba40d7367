package dev.nightjar.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/** Parquet data files of one table, one a partition, written as the rows come. */
final class OutputFiles {
  private final String name;
  private final Table table;
  private final InternalRecordWrapper wrapper;
  private final PartitionKey key;
  private final OutputFileFactory places;
  private final List<Types.NestedField> required;

  OutputFiles(String name, Table table) {
    this.name = name;
    this.table = table;
    this.wrapper = new InternalRecordWrapper(table.schema().asStruct());
    this.key = new PartitionKey(table.spec(), table.schema());
    this.places =
        OutputFileFactory.builderFor(table, 1, 1)
            .format(FileFormat.PARQUET)
            .operationId(UUID.randomUUID().toString())
            .build();
    this.required =
        table.schema().columns().stream().filter(Types.NestedField::isRequired).toList();
  }

  List<DataFile> write(Iterable<OutputRow> rows, Consumer<Record> check) {
    Map<PartitionKey, DataWriter<Record>> writers = new LinkedHashMap<>();
    boolean complete = false;
    try {
      for (OutputRow row : rows) {
        Record record = row.record();
        check(record);
        check.accept(record);
        key.partition(wrapper.wrap(record));
        DataWriter<Record> writer = writers.get(key);
        if (writer == null) {
          PartitionKey partition = key.copy();
          writer = open(partition);
          writers.put(partition, writer);
        }
        writer.write(record);
      }
      List<DataFile> files = new ArrayList<>();
      for (DataWriter<Record> writer : writers.values()) {
        writer.close();
        files.add(writer.toDataFile());
      }
      complete = true;
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + name, e);
    } finally {
      if (!complete) {
        abandon(writers.values());
      }
    }
  }

  private void check(Record record) {
    for (Types.NestedField field : required) {
      if (record.getField(field.name()) == null) {
        throw new IllegalArgumentException(
            "A row of " + name + " has no " + field.name() + ", which is required");
      }
    }
  }

  private DataWriter<Record> open(PartitionKey partition) throws IOException {
    // The path of no partition is empty: it would leave "//" in the key, which S3 servers refuse.
    EncryptedOutputFile place =
        table.spec().isUnpartitioned()
            ? places.newOutputFile()
            : places.newOutputFile(table.spec(), partition);
    return Parquet.writeData(place)
        .forTable(table)
        .createWriterFunc(GenericParquetWriter::create)
        .withPartition(partition)
        .build();
  }

  /** Closes what was opened, keeping the first error; the files are orphans for maintenance. */
  private static void abandon(Iterable<DataWriter<Record>> writers) {
    for (DataWriter<Record> writer : writers) {
      try {
        writer.close();
      } catch (IOException | RuntimeException e) {
        // The error that stopped the write is on its way; this one would hide it.
        continue;
      }
    }
  }
}
