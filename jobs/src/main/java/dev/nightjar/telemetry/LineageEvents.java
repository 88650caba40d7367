package dev.nightjar.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.utils.UUIDUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * OpenLineage events of one run, each as one line of JSON. Facets, their schemas and names are
 * those of the standard's own client, so that an event is of the specification by its types.
 */
public final class LineageEvents {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private final LineageJob job;
  private final OpenLineage lineage;

  public LineageEvents(LineageJob job) {
    this.job = job;
    this.lineage = new OpenLineage(URI.create("urn:nightjar:jobs:" + job.version()));
  }

  /**
   * The id of a run in lineage: a UUID of version 7, made of its start and its name alone, so that
   * whoever has a row of table {@code run} finds its events.
   */
  public static UUID runId(Instant startedAt, String runId) {
    return UUIDUtils.generateStaticUUID(startedAt, runId.getBytes(StandardCharsets.UTF_8));
  }

  /** The event of a run that begins. */
  public String start() {
    return event(EventType.START, job.startedAt(), null, List.of(), List.of());
  }

  /**
   * The event of a run that ended: COMPLETE; ABORT where it found nothing to do, or somebody else
   * was first, so that it is not wrong but without a result; else FAIL.
   */
  public String end(RunOutcome outcome) {
    RunRecord record = outcome.record();
    EventType type =
        switch (record.exitCode()) {
          case 0, 5 -> EventType.COMPLETE;
          case 75, 99 -> EventType.ABORT;
          default -> EventType.FAIL;
        };
    String error =
        type == EventType.COMPLETE
            ? null
            : record.message() == null ? String.valueOf(record.errorType()) : record.message();
    return event(type, record.endedAt(), error, inputs(outcome), outputs(outcome));
  }

  private String event(
      EventType type,
      Instant at,
      String error,
      List<OpenLineage.InputDataset> inputs,
      List<OpenLineage.OutputDataset> outputs) {
    OpenLineage.RunFacetsBuilder facets =
        lineage
            .newRunFacetsBuilder()
            .processing_engine(
                lineage.newProcessingEngineRunFacet(job.engineVersion(), "spark", job.version()))
            .tags(
                lineage.newTagsRunFacet(
                    List.of(
                        lineage.newTagsRunFacetFields(
                            "nightjar_run_id", job.runId(), "NIGHTJAR"))));
    if (job.night() != null) {
      facets.nominalTime(
          lineage.newNominalTimeRunFacet(midnight(job.night()), midnight(job.night().plusDays(1))));
    }
    if (job.parent() != null) {
      facets.parent(parent(job.parent()));
    }
    if (error != null) {
      facets.errorMessage(lineage.newErrorMessageRunFacet(error, "JAVA", null));
    }
    OpenLineage.RunEvent event =
        lineage.newRunEvent(
            utc(at),
            type,
            lineage.newRun(runId(job.startedAt(), job.runId()), facets.build()),
            lineage.newJob(
                job.namespace(),
                job.name(),
                lineage
                    .newJobFacetsBuilder()
                    .jobType(lineage.newJobTypeJobFacet("BATCH", "NIGHTJAR", "JOB", null))
                    .build()),
            inputs,
            outputs);
    try {
      return JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a lineage event as JSON", e);
    }
  }

  private OpenLineage.ParentRunFacet parent(LineageJob.Parent parent) {
    LineageJob.Parent root = parent.root();
    return lineage.newParentRunFacet(
        lineage.newParentRunFacetRun(parent.run(), null),
        lineage.newParentRunFacetJob(parent.namespace(), parent.job(), null),
        root == null
            ? null
            : lineage.newParentRunFacetRoot(
                lineage.newRootRun(root.run(), null),
                lineage.newRootJob(root.namespace(), root.job(), null)));
  }

  /** What was read; the audit reads back what was written, so its assertions stand there. */
  private List<OpenLineage.InputDataset> inputs(RunOutcome outcome) {
    List<OpenLineage.InputDataset> inputs = new ArrayList<>();
    for (Dataset dataset : outcome.inputs()) {
      inputs.add(lineage.newInputDataset(namespace(dataset), name(dataset), facets(dataset), null));
    }
    if (!outcome.record().checks().isEmpty()) {
      for (Dataset dataset : outcome.outputs()) {
        if (dataset.table().endsWith(".report")) {
          inputs.add(
              lineage.newInputDataset(
                  namespace(dataset),
                  name(dataset),
                  facets(dataset),
                  lineage
                      .newInputDatasetInputFacetsBuilder()
                      .dataQualityAssertions(assertions(outcome.record().checks()))
                      .build()));
        }
      }
    }
    return inputs;
  }

  private OpenLineage.DataQualityAssertionsDatasetFacet assertions(List<RunRecord.Check> checks) {
    List<OpenLineage.DataQualityAssertionsDatasetFacetAssertions> assertions = new ArrayList<>();
    for (RunRecord.Check check : checks) {
      assertions.add(
          lineage
              .newDataQualityAssertionsDatasetFacetAssertionsBuilder()
              .assertion(check.name())
              .success(check.success())
              .severity("error")
              .expected(check.expected())
              .actual(check.actual())
              .build());
    }
    return lineage.newDataQualityAssertionsDatasetFacet(assertions);
  }

  private List<OpenLineage.OutputDataset> outputs(RunOutcome outcome) {
    List<OpenLineage.OutputDataset> outputs = new ArrayList<>();
    for (Dataset dataset : outcome.outputs()) {
      OpenLineage.OutputDatasetOutputFacets statistics =
          dataset.rows() == null
              ? null
              : lineage
                  .newOutputDatasetOutputFacetsBuilder()
                  .outputStatistics(
                      lineage.newOutputStatisticsOutputDatasetFacet(
                          dataset.rows(), dataset.bytes(), dataset.files()))
                  .build();
      outputs.add(
          lineage.newOutputDataset(namespace(dataset), name(dataset), facets(dataset), statistics));
    }
    return outputs;
  }

  private OpenLineage.DatasetFacets facets(Dataset dataset) {
    OpenLineage.DatasetFacetsBuilder facets = lineage.newDatasetFacetsBuilder();
    if (dataset.snapshotId() != null) {
      facets.version(lineage.newDatasetVersionDatasetFacet(String.valueOf(dataset.snapshotId())));
    }
    if (dataset.location() != null) {
      facets.symlinks(
          lineage.newSymlinksDatasetFacet(
              List.of(
                  lineage.newSymlinksDatasetFacetIdentifiers(
                      job.namespace(), dataset.table(), "TABLE"))));
    }
    return facets.build();
  }

  /** Tables are named by the place of their files, as Spark's own integration names them. */
  private String namespace(Dataset dataset) {
    URI place = place(dataset);
    if (place == null) {
      return job.namespace();
    }
    String scheme = place.getScheme() == null ? "file" : place.getScheme();
    return place.getRawAuthority() == null ? scheme : scheme + "://" + place.getRawAuthority();
  }

  private static String name(Dataset dataset) {
    URI place = place(dataset);
    return place == null ? dataset.table() : place.getPath();
  }

  private static URI place(Dataset dataset) {
    if (dataset.location() == null) {
      return null;
    }
    try {
      URI place = URI.create(dataset.location());
      return place.getPath() == null ? null : place;
    } catch (IllegalArgumentException e) {
      // A location with a space is no URI: the table is then named as the catalog names it.
      return null;
    }
  }

  private static ZonedDateTime midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC);
  }

  private static ZonedDateTime utc(Instant at) {
    return at.atZone(ZoneOffset.UTC);
  }
}
