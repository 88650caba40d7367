package dev.nightjar.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file, row by row like every other format, so that a damaged page is a fact about this
 * one file. Times must be adjusted to UTC; INT96 times are points in time, as Spark writes them.
 */
final class ParquetRows implements RowReader {
  private final ParquetFileReader file;
  private final MessageType schema;
  private RecordReader<Group> rowGroup;
  private long left;
  private long number;

  ParquetRows(Path path) throws IOException {
    try {
      this.file =
          ParquetFileReader.open(
              new LocalInputFile(path),
              ParquetReadOptions.builder(new PlainParquetConfiguration())
                  .usePageChecksumVerification(true)
                  .build());
      this.schema = file.getFileMetaData().getSchema();
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFile("its Parquet footer is broken or cut off");
    }
  }

  @Override
  public List<FileColumn> columns() {
    return schema.getFields().stream()
        .map(field -> new FileColumn(field.getName(), ParquetValues.shape(field)))
        .toList();
  }

  @Override
  public boolean isTextual() {
    return false;
  }

  @Override
  public RawRow next() throws IOException {
    try {
      while (left == 0) {
        PageReadStore pages = file.readNextRowGroup();
        if (pages == null) {
          return null;
        }
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
        rowGroup = columns.getRecordReader(pages, new GroupRecordConverter(schema));
        left = pages.getRowCount();
      }
      Group row = rowGroup.read();
      left--;
      number++;
      return RawRow.of(number, null, ParquetValues.object(row));
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFile("its Parquet data breaks off or is damaged after row " + number);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
