package dev.nightjar.cli;

import dev.nightjar.model.Refusal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "notebook",
    description = {
      "Runs a notebook of notebooks/ on a lake and writes it as one HTML page (Python 3.11). The launcher",
      "does it: the word stands first, and its own --help has its options."
    },
    footer = {"", "Example: nightjar notebook weekly_review"})
final class NotebookCommand implements Task {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "weekly_review, incident_review or explore_slices; and its options.")
  List<String> words = new ArrayList<>();

  @Override
  public Result run(Invocation invocation) {
    throw Refusal.usage(
        "A notebook is run by the launcher script, with its word first: ./nightjar notebook "
            + (words.isEmpty() ? "weekly_review" : words.get(0)));
  }
}
