package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.ReportExport;
import dev.nightjar.lake.ReportReader;
import dev.nightjar.model.Refusal;
import dev.nightjar.report.ReportCatalog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = "Published rows as a file for other programs.",
    subcommands = ExportCommand.OfReport.class,
    footer = {"", "Example: nightjar export report cost --format parquet --out cost.parquet"})
final class ExportCommand {
  /** What a file can be. */
  enum Format {
    PARQUET,
    CSV,
    JSONL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the word of the option. */
    static final class Reader implements ITypeConverter<Format> {
      @Override
      public Format convert(String word) {
        return Choices.read(word, Format.values());
      }
    }
  }

  @Command(
      name = "report",
      description = {
        "Writes the published rows of a report, or of all, to one file with every column. Amounts,",
        "sums and times are exact; rows of too few subjects are there without numbers. The file is",
        "whole or not there."
      },
      footer = {
        "",
        "Example: nightjar export report cost --format parquet --out cost.parquet",
        "         nightjar export report --from 2026-11-01 --to 2026-11-23 --format csv --out ./out"
      })
  static final class OfReport implements Task {
    @Parameters(
        arity = "0..1",
        paramLabel = "REPORT",
        completionCandidates = Candidates.Reports.class,
        description = "Name of a report (default: all of them).")
    String report;

    @Option(
        names = "--report-date",
        paramLabel = "DATE",
        converter = UtcDay.class,
        description = "The night (default: the newest published one).")
    LocalDate date;

    @Option(
        names = "--from",
        paramLabel = "DATE",
        converter = UtcDay.class,
        description = "First night; with --to.")
    LocalDate from;

    @Option(
        names = "--to",
        paramLabel = "DATE",
        converter = UtcDay.class,
        description = "Last night; with --from.")
    LocalDate to;

    @Option(
        names = "--format",
        required = true,
        paramLabel = "FORMAT",
        converter = Format.Reader.class,
        description = "parquet, csv or jsonl.")
    Format format;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE|DIR",
        description = "The file, or a folder that is there and gets one.")
    Path out;

    @Option(names = "--force", description = "Replace a file that is there.")
    boolean force;

    @Override
    public Result run(Invocation invocation) {
      if ((from == null) != (to == null) || (from != null && date != null)) {
        throw Refusal.usage("Give --report-date, or --from and --to, or none of them");
      }
      if (from != null && from.isAfter(to)) {
        throw Refusal.usage("--from " + from + " is after --to " + to);
      }
      ReportCatalog catalog = ReportCatalog.load(invocation.settings());
      String name = report == null ? null : catalog.report(report).name();
      Lake lake = invocation.lake(Lake.Access.READ);
      LocalDate[] nights = nights(new ReportReader(lake, catalog));
      Path file = file(nights).toAbsolutePath().normalize();
      if (Files.exists(file) && !force) {
        throw Refusal.usage(file + " is there already; --force replaces it");
      }
      long rows = write(new ReportExport(lake, name, nights[0], nights[1]), file);
      invocation.console().say("Wrote " + rows + " rows to " + file + ".");
      return Result.done()
          .with("report", name)
          .with("from", nights[0].toString())
          .with("to", nights[1].toString())
          .with("rows", rows)
          .with("path", file.toString());
    }

    private LocalDate[] nights(ReportReader reader) {
      if (from == null) {
        LocalDate night = Published.night(reader, date);
        return new LocalDate[] {night, night};
      }
      if (reader.nights().subSet(from, true, to, true).isEmpty()) {
        throw Refusal.nothingToDo("No night from " + from + " to " + to + " is published");
      }
      return new LocalDate[] {from, to};
    }

    private Path file(LocalDate[] nights) {
      if (!Files.isDirectory(out)) {
        return out;
      }
      String days = nights[0].equals(nights[1]) ? "" + nights[0] : nights[0] + "_" + nights[1];
      return out.resolve((report == null ? "report" : report) + "-" + days + "." + format);
    }

    /** Written beside the file and moved there: nobody ever sees half of it. */
    private long write(ReportExport export, Path file) {
      Path work = null;
      try {
        Files.createDirectories(file.getParent());
        work = Files.createTempDirectory(file.getParent(), "." + file.getFileName() + ".");
        Path whole = work.resolve("whole");
        long rows = format == Format.PARQUET ? export.parquet(whole, work) : text(export, whole);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        return rows;
      } catch (IOException e) {
        throw new Refusal(
            Refusal.Kind.USAGE,
            "Cannot write " + file + ": " + e + "; name another place with --out",
            e);
      } finally {
        remove(work);
      }
    }

    private long text(ReportExport export, Path file) throws IOException {
      try (PrintStream to =
          new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
        RowWriter[] writer = new RowWriter[1];
        long rows =
            export.rows(columns -> writer[0] = writer(columns, to), row -> writer[0].row(row));
        writer[0].end();
        if (to.checkError()) {
          throw new IOException("the disk took not all of it");
        }
        return rows;
      }
    }

    private RowWriter writer(List<String> columns, PrintStream to) {
      return format == Format.CSV ? new CsvRows(columns, to) : new JsonRows(columns, to, false);
    }

    private static void remove(Path work) {
      if (work == null) {
        return;
      }
      try (Stream<Path> files = Files.walk(work)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      } catch (IOException e) {
        work.toFile().deleteOnExit();
      }
    }
  }
}
