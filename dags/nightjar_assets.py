"""What Nightjar's DAGs produce, for DAGs that wait for it."""

from __future__ import annotations

from airflow.sdk import Asset

#: Rows of ``report``. Its events carry the published snapshot by table and the restated dates.
REPORT = Asset("nightjar_report", uri="nightjar://lake/report")
#: The page of the week.
WEEKLY_REVIEW = Asset("nightjar_weekly_review", uri="nightjar://lake/weekly_review")
#: A signed bundle. Its events carry where it is and its digest.
EVIDENCE_BUNDLE = Asset("nightjar_evidence_bundle", uri="nightjar://evidence/bundle")
