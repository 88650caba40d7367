package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a page shows that can be run is run by a test, in the words of the page. Calls of {@code
 * nightjar} are run by {@link DocumentedCommandsTest}, YAML and JSON are read by {@link
 * DocumentedSettingsTest}; of all else this is the list.
 */
class DocumentedBlocksTest {
  private static final String JAVA = "jobs/src/test/java/dev/nightjar/";

  /**
   * @param page where it stands
   * @param words what only this piece has in it
   * @param test the file that runs it, and names the page and the words to find it there
   */
  private record Runner(String page, String words, String test) {}

  private static final List<Runner> RUNNERS =
      List.of(
          new Runner("README.md", "./nightjar demo", JAVA + "cli/DemoTest.java"),
          new Runner(
              "README.md", "./nightjar-demo/warehouse findings", "sql/tests/test_readers.py"),
          new Runner(
              "README.md",
              "./nightjar notebook weekly_review",
              "notebooks/tests/test_notebooks.py"),
          new Runner("README.md", "# openssl", JAVA + "evidence/BundleWriterTest.java"),
          new Runner("README.md", "./dev ", "dev"),
          new Runner("docs/contributing.md", "./dev ", "dev"),
          new Runner("docs/analysts.md", "from pyiceberg", "sql/tests/test_readers.py"),
          new Runner("docs/analysts.md", "import duckdb", "sql/tests/test_readers.py"),
          new Runner("docs/analysts.md", "TrinoReader.java", "sql/trino/soak.py"),
          new Runner("docs/evidence.md", "openssl pkey", JAVA + "evidence/BundleWriterTest.java"),
          new Runner("docs/notify.md", "nightjar-to-slack", JAVA + "cli/NotifyPageTest.java"),
          new Runner("docs/notify.md", "type: \\\"message\\\"", JAVA + "cli/NotifyPageTest.java"),
          new Runner("docs/notify.md", "nightjar-to-pagerduty", JAVA + "cli/NotifyPageTest.java"),
          new Runner("docs/running.md", "spark-submit", "dags/tests/spark_distribution.py"),
          new Runner("dags/README.md", "airflow backfill create", "dags/tests/test_live.py"),
          new Runner(
              "notebooks/README.md",
              "./nightjar notebook weekly_review",
              "notebooks/tests/test_notebooks.py"),
          new Runner(
              "notebooks/README.md",
              "./nightjar notebook --lab",
              "notebooks/tests/test_notebooks.py"));

  private static final Pattern PROGRAM =
      Pattern.compile(
          "(\\./dev|airflow|aws|curl|docker|git|java|jq|kubectl|mvn|openssl|pip|python3?|spark-submit)"
              + " .*");
  private static final Pattern CALL = Pattern.compile("(\\$ |\\./|nightjar |" + PROGRAM + ").*");

  @Test
  void everyBlockThatCanBeRunIsRun() {
    List<String> unrun = new ArrayList<>();
    for (String page : DocumentedCommand.pages()) {
      for (DocumentedBlock block : DocumentedBlock.of(page)) {
        if (!Set.of("", "yaml", "json").contains(block.language())) {
          block.pieces().stream()
              .filter(piece -> !isCallOfNightjar(block, piece) && runners(page, piece).count() != 1)
              .forEach(piece -> unrun.add(page + ": " + piece));
        }
      }
    }
    assertThat(unrun).as("pieces without a test that runs them; see RUNNERS").isEmpty();
  }

  @Test
  void everyProgramThatASentenceCallsIsRun() throws IOException {
    String dev = Files.readString(DocumentedCommand.ROOT.resolve("dev"));
    List<String> unrun = new ArrayList<>();
    for (String page : DocumentedCommand.pages()) {
      DocumentedBlock.spans(page).stream()
          .filter(PROGRAM.asMatchPredicate())
          .filter(span -> runners(page, span).count() != 1)
          // What contributors call is no recipe of a page: that there is such a command is enough.
          .filter(
              span ->
                  !span.startsWith("./dev ")
                      || !dev.contains("\n  " + span.split(" ", -1)[1] + " "))
          .forEach(span -> unrun.add(page + ": " + span));
    }
    assertThat(unrun).as("calls in sentences that no test runs; see RUNNERS").isEmpty();
  }

  @Test
  void aBlockWithoutALanguageIsWhatAProgramPrinted() {
    for (String page : DocumentedCommand.pages()) {
      assertThat(DocumentedBlock.of(page))
          .filteredOn(block -> block.language().isEmpty())
          .flatExtracting(block -> block.text().lines().toList())
          .as("calls in blocks of %s that name no language", page)
          .noneMatch(line -> CALL.matcher(line).matches());
    }
  }

  @Test
  void everyTestOfTheListTakesTheWordsFromThePage() throws IOException {
    for (Runner runner : RUNNERS) {
      Stream<String> shown =
          Stream.concat(
              DocumentedBlock.of(runner.page()).stream().flatMap(b -> b.pieces().stream()),
              DocumentedBlock.spans(runner.page()).stream());
      assertThat(shown.anyMatch(has(runner))).as("%s is in its page", runner).isTrue();
      String file = runner.test().substring(runner.test().lastIndexOf('/') + 1);
      assertThat(Files.readString(DocumentedCommand.ROOT.resolve(runner.test())))
          .as("%s reads %s and finds the words there", file, runner.page())
          .contains(runner.page(), runner.words());
    }
  }

  private static boolean isCallOfNightjar(DocumentedBlock block, String piece) {
    Matcher call = Pattern.compile("(source <\\()?(\\./)?nightjar .*").matcher(piece);
    return block.language().equals("bash")
        && call.matches()
        && !DocumentedCommandsTest.isRunElsewhere(DocumentedCommand.ofLine(block.page(), piece));
  }

  private static Stream<Runner> runners(String page, String piece) {
    return RUNNERS.stream().filter(r -> r.page().equals(page) && has(r).test(piece));
  }

  private static Predicate<String> has(Runner runner) {
    // As a test in Java writes it: a quotation mark of the page stands there behind a backslash.
    return piece -> piece.contains(runner.words().replace("\\", ""));
  }
}
