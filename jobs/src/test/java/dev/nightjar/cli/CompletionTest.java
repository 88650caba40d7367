package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shells make of the completion script. */
class CompletionTest {
  /**
   * A zsh in a terminal of its own, which reads the script $1, gets each of $3... typed with a tab
   * behind it, and writes the line that it then has into $2.
   */
  private static final String ZSH =
      """
      zmodload zsh/zpty || exit 9
      zpty shell zsh -f -i
      zpty -w shell "autoload -U compinit && compinit -u -D; source ${(q)1}
      tell() { print -r -- \\$BUFFER >> ${(q)2}; BUFFER= }; zle -N tell; bindkey '^G' tell; print REA''DY"
      zpty -r shell seen '*READY*'
      for line in "${@:3}"; do zpty -w -n shell "$line"$'\\t\\x07'; done
      zpty -w shell exit
      while zpty -r shell seen; do :; done
      """;

  @TempDir Path folder;

  @Test
  void bashCompletes() throws Exception {
    Path script = script("bash");
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("vers", "version");
    expected.put("incident cl", "close");
    expected.put("baseline exc", "exclude");
    expected.put("nightly --fail", "--fail-on-findings");
    expected.put("findings --format js", "json jsonl");
    expected.put("show hallu", "hallucination");
    expected.put("show cost --verdict imp", "improved");
    expected.put("show cost --metric cost_per_req", "cost_per_request");
    expected.put("incident open f-1 --severity cr", "critical");
    expected.put("--color nev", "never");
    StringBuilder program = new StringBuilder("compopt() { :; }; source \"$1\" || exit 1\n");
    for (String words : expected.keySet()) {
      String line = "nightjar " + words;
      int last = line.split(" ", -1).length - 1;
      program.append(
          String.format(
              Locale.ROOT,
              "COMP_WORDS=(%s) COMP_CWORD=%d COMP_LINE='%s' COMP_POINT=%d COMPREPLY=()\n",
              line,
              last,
              line,
              line.length()));
      program.append("_complete_nightjar; echo \"${COMPREPLY[*]}\"\n");
    }
    String printed = run("bash", "-c", program.toString(), "bash", script.toString());
    assertThat(printed.lines().map(String::strip).toList())
        .isEqualTo(List.copyOf(expected.values()));
  }

  @Test
  void zshCompletes() throws Exception {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("nightjar vers", "nightjar version");
    expected.put("nightjar incident cl", "nightjar incident close");
    expected.put("nightjar nightly --fail", "nightjar nightly --fail-on-findings");
    expected.put("nightjar findings --format js", "nightjar findings --format json");
    expected.put("nightjar show hallu", "nightjar show hallucination");
    expected.put(
        "nightjar show cost --metric cost_per_req", "nightjar show cost --metric cost_per_request");
    Path lines = folder.resolve("lines");
    List<String> words =
        new ArrayList<>(List.of("zsh", "-f", "-c", ZSH, "zsh", script("zsh").toString()));
    words.add(lines.toString());
    words.addAll(expected.keySet());
    String printed = run(words.toArray(String[]::new));
    assertThat(lines).as(printed).exists();
    assertThat(Files.readAllLines(lines).stream().map(String::strip).toList())
        .isEqualTo(List.copyOf(expected.values()));
  }

  private Path script(String shell) throws IOException {
    return Files.writeString(folder.resolve("completion"), Run.of("completion", shell).out());
  }

  private static String run(String... words) throws Exception {
    Process shell;
    try {
      shell =
          new ProcessBuilder(words)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("there is no " + words[0] + " here");
      return "";
    }
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return printed;
  }
}
