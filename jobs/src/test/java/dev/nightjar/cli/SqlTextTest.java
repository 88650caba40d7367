package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTextTest {
  @Test
  void partsAtSemicolonsOutsideOfQuotesAndComments() {
    assertThat(SqlText.statements("SELECT ';', \"a;b\", `c;d`; SELECT 2 -- no; end\n;"))
        .containsExactly("SELECT ';', \"a;b\", `c;d`", "SELECT 2 -- no; end");
  }

  @Test
  void whatIsOnlyACommentIsNoStatement() {
    assertThat(SqlText.statements("-- a;\n/* b; */ ;\n SELECT 1; -- last\n"))
        .containsExactly("-- a;\n/* b; */ ;\n SELECT 1".substring("-- a;\n/* b; */ ;\n ".length()));
    assertThat(SqlText.statements(" ;; ")).isEmpty();
  }

  @Test
  void anEscapedQuoteDoesNotEndAText() {
    assertThat(SqlText.statements("SELECT 'it\\'s; one'")).hasSize(1);
    assertThat(SqlText.statements("SELECT 'it''s; one'")).hasSize(1);
    assertThat(SqlText.statements("SELECT 'open; end")).hasSize(1);
  }
}
