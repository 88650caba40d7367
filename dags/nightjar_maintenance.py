"""Every Sunday: compaction, expiry within retention, orphan files; then a look at what is half finished."""

from __future__ import annotations

from datetime import datetime, timezone

from airflow.sdk import DAG, CronDataIntervalTimetable

from nightjar_operator import NightjarOperator, retried

with DAG(
    dag_id="nightjar_maintenance",
    description="Keeps the lake small and healthy",
    schedule=CronDataIntervalTimetable("0 12 * * 0", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args=retried(2, hours=6),
    tags=["nightjar"],
    doc_md=__doc__,
) as dag:
    maintain = NightjarOperator(task_id="maintain", arguments=["maintain"])
    # Also after a week in which there was nothing to maintain.
    doctor = NightjarOperator(task_id="doctor", arguments=["doctor"], trigger_rule="none_failed")
    maintain >> doctor
