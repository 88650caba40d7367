package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.SqlQuery;
import dev.nightjar.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = {
      "Runs Spark SQL on the lake. Inputs are lake.llm.<table>, results lake.nightjar.<table>.",
      "Of several statements, parted by semicolons, the rows of the last one are printed."
    },
    footer = {
      "",
      "Example: nightjar sql \"SELECT verdict, count(*) FROM report GROUP BY verdict\" --format csv"
    })
final class SqlCommand implements Task {
  private static final Pattern READS =
      Pattern.compile("(?is)\\s*(select|with|show|desc(ribe)?|explain|values|from|table)\\b.*");

  @Parameters(arity = "0..1", paramLabel = "STATEMENT", description = "The statement.")
  String statement;

  @Option(names = "--file", paramLabel = "FILE", description = "Read the statements from FILE.")
  Path file;

  @Mixin RowFormat format;

  @Override
  public Result run(Invocation invocation) {
    boolean data = format.isData(invocation);
    List<String> statements = SqlText.statements(text());
    if (statements.isEmpty()) {
      throw Refusal.usage("There is no statement to run; give one, or a file with --file");
    }
    boolean reads = statements.stream().allMatch(s -> READS.matcher(s).matches());
    Lake lake = invocation.lake(reads ? Lake.Access.READ : Lake.Access.WRITE);
    SqlQuery query = new SqlQuery(lake);
    for (String each : statements.subList(0, statements.size() - 1)) {
      query.run(each, columns -> {}, row -> true);
    }
    RowWriter[] writer = new RowWriter[1];
    long rows =
        query.run(
            statements.get(statements.size() - 1),
            columns -> writer[0] = format.writer(columns, invocation),
            row -> {
              writer[0].row(row);
              return !data || RowWriter.hasReader(invocation.out());
            });
    writer[0].end();
    return Result.done().with("rows", rows).asData(data);
  }

  private String text() {
    if ((statement == null) == (file == null)) {
      throw Refusal.usage("Give either a statement or --file FILE");
    }
    try {
      return file == null ? statement : Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new Refusal(Refusal.Kind.USAGE, "There is no file " + file + " to read SQL from", e);
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.USAGE, "Cannot read " + file + "; expected a readable file in UTF-8", e);
    }
  }
}
