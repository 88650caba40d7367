package dev.nightjar.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>'\"&<!--\u2028\u202e";
  private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);

  @Test
  void nothingOfAValueIsMarkup() {
    Table table = new Table(HOSTILE).column(HOSTILE).filterable(HOSTILE).sortable();
    table.row().text(HOSTILE);
    String page =
        new Document(HOSTILE)
            .section(
                "a", HOSTILE, table.element(), Element.of("p", HOSTILE).attribute("title", HOSTILE))
            .section("b", "b")
            .data("values", Map.of(HOSTILE, List.of(HOSTILE)))
            .write();
    assertThat(page).doesNotContain("<img").doesNotContain("<!--").doesNotContain("\u2028");
    assertThat(page).doesNotContain("\u202e").contains("&lt;/script&gt;&lt;img src=x onerror");
    String json = page.substring(page.indexOf("id=\"values\">") + 12);
    assertThat(json.substring(0, json.indexOf("</script>")))
        .isEqualTo(Json.of(Map.of(HOSTILE, List.of(HOSTILE))))
        .contains("\\u003C/script\\u003E");
  }

  @Test
  void thePolicyNamesEveryProgramByItsHashAndNoAddress() throws Exception {
    String page =
        new Document("t")
            .section("a", "a", new Table("c").sortable().element())
            .program(new Resource("1 + 1"))
            .write();
    Matcher policy = Pattern.compile("Security-Policy\" content=\"([^\"]*)\"").matcher(page);
    assertThat(policy.find()).isTrue();
    assertThat(policy.group(1)).startsWith("default-src 'none';").doesNotContain("http");
    List<String> hashes = new ArrayList<>();
    Matcher script = SCRIPT.matcher(page);
    while (script.find()) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(script.group(1).getBytes(StandardCharsets.UTF_8));
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }
    assertThat(hashes).hasSize(2);
    assertThat(policy.group(1)).contains("script-src " + String.join(" ", hashes));
  }

  @Test
  void dataCannotBringPrograms() {
    assertThatThrownBy(() -> Element.of("script")).hasMessageContaining("script");
    assertThatThrownBy(() -> Element.of("p").attribute("onclick", "x"))
        .hasMessageContaining("onclick");
    assertThatThrownBy(() -> Element.of("a").attribute("href", "https://example.org"))
        .hasMessageContaining("href");
    assertThatThrownBy(() -> Element.of("p").attribute("style", "x")).hasMessageContaining("style");
    assertThatThrownBy(() -> new Document("t").program(new Resource("'</script>'")).write())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void headingsAndRowsAreNamed() {
    Table table = new Table("prices").column("what").numbers("usd");
    table.row().text("tea").number(2.5, "2.50");
    String markup = table.element().toString();
    assertThat(markup)
        .contains("<caption><span>prices</span></caption>", "<th scope=\"col\">what</th>")
        .contains("<th scope=\"row\">tea</th>", "data-order=\"2.5\">2.50</td>")
        .contains("role=\"region\" aria-label=\"prices\" tabindex=\"0\"");
  }

  @Test
  void aPageWithoutProgramsRunsNone() {
    assertThat(new Document("t").section("a", "a").write())
        .contains("script-src 'none'")
        .doesNotContain("<script");
  }
}
