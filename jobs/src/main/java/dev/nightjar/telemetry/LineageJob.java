package dev.nightjar.telemetry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A run, as lineage names it.
 *
 * @param namespace of the job, and of tables whose location is not known
 * @param name of the job: the command
 * @param runId Nightjar's id of the run
 * @param startedAt when it started
 * @param night the night it is about; null for none
 * @param parent what started it; null when not known
 * @param version of Nightjar
 * @param engineVersion of Spark
 */
public record LineageJob(
    String namespace,
    String name,
    String runId,
    Instant startedAt,
    LocalDate night,
    Parent parent,
    String version,
    String engineVersion) {

  /**
   * A run of a scheduler.
   *
   * @param root the run at the top of it, such as the one of a DAG; null when not known
   */
  public record Parent(String namespace, String job, UUID run, Parent root) {

    /**
     * Reads {@code namespace/job/run}, which OpenLineage's integrations hand to what they start.
     *
     * @param root the same of the run at the top; null or empty when not known
     * @return null where the text is none
     */
    public static Parent parse(String text, String root) {
      String[] parts = split(text);
      if (parts == null) {
        return null;
      }
      Parent top = parse(root, null);
      return new Parent(parts[0], parts[1], UUID.fromString(parts[2]), top);
    }

    private static String[] split(String text) {
      int run = text == null ? -1 : text.lastIndexOf('/');
      int job = run < 0 ? -1 : text.lastIndexOf('/', run - 1);
      if (job < 1 || run - job < 2) {
        return null;
      }
      String id = text.substring(run + 1);
      boolean uuid = id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
      return uuid ? new String[] {text.substring(0, job), text.substring(job + 1, run), id} : null;
    }
  }
}
