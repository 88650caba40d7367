"""By hand: freezes a finding, plans the roll-back, writes the regression evaluation and the review, exports the bundle.

Each task is a command that a person could have typed. Opening the same finding again gives the same incident, and
exporting it again the same bundle, so a run can be cleared and run again.
"""

from __future__ import annotations

from datetime import datetime, timezone

from airflow.sdk import DAG, Param

from nightjar_assets import EVIDENCE_BUNDLE
from nightjar_operator import NightjarOperator, retried

INCIDENT = "{{ ti.xcom_pull(task_ids='open')['incident_id'] }}"

with DAG(
    dag_id="nightjar_incident",
    description="From a finding to frozen, signed evidence",
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    # Two runs on one finding would write the same incident twice at once.
    max_active_runs=1,
    default_args=retried(2, hours=1),
    params={
        "finding": Param(
            type="string",
            pattern=r"^f-[0-9a-f]{4,}$",
            description="Id of the finding, as `nightjar findings` prints it.",
        ),
        "severity": Param(
            None,
            type=["null", "string"],
            enum=[None, "critical", "high", "medium", "low"],
            description="Severity of the incident; by default the finding's.",
        ),
        "destination": Param(
            None,
            type=["null", "string"],
            pattern=r"^(s3://[^/\s]+(/\S*)?|/\S*)$",
            description="Folder or s3:// address of the bundle; by default what nightjar.yaml says.",
        ),
        "health_url": Param(None, type=["null", "string"], format="uri", description="Health address to probe."),
        "metrics_url": Param(None, type=["null", "string"], format="uri", description="Metrics address to probe."),
    },
    tags=["nightjar"],
    doc_md=__doc__,
) as dag:
    opened = NightjarOperator(
        task_id="open",
        arguments=["incident", "open", "{{ params.finding }}", "--severity", "{{ params.severity or '' }}"],
    )
    # One after the other: each reads what the one before has written of the incident. Without an address the
    # probe is skipped, and what follows runs all the same.
    afterwards = {"trigger_rule": "none_failed"}
    probed = NightjarOperator(
        task_id="probe",
        arguments=[
            "incident",
            "probe",
            INCIDENT,
            "--health",
            "{{ params.health_url or '' }}",
            "--metrics",
            "{{ params.metrics_url or '' }}",
        ],
        only_if="{{ params.health_url or params.metrics_url or '' }}",
    )
    planned = NightjarOperator(task_id="rollback_plan", arguments=["incident", "rollback-plan", INCIDENT], **afterwards)
    evaluated = NightjarOperator(task_id="regression_eval", arguments=["incident", "regression-eval", INCIDENT], **afterwards)
    documented = NightjarOperator(task_id="document", arguments=["incident", "document", INCIDENT], **afterwards)
    exported = NightjarOperator(
        task_id="export",
        arguments=["incident", "export", INCIDENT, "--to", "{{ params.destination or '' }}"],
        outlets=[EVIDENCE_BUNDLE],
        published=["incident_id", "bundle_uri", "bundle_sha256"],
        **afterwards,
    )
    opened >> probed >> planned >> evaluated >> documented >> exported
