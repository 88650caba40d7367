package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, beside a jar that prints what it was given. */
class LauncherTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("nightjar.root", ".."), "nightjar").toAbsolutePath();

  @TempDir Path folder;
  private Path home;

  /** Stands for the program: prints its arguments, a line each, and ends with 7. */
  public static final class Echo {
    private Echo() {}

    public static void main(String[] args) {
      for (String arg : args) {
        System.out.println("<" + arg + ">");
      }
      System.out.println(System.getProperty("java.version"));
      System.exit(7);
    }
  }

  @BeforeEach
  void install() throws IOException {
    assumeTrue(new File("/bin/bash").canExecute() || new File("/usr/bin/bash").canExecute());
    home = Files.createDirectories(folder.resolve("a home"));
    Files.copy(SCRIPT, home.resolve("nightjar"));
    assertThat(home.resolve("nightjar").toFile().setExecutable(true)).isTrue();
  }

  private void prebuilt() throws IOException {
    Path target = Files.createDirectories(home.resolve("jobs/target/lib")).getParent();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Echo.class.getName());
    String entry = Echo.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(target.resolve("nightjar-jobs-1.jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest);
        InputStream type = Echo.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new ZipEntry(entry));
      type.transferTo(jar);
      jar.closeEntry();
    }
  }

  @Test
  void argumentsAndExitCodePassThroughASymlinkFromAnotherFolder() throws Exception {
    prebuilt();
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("nj"), Path.of("../a home/nightjar"));
    Run run = start(elsewhere, link, Map.of(), "sql", "SELECT 'a b'", "*", "");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.out()).startsWith("<sql>\n<SELECT 'a b'>\n<*>\n<>\n17.");
  }

  @Test
  void aRunningJarIsACopyThatARebuildDoesNotTouch() throws Exception {
    prebuilt();
    start(folder, home.resolve("nightjar"), Map.of());
    try (var found = Files.walk(home.resolve("jobs/target/run"))) {
      assertThat(found.map(p -> p.getFileName().toString())).contains("nightjar.jar");
    }
  }

  @Test
  void anotherJavaInJavaHomeIsPassedOver() throws Exception {
    prebuilt();
    Path wrong = Files.createDirectories(folder.resolve("jdk-11/bin")).getParent();
    Files.writeString(wrong.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    Path java = Files.writeString(wrong.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    String path = Path.of(System.getProperty("java.home"), "bin") + ":/usr/bin:/bin";
    Run run =
        start(
            folder, home.resolve("nightjar"), Map.of("JAVA_HOME", wrong.toString(), "PATH", path));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(7);
    assertThat(run.out()).startsWith("17.");
  }

  @Test
  void withoutMavenTheFirstUseSaysWhatIsMissing() throws Exception {
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("dirname", "sed", "find", "head", "mkdir", "readlink", "ls")) {
      String real = Path.of("/bin", tool).toFile().exists() ? "/bin/" : "/usr/bin/";
      Path stub =
          Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + real + tool + " \"$@\"\n");
      assertThat(stub.toFile().setExecutable(true)).isTrue();
    }
    Map<String, String> environment =
        Map.of("PATH", tools.toString(), "JAVA_HOME", System.getProperty("java.home"));
    Run run = start(folder, home.resolve("nightjar"), environment, "version");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "nightjar: Cannot build: Maven (mvn) is not on the PATH. Install Maven 3.8 or newer.\n");
  }

  /** A word that it does not know could be taken for the command: its flags would be others. */
  @Test
  void knowsEveryCommandOfTheProgram() throws IOException {
    Matcher list =
        Pattern.compile("^commands=\"([^\"]*)\"", Pattern.MULTILINE)
            .matcher(Files.readString(SCRIPT));
    assertThat(list.find()).isTrue();
    List<String> known = List.of(list.group(1).replace("\\\n", " ").strip().split("\\s+"));
    assertThat(known)
        .containsAll(CommandTreeTest.tree().getSubcommands().keySet())
        .doesNotHaveDuplicates();
  }

  private static Run start(Path in, Path script, Map<String, String> environment, String... args)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile("launcher", ".out");
    Path err = Files.createTempFile("launcher", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("NIGHTJAR_NO_ARCHIVE", "1");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("NIGHTJAR_OPTS");
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.redirectInput(new File("/dev/null")).start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
