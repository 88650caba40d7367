package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowWriterTest {
  private static final Map<String, String> PIPE = Map.of("NIGHTJAR_TERMINAL", "", "COLUMNS", "40");
  private static final Map<String, String> TERMINAL =
      Map.of("NIGHTJAR_TERMINAL", "12", "COLUMNS", "40", "LANG", "en_US.UTF-8");

  private static String write(
      OutputFormat format, Map<String, String> environment, List<String> columns, List<?>... rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    RowWriter writer =
        RowWriter.of(format, columns, new Host(environment, out, out, InstantSource.system()));
    for (List<?> row : rows) {
      writer.row(row);
    }
    writer.end();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void csvQuotesWhatRfc4180Asks() {
    assertThat(
            write(
                OutputFormat.CSV,
                PIPE,
                List.of("a", "b,c"),
                List.of("say \"hi\"", "two\nlines"),
                Arrays.asList(null, ""),
                List.of(1.5, List.of(1, 2))))
        .isEqualTo("a,\"b,c\"\n\"say \"\"hi\"\"\",\"two\nlines\"\n,\"\"\n1.5,\"[1,2]\"\n");
  }

  @Test
  void jsonHasNoWordForNotANumber() {
    List<Object> row = new ArrayList<>(List.of(Double.NaN, new BigDecimal("1E+3")));
    row.add(LocalDate.of(2026, 11, 23));
    row.add(null);
    assertThat(write(OutputFormat.JSONL, PIPE, List.of("x", "y", "d", "n"), row))
        .isEqualTo("{\"x\":null,\"y\":1000,\"d\":\"2026-11-23\",\"n\":null}\n");
  }

  @Test
  void jsonIsOneArrayAlsoWithoutRows() {
    assertThat(write(OutputFormat.JSON, PIPE, List.of("x"))).isEqualTo("[]\n");
    assertThat(write(OutputFormat.JSON, PIPE, List.of("x"), List.of(1), List.of(2)))
        .isEqualTo("[\n{\"x\":1},\n{\"x\":2}\n]\n");
  }

  @Test
  void numbersStandToTheRight() {
    assertThat(
            write(
                OutputFormat.TABLE,
                PIPE,
                List.of("slice", "value"),
                List.of("all", 5),
                List.of("language=de", 1234)))
        .isEqualTo(
            """
            slice        value
            -----------  -----
            all              5
            language=de   1234
            """);
  }

  @Test
  void terminalLinesFitAndPipedLinesAreWhole() {
    List<String> columns = List.of("name", "value");
    List<?> row = List.of("a".repeat(60), 123456);
    String terminal = write(OutputFormat.TABLE, TERMINAL, columns, row);
    assertThat(terminal.lines())
        .allMatch(line -> line.length() <= 40)
        .anyMatch(l -> l.contains("…"));
    assertThat(terminal).contains("123456");
    assertThat(write(OutputFormat.TABLE, PIPE, columns, row)).contains("a".repeat(60));
  }

  @Test
  void dataCannotSteerTheTerminal() {
    assertThat(write(OutputFormat.TABLE, PIPE, List.of("x"), List.of("a\u001b[2Jb\tc")))
        .contains("a?[2Jb c")
        .doesNotContain("\u001b");
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    assertThat(Columns.of("日本")).isEqualTo(4);
    assertThat(Columns.cut("日本語", 4, true)).isEqualTo("日…");
    assertThat(Columns.of("e\u0301")).isEqualTo(1);
  }

  @Test
  void aNarrowTerminalLosesColumnsThatCanBeSparedBeforeNamesAreCut() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    TextTable table =
        new TextTable(
                List.of("metric", "n", "interval", "trend"),
                new Host(TERMINAL, out, out, InstantSource.system()))
            .whole("interval", "trend")
            .sparing("n", "trend");
    table.row(List.of("unsupported_claim_rate_of_all", 1000, "10.1 % .. 23.7 %", "▂▂▃▁▃▁▂▃▃▂▃▆"));
    table.end();
    assertThat(table.omitted()).containsExactly("n", "trend");
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().toList().get(2))
        .isEqualTo("unsupported_claim_rat…  10.1 % .. 23.7 %");
  }

  @Test
  void aTrendShowsWhatIsWithinTheUncertaintyOfANightAsSmall() {
    double[] values = {0.10, 0.11, Double.NaN, 0.10, 0.12};
    assertThat(Figures.trend(values, Double.NaN, Double.NaN, true)).isEqualTo("▁▅ ▁█");
    assertThat(Figures.trend(values, 0.02, 0.30, true)).isEqualTo("▃▃ ▃▄");
    assertThat(Figures.trend(values, Double.NaN, Double.NaN, false)).isEqualTo("_- _^");
    assertThat(Figures.trend(new double[] {5, 5}, Double.NaN, Double.NaN, false)).isEqualTo("--");
  }
}
