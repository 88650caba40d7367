package dev.nightjar.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.model.Refusal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class YamlDocumentTest {
  @Test
  void knowsTheLineOfEveryValue() {
    YamlDocument document = parse("a: 1\nb:\n  - x\n  - c: [1.5, true, null, yes, 010]\n");

    assertThat(document.root().toString())
        .isEqualTo("{\"a\":1,\"b\":[\"x\",{\"c\":[1.5,true,null,\"yes\",10]}]}");
    assertThat(document.line("/b/1/c")).isEqualTo(4);
    assertThat(document.line("/b/1/absent")).isEqualTo(4);
  }

  @Test
  void readsTextWithAByteOrderMark() {
    assertThat(parse("\ufeffa: ü\n").root().path("a").asText()).isEqualTo("ü");
  }

  @Test
  void refusesAnEmptyFile() {
    assertRefused("# nothing\n", "Cannot use x.yaml: 1 fault\n  x.yaml:1:1: the file is empty");
  }

  @Test
  void refusesADuplicateKeyAndNamesTheFirst() {
    assertRefused(
        "a: 1\nb: 2\na: 3\n",
        "Cannot use x.yaml: 1 fault\n  x.yaml:3:1: duplicate key \"a\"; first in line 1");
  }

  @Test
  void refusesASecondDocument() {
    assertRefused(
        "a: 1\n---\nb: 2\n",
        "Cannot use x.yaml: 1 fault\n"
            + "  x.yaml:3:1: a second document (after ---); expected one document a file");
  }

  @Test
  void refusesTabs() {
    assertRefused(
        "a:\n\tb: 1\n",
        "Cannot use x.yaml: 1 fault\n" + "  x.yaml:2:1: not YAML: a tab; indent with spaces");
  }

  @Test
  void refusesWhatIsNotUtf8AndNamesTheLine() {
    assertThatThrownBy(
            () ->
                YamlDocument.parse("x.yaml", "a: 1\nb: ü\n".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot use x.yaml: 1 fault\n"
                + "  x.yaml:2:1: not UTF-8 text; save the file as UTF-8");
  }

  @Test
  void refusesUtf16() {
    assertThatThrownBy(
            () -> YamlDocument.parse("x.yaml", "a: 1\n".getBytes(StandardCharsets.UTF_16LE)))
        .hasMessageEndingWith("not UTF-8 text but UTF-16 or binary; save the file as UTF-8");
  }

  @Test
  void refusesAliasesThatUnfoldWithoutEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 6; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + (alias + ", ").repeat(9) + alias + "]\n");
    }
    assertThatThrownBy(() -> parse(bomb.toString()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("aliases");
    assertThatThrownBy(() -> parse("a: &a\n  b: *a\n"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("over 20 levels");
  }

  private static YamlDocument parse(String text) {
    return YamlDocument.parse("x.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(Refusal.class).hasMessage(message);
  }
}
