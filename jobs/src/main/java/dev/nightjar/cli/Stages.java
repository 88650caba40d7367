package dev.nightjar.cli;

import dev.nightjar.lake.Lake;
import dev.nightjar.lake.NightReport;
import dev.nightjar.lake.Nights;
import dev.nightjar.lake.RunContext;
import dev.nightjar.report.ReportCatalog;

/**
 * What the commands of a night have in common: the stages, progress, and what is said at the end.
 */
final class Stages {
  private final Invocation invocation;
  private final ReportCatalog catalog;
  private final Lake lake;

  Stages(Invocation invocation) {
    this.invocation = invocation;
    this.catalog = ReportCatalog.load(invocation.settings());
    this.lake = invocation.lake(Lake.Access.WRITE);
  }

  Nights nights() {
    return new Nights(lake, catalog, context(invocation));
  }

  /** What the lake's stages must know of this run. */
  static RunContext context(Invocation invocation) {
    return new RunContext(
        invocation.runId(),
        invocation.command(),
        invocation.startedAt(),
        invocation.host().clock(),
        Version.number(),
        Integer.toHexString(invocation.settings().hashCode()),
        invocation.console()::progress,
        invocation.schedulerRunId(),
        invocation::endedWith);
  }

  Result done(NightReport report) {
    report.notes().forEach(invocation.console()::warn);
    return Result.done().withAll(report.results());
  }
}
