package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.SparkExtension;
import dev.nightjar.lake.Lake;
import dev.nightjar.lake.Nights;
import dev.nightjar.lake.RunContext;
import dev.nightjar.model.Settings;
import dev.nightjar.report.ReportCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every call that a page shows can be read by the command it names, and those in blocks are run, in
 * the order of the pages below, on a lake with five weeks of traffic and a bad last night.
 */
class DocumentedCommandsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 19);
  private static final LocalDate LAST = LocalDate.of(2026, 11, 23);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As somebody would go through them; what removes things comes last. */
  private static final List<String> ORDER =
      List.of(
          "README.md",
          "docs/mappings.md",
          "docs/running.md",
          "docs/analysts.md",
          "docs/incidents.md",
          "docs/evidence.md",
          "docs/contributing.md",
          "docs/operations.md");

  /** Run by tests of their own: the launcher's own word, and six weeks of nights. */
  private static final Set<String> ELSEWHERE = Set.of("notebook", "demo");

  /** Read by the tests in Python, on the lake that the demo's test leaves. */
  private static final String DEMO_LAKE = "./nightjar-demo/warehouse";

  /** What a command may end with beside 0. */
  private static final Map<String, Set<Integer>> ALSO =
      Map.of("maintain", Set.of(99), "erase", Set.of(99), "incident check-eval", Set.of(5));

  @TempDir static Path folder;

  private static String incident;
  private static String bundle = "no bundle";

  @BeforeAll
  static void traffic() throws IOException {
    Path warehouse = folder.resolve("warehouse");
    Settings settings = Settings.embedded(warehouse.toString());
    RunContext run =
        new RunContext(
            "run-1",
            "profile",
            Instant.parse("2026-11-23T03:00:00Z"),
            () -> Instant.parse("2026-11-23T03:10:00Z"),
            "0",
            "c0",
            (stage, done, total) -> {});
    try (Lake lake = SparkExtension.lake(warehouse)) {
      lake.tables().init(List.of());
      FailingPrompt.append(lake, FIRST, LAST.minusDays(1));
      new Nights(lake, ReportCatalog.load(settings), run).profile(FIRST, LAST.minusDays(1));
    }
    FailingPrompt.land(folder.resolve("landing"), LAST);
    Files.writeString(
        folder.resolve("nightjar.yaml"),
        "catalog: {warehouse: warehouse}\nevidence: {signing_key: keys/signing.key.pem}\n");
    Files.writeString(folder.resolve("subjects.txt"), "u-99\n");
    Files.writeString(
        folder.resolve("prices.json"),
        "{\"m-1\": {\"litellm_provider\": \"acme\", \"input_cost_per_token\": 1e-06}}");
    String mappings = Files.readString(DocumentedCommand.ROOT.resolve("docs/mappings.md"));
    Files.writeString(folder.resolve("helpdesk.yaml"), block(mappings, "yaml"));
    Files.writeString(folder.resolve("tickets.jsonl"), block(mappings, "json"));
  }

  private static String block(String page, String language) {
    String begin = "```" + language + "\n";
    int from = page.indexOf(begin) + begin.length();
    return page.substring(from, page.indexOf("```", from));
  }

  static Stream<DocumentedCommand> shown() {
    return DocumentedCommand.pages().stream()
        .flatMap(page -> DocumentedCommand.of(page).stream())
        .filter(command -> !command.name().equals("notebook"));
  }

  @ParameterizedTest
  @MethodSource("shown")
  void isReadByTheCommandThatItNames(DocumentedCommand command) {
    PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    String[] words =
        command.words().stream()
            .filter(word -> !word.matches("\\.\\.\\.|…"))
            .map(word -> word.matches("D|DATE") ? LAST.toString() : word)
            .map(word -> word.equals("N") ? "10" : word)
            .toArray(String[]::new);
    Host host = new Host(Map.of(), none, none, InstantSource.fixed(Run.NIGHT));
    try {
      Main.commandLine(new String[0], host).parseArgs(words);
    } catch (CommandLine.MissingParameterException e) {
      assertThat(command.isInBlock())
          .as("only a sentence may name a command alone: %s", e)
          .isFalse();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyBlockRuns() {
    Set<String> withBlocks = new HashSet<>();
    shown().filter(DocumentedCommand::isInBlock).forEach(c -> withBlocks.add(c.page()));
    assertThat(ORDER).as("pages with blocks that are run").containsAll(withBlocks);
    return ORDER.stream()
        .flatMap(page -> DocumentedCommand.of(page).stream())
        .filter(DocumentedCommand::isInBlock)
        .filter(command -> !isRunElsewhere(command))
        .map(command -> DynamicTest.dynamicTest(command.toString(), () -> run(command)));
  }

  /** Whether {@link DocumentedBlocksTest} names another test for it. */
  static boolean isRunElsewhere(DocumentedCommand command) {
    return ELSEWHERE.contains(command.name()) || command.words().contains(DEMO_LAKE);
  }

  private static void run(DocumentedCommand command) throws IOException {
    List<String> words = new ArrayList<>();
    for (String word : command.words()) {
      words.add(real(word));
    }
    Run run = call(words.toArray(String[]::new));
    Set<Integer> allowed = new HashSet<>(Set.of(0));
    ALSO.forEach(
        (name, codes) -> {
          if (String.join(" ", command.words()).startsWith(name)) {
            allowed.addAll(codes);
          }
        });
    assertThat(run.exitCode()).as("%s\n%s\n%s", words, run.out(), run.err()).isIn(allowed);
    remember(run);
  }

  private static Run call(String... args) {
    return Run.in(
        Map.of(
            "NIGHTJAR_TERMINAL",
            "",
            "USER",
            "jo",
            "NIGHTJAR_CONFIG",
            folder.resolve("nightjar.yaml").toString(),
            "NIGHTJAR_WAREHOUSE",
            folder.resolve("warehouse").toString()),
        args);
  }

  /** What a page calls by an example's name, by the name that it has here. */
  private static String real(String word) throws IOException {
    if (word.contains("/bundles/inc-")) {
      return bundle;
    }
    if (word.startsWith("inc-")) {
      if (incident == null) {
        Run open = call("incident", "open", finding());
        assertThat(open.exitCode()).as(open.err()).isZero();
        remember(open);
      }
      return incident;
    }
    if (word.equals("FINDING")) {
      return finding();
    }
    if (word.contains("/") && Files.exists(DocumentedCommand.ROOT.resolve(word))) {
      return DocumentedCommand.ROOT.resolve(word).toString();
    }
    if (word.startsWith("./")) {
      return folder.resolve(word.substring(2)).toString();
    }
    return word.matches("[a-z_.-]+\\.(txt|html|pem|csv|parquet|jsonl|json|yaml)")
        ? folder.resolve(word).toString()
        : word;
  }

  private static String finding() throws IOException {
    Run run = call("findings", "--format", "jsonl");
    String first = run.out().lines().findFirst().orElseThrow(() -> new AssertionError(run.err()));
    return JSON.readTree(first).get("finding_id").asText();
  }

  private static void remember(Run run) throws IOException {
    if (!run.lastLine().startsWith("{")) {
      return;
    }
    JsonNode result = JSON.readTree(run.lastLine());
    if (result.has("incident_id")) {
      incident = result.get("incident_id").asText();
    }
    if (result.has("bundle_uri")) {
      bundle = Path.of(java.net.URI.create(result.get("bundle_uri").asText())).toString();
    }
    Path key = folder.resolve("keys/signing.pub.pem");
    if (Files.exists(key) && !Files.exists(folder.resolve("signing.pub.pem"))) {
      Files.copy(key, folder.resolve("signing.pub.pem"));
    }
  }
}
