package dev.nightjar.cli;

/** What a command does once its arguments are read. */
interface Task {
  /**
   * Does the work. A problem that the reader can solve is a {@link dev.nightjar.model.Refusal};
   * {@link Execution} turns whatever is thrown into an exit code and one sentence.
   */
  Result run(Invocation invocation) throws Exception;
}
