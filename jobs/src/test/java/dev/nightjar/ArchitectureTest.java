package dev.nightjar;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The package table of the architecture, read from the package pages themselves. */
class ArchitectureTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("nightjar.root", ".."), "jobs/src/main/java/dev/nightjar");
  private static final Pattern MAY_IMPORT =
      Pattern.compile("May import:(.*?)(?:\\.\\s|\\.$)", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("\\{@code\\s+([a-z]+)\\}");

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nightjar");
  }

  @Test
  void packagesImportOnlyWhatTheirPageAllows() throws IOException {
    for (var page : pages().entrySet()) {
      Set<String> forbidden = new TreeSet<>(pages().keySet());
      forbidden.removeAll(allowed(page.getValue(), page.getKey()));
      forbidden.remove(page.getKey());
      if (!forbidden.isEmpty()) {
        noClasses()
            .that()
            .resideInAPackage("dev.nightjar." + page.getKey() + "..")
            .should()
            .dependOnClassesThat(inPackagesOf(forbidden))
            .allowEmptyShould(true)
            .because("its package-info.java does not allow it")
            .check(classes);
      }
    }
  }

  @Test
  void everyPackageHasAPage() throws IOException {
    Set<String> used = new TreeSet<>();
    for (JavaClass each : classes) {
      used.add(stem(each));
    }
    assertThat(pages().keySet()).containsAll(used);
  }

  @Test
  void noPackageIsADrawer() throws IOException {
    assertThat(pages().keySet()).doesNotContain("util", "utils", "common", "helper", "helpers");
  }

  @Test
  void sparkAndIcebergStayInLake() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.nightjar.lake..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.spark..", "org.apache.iceberg.."))
        .because("one package knows the engine, so that the rest runs and is tested without it")
        .check(classes);
  }

  @Test
  void parquetAvroAndS3StayInEvidence() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.nightjar.evidence..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.parquet.avro..", "software.amazon.awssdk.."))
        .check(classes);
  }

  @Test
  void valuesAndStatisticsKnowNoLibrary() {
    noClasses()
        .that()
        .resideInAPackage("dev.nightjar.model..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "dev.nightjar.model..")
        .check(classes);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.nightjar.stats..", "dev.nightjar.profile..", "dev.nightjar.compare..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "dev.nightjar..", "org.apache.commons.math3..")
        .check(classes);
  }

  @Test
  void theClockIsReadOnlyByTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.nightjar.cli..")
        .should()
        .callMethodWhere(
            target(owner(resideInAPackage("java.time..")))
                .and(target(nameMatching("now|systemUTC|systemDefaultZone|system"))))
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("dates and times are arguments: a rerun must give the same rows")
        .check(classes);
  }

  @Test
  void onlyTheEntryEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.nightjar.cli.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .check(classes);
  }

  @Test
  void onlyTheCommandLineWritesToStandardOutput() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.nightjar.cli..")
        .should()
        .accessField(System.class, "out")
        .because("its last line is the result object, and its lines are somebody's data")
        .check(classes);
  }

  @Test
  void recordsNeverMeetTheBeanEncoder() {
    noClasses()
        .should()
        .callMethodWhere(
            target(owner(nameMatching("org\\.apache\\.spark\\.sql\\.Encoders")))
                .and(target(nameMatching("bean"))))
        .because("it encodes a record as zero columns, without an error")
        .check(classes);
  }

  @Test
  void nothingOverwritesDynamically() {
    noClasses()
        .should()
        .callMethodWhere(target(nameMatching("overwritePartitions")))
        .because("an empty result would leave the stale rows; use overwrite(condition)")
        .check(classes);
  }

  private static DescribedPredicate<JavaClass> inPackagesOf(Set<String> stems) {
    return DescribedPredicate.describe(
        "in " + stems,
        type -> type.getPackageName().startsWith("dev.nightjar.") && stems.contains(stem(type)));
  }

  private static String stem(JavaClass type) {
    String rest = type.getPackageName().substring("dev.nightjar.".length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  /** Text of each package page by package. */
  private static TreeMap<String, String> pages() throws IOException {
    TreeMap<String, String> pages = new TreeMap<>();
    try (Stream<Path> folders = Files.list(SOURCES)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        Path page = folder.resolve("package-info.java");
        assertThat(page).as("every package says what it may import").exists();
        pages.put(folder.getFileName().toString(), Files.readString(page));
      }
    }
    return pages;
  }

  private static Set<String> allowed(String page, String name) throws IOException {
    String text = page.replaceAll("\\s*\\n \\*\\s?", " ");
    Matcher sentence = MAY_IMPORT.matcher(text);
    assertThat(sentence.find()).as("\"May import:\" in the page of " + name).isTrue();
    Set<String> named = new TreeSet<>();
    Matcher word = NAME.matcher(sentence.group(1));
    while (word.find()) {
      named.add(word.group(1));
    }
    if (sentence.group(1).contains("every")) {
      Set<String> all = new TreeSet<>(pages().keySet());
      all.removeAll(named);
      return all;
    }
    return named;
  }
}
