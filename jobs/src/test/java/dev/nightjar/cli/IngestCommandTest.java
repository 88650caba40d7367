package dev.nightjar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.SparkExtension;
import dev.nightjar.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mappings of the user through the command line, and SQL on what they brought. */
@ExtendWith(SparkExtension.class)
class IngestCommandTest {
  @TempDir Path folder;

  private Run run(String... args) {
    return Run.in(
        Map.of(
            "NIGHTJAR_WAREHOUSE", folder.resolve("warehouse").toString(),
            "NIGHTJAR_CONFIG", folder.resolve("nightjar.yaml").toString(),
            "NIGHTJAR_TERMINAL", ""),
        args);
  }

  @Test
  void aMappingOfTheUserReadsItsFolderWithWhatIsGiven() throws IOException {
    try (Lake lake = SparkExtension.lake(folder.resolve("warehouse"))) {
      lake.tables().init(List.of());
    }
    Files.writeString(folder.resolve("nightjar.yaml"), "mappings: [maps]\n");
    Files.createDirectories(folder.resolve("maps"));
    Files.writeString(
        folder.resolve("maps/contract.yaml"),
        """
        mapping: our_contract
        version: 3
        format: json
        asks: {effective_from: the day on which the contract begins}
        rows:
          - table: model_prices
            columns:
              provider_name: {from: vendor, values: {OAI: openai}, keep: true}
              model_id: model
              price_kind: {constant: input_token}
              effective_from: {from: "given:effective_from", as: date}
              list_unit_price: {from: per_million, scale: 1e-6}
              pricing_unit: {constant: Tokens}
              billing_currency: "given:currency"
              source: "mapping:id"
        """);
    Path landing = Files.createDirectories(folder.resolve("landing/our_contract"));
    Files.writeString(
        landing.resolve("prices.jsonl"),
        """
        {"vendor": "OAI", "model": "gpt-4o", "per_million": 2.5}
        {"vendor": "acme", "model": 7, "per_million": 0.1}
        """);

    Run lacks = run("ingest", landing.getParent().toString());
    assertThat(lacks.err() + lacks.out()).contains("unreadable_file");

    Run wrong = run("ingest", landing.toString(), "--given", "curency=USD");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("No mapping asks for --given curency; is it currency?; asked for are ");

    Run done =
        run(
            "ingest",
            landing.getParent().toString(),
            "--given",
            "effective_from=2026-11-01",
            "--given",
            "currency=EUR");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.lastLine())
        .contains("\"model_prices\":{\"read\":2,\"written\":2,\"duplicates\":0,\"quarantined\":0}");
    assertThat(
            run(
                    "sql",
                    "select provider_name, model_id, billing_currency, effective_from, source"
                        + " from llm.model_prices order by 1",
                    "--format",
                    "csv")
                .out())
        .isEqualTo(
            """
            provider_name,model_id,billing_currency,effective_from,source
            acme,7,EUR,2026-11-01,our_contract@3
            openai,gpt-4o,EUR,2026-11-01,our_contract@3
            """);
    sqlThatIsWrong();
  }

  private void sqlThatIsWrong() {
    Map.of(
            "select * from reprot", "there is no table or view reprot; did you mean \"report\"?",
            "select * from model_prices", "did you mean \"llm.model_prices\"?",
            "select modl_id from llm.model_prices",
                "there is no column modl_id; did you mean \"model_id\"?",
            "selct 1", "Cannot run this SQL: Syntax error at or near 'selct'",
            "select 1 / (length(model_id) - length(model_id)) from llm.model_prices",
                "Cannot run this SQL: Division by zero")
        .forEach(
            (statement, answer) -> {
              Run run = run("sql", statement);
              assertThat(run.exitCode()).as(statement).isEqualTo(2);
              assertThat(run.err()).contains(answer).doesNotContain("SQLSTATE");
            });
  }
}
