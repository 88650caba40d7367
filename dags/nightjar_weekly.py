"""Every Monday: the week's review, as rows of ``weekly_review`` and one page."""

from __future__ import annotations

from datetime import datetime, timezone

from airflow.sdk import DAG, CronDataIntervalTimetable, Param

from nightjar_assets import WEEKLY_REVIEW
from nightjar_operator import NightjarOperator, retried

with DAG(
    dag_id="nightjar_weekly",
    description="The page that the weekly quality review is held from",
    # After Sunday's night: the interval is the ISO week, Monday to Monday, and runs on the next Monday at six.
    schedule=CronDataIntervalTimetable("0 6 * * 1", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=retried(2, hours=1),
    params={
        "week": Param(
            None,
            type=["null", "string"],
            pattern=r"^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$",
            description="ISO week of a manual run, such as 2026-W47.",
        ),
        "out": Param(None, type=["null", "string"], description="The page's file; by default weekly-WEEK.html in the worker's folder."),
    },
    tags=["nightjar"],
    doc_md=__doc__,
) as dag:
    NightjarOperator(
        task_id="weekly",
        arguments=[
            "weekly",
            "--week",
            "{{ params.week or data_interval_start.strftime('%G-W%V') }}",
            "--out",
            "{{ params.out or '' }}",
        ],
        outlets=[WEEKLY_REVIEW],
        published=["page"],
    )
