package dev.nightjar.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "t", "namespace": "n", "fields": [
                {"name": "id", "type": "string"},
                {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                {"name": "at", "type": ["null", {"type": "long", "logicalType": "timestamp-micros",
                   "adjust-to-utc": true}], "default": null},
                {"name": "sum", "type": ["null", {"type": "fixed", "name": "sum_dec", "size": 16,
                   "logicalType": "decimal", "precision": 38, "scale": 0}], "default": null},
                {"name": "cost", "type": ["null", {"type": "fixed", "name": "cost_dec", "size": 8,
                   "logicalType": "decimal", "precision": 18, "scale": 12}], "default": null},
                {"name": "labels", "type": ["null", {"type": "map", "values": "string"}],
                   "default": null},
                {"name": "bins", "type": ["null", {"type": "array", "items": "int"}],
                   "default": null},
                {"name": "parts", "type": ["null", {"type": "array", "items": {"type": "record",
                   "name": "part", "fields": [{"name": "only", "type": ["null", "string"],
                   "default": null}]}}], "default": null},
                {"name": "nested", "type": ["null", {"type": "record", "name": "inner", "fields": [
                   {"name": "x", "type": ["null", "double"], "default": null}]}], "default": null},
                {"name": "flag", "type": ["null", "boolean"], "default": null}
              ]}
              """);

  @TempDir Path folder;

  @Test
  void rowsComeBackAsTheyWere() throws IOException {
    Path file = folder.resolve("t.parquet");
    ParquetTable.write(file, SCHEMA, rows());
    assertThat(ParquetTable.read(file, SCHEMA)).isEqualTo(rows());
  }

  @Test
  void theOrderOfKeysDecidesNoByte() throws IOException {
    Path one = folder.resolve("one.parquet");
    Path other = folder.resolve("other.parquet");
    ParquetTable.write(one, SCHEMA, rows());
    List<Map<String, Object>> reversed = new ArrayList<>();
    for (Map<String, Object> row : rows()) {
      Map<String, Object> copy = new LinkedHashMap<>(row);
      if (copy.get("labels") != null) {
        copy.put("labels", inOrder("b", "2", "a", "1"));
      }
      reversed.add(copy);
    }
    ParquetTable.write(other, SCHEMA, reversed);
    assertThat(other).hasSameBinaryContentAs(one);
    // Neither does this process: the bytes are those of any other one.
    assertThat(Digests.sha256(one))
        .isEqualTo("1d61a22bcda14d65e0b25a8b73f3dbb66805707017c76d3ecede2776d580ca00");
    assertThat(Files.list(folder).map(p -> p.getFileName().toString()))
        .containsExactlyInAnyOrder("one.parquet", "other.parquet");
  }

  @Test
  void aValueOfAnotherTypeIsNamed() {
    Map<String, Object> row = new LinkedHashMap<>(rows().get(0));
    row.put("flag", "yes");
    assertThatThrownBy(() -> ParquetTable.write(folder.resolve("x"), SCHEMA, List.of(row)))
        .hasMessage("t.flag is a String, expected BOOLEAN");
    row.put("flag", null);
    row.put("more", 1L);
    assertThatThrownBy(() -> ParquetTable.write(folder.resolve("y"), SCHEMA, List.of(row)))
        .hasMessage("t has no field more");
  }

  private static List<Map<String, Object>> rows() {
    Map<String, Object> full = new LinkedHashMap<>();
    full.put("id", "é<&\u0000");
    full.put("day", "2026-11-22");
    full.put("at", "2026-11-22T03:15:00.123456Z");
    full.put("sum", "-99999999999999999999999999999999999999");
    full.put("cost", "0.000000000001");
    full.put("labels", inOrder("a", "1", "b", "2"));
    full.put("bins", List.of(-3L, 0L, 7L));
    full.put("parts", List.of(inOrder("only", "p"), new LinkedHashMap<>(inOrder("only", null))));
    full.put("nested", new LinkedHashMap<>(Map.of("x", 0.1)));
    full.put("flag", true);
    Map<String, Object> empty = new LinkedHashMap<>();
    full.keySet().forEach(name -> empty.put(name, null));
    empty.put("id", "");
    empty.put("day", "1969-12-31");
    empty.put("bins", List.of());
    return List.of(full, empty);
  }

  private static Map<String, Object> inOrder(String... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
