"""Every night: hold the day's inputs against the contract, then profile, restate, compare and publish it.

One command does the night in one process, because late rows restate earlier nights in it and because a start costs more
than a small stage. The stages are commands of their own for whoever wants a task for each.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, CronDataIntervalTimetable, DeadlineAlert, DeadlineReference, Param, SyncCallback

from nightjar_assets import REPORT
from nightjar_deadline import missed
from nightjar_operator import NightjarOperator, retried

# A manual run has no interval of a day: it says the date itself.
REPORT_DATE = "{{ params.report_date or (data_interval_start | ds) }}"

with DAG(
    dag_id="nightjar_nightly",
    description="Profiles, compares and publishes the night; late rows restate earlier ones",
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    # Two nights at once would only wait for each other's commits, and a night's findings remember the one before.
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=12),
    default_args=retried(4, hours=4),
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=6),
        callback=SyncCallback(missed),
    ),
    params={
        "report_date": Param(
            None,
            type=["null", "string"],
            format="date",
            description="UTC day of a manual run; a scheduled run or a backfill takes its interval's.",
        )
    },
    tags=["nightjar"],
    doc_md=__doc__,
) as dag:
    check = NightjarOperator(task_id="check", arguments=["check", "--report-date", REPORT_DATE])
    nightly = NightjarOperator(
        task_id="nightly",
        arguments=["nightly", "--report-date", REPORT_DATE],
        outlets=[REPORT],
        published=["snapshots", "findings", "restated_dates", "run_id"],
    )
    check >> nightly
