package dev.nightjar.incident;

import dev.nightjar.model.Incident;

/** The page of a bundle that a person reads first. */
final class BundleReadme {
  private static final String TABLES =
      """
      tables/ holds Parquet files, each with its schema and a description of every field inside:

        incident           the incident and the state of its runbook
        finding            what was found, as it was published
        report             the report rows of the affected slices: every baseline, canary, statements
        day_state          exact integer sums of each day, from which the report rows are recomputed
        distribution       histograms that drift is argued from
        component_effect   what each release component explains
        component_traffic  release versions of affected and unaffected traffic
        classification     the seven failure classes, with what speaks for and against each
        comparison         the affected slices against baselines and canary, in words as well
        sample             redacted samples: affected, unaffected, baseline; no keys of any subject
        probe              answers of health and metrics addresses
        input_snapshot     Iceberg snapshots that everything was computed from
        event              the timeline

      definitions/ holds the definitions of the reports, queries/ the queries of observations and of
      the evidence behind a finding.

      A rate is numerator / denominator of day_state, added over its days; both are scaled alike. A
      mean is numerator / denominator with the numerator in units of 10^-metric_decimals and the
      denominator in units of 10^-6. Quantiles come from bin_index and bin_count.
      """;

  private BundleReadme() {}

  static String of(Incident incident) {
    return "Incident "
        + incident.id()
        + "\n\n"
        + incident.title()
        + "\n\nThe rows in this bundle were frozen when the incident was opened, on "
        + incident.openedAt()
        + ". Late data,\nerasure and maintenance have changed nothing of them since.\n\n"
        + TABLES;
  }
}
