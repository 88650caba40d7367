package dev.nightjar.report;

import dev.nightjar.model.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something wrong in a file that a person wrote.
 *
 * @param file as they named it
 * @param line from 1; 0 where it is not known
 * @param column from 1
 * @param path keys that lead there, {@code metrics[2].worse}; empty for the file itself
 * @param message what is wrong, with the value, and what was expected
 */
record Fault(String file, int line, int column, String path, String message) {
  private static final Comparator<Fault> BY_PLACE =
      Comparator.comparing(Fault::file)
          .thenComparingInt(Fault::line)
          .thenComparingInt(Fault::column)
          .thenComparing(Fault::path)
          .thenComparing(Fault::message);

  /** Does nothing where there are no faults, else says them all at once. */
  static void refuse(List<Fault> faults) {
    if (faults.isEmpty()) {
      return;
    }
    List<Fault> sorted = faults.stream().distinct().sorted(BY_PLACE).toList();
    String files = sorted.stream().map(Fault::file).distinct().collect(Collectors.joining(", "));
    String count = sorted.size() == 1 ? "1 fault" : sorted.size() + " faults";
    throw Refusal.usage(
        sorted.stream()
            .map(Fault::toString)
            .collect(
                Collectors.joining("\n  ", "Cannot use " + files + ": " + count + "\n  ", "")));
  }

  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line + ":" + column;
    return path.isEmpty() ? place + ": " + message : place + " " + path + ": " + message;
  }
}
