"""Each DAG to its end with the real launcher on a demo lake: what a person would get who switched the DAGs on."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime, timezone
from pathlib import Path

import pytest
from conftest import ROOT
from spark_distribution import lay_out, submit_line
from test_dags import run

pytestmark = pytest.mark.usefixtures("database")

DEMO = os.environ.get("NIGHTJAR_TEST_LAKE", "")


def nightjar(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(ROOT / "nightjar"), *arguments], text=True, capture_output=True, timeout=600)


@pytest.fixture(scope="module", autouse=True)
def configured(tmp_path_factory):
    """The environment that an Airflow worker would have: where the lake is, and a configuration with a signing key."""
    if not (Path(DEMO) / "warehouse" / "catalog.db").exists():
        pytest.fail("NIGHTJAR_TEST_LAKE names no demo folder; `./dev test` leaves one, or run `./nightjar demo --dir DIR`")
    place = tmp_path_factory.mktemp("worker")
    done = nightjar("keys", "new", str(place / "keys"))
    assert done.returncode == 0, done.stderr
    key = place / "keys" / "signing.key.pem"
    (place / "nightjar.yaml").write_text(f"evidence:\n  signing_key: {key}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NIGHTJAR_LAUNCHER", raising=False)
        patch.setenv("NIGHTJAR_WAREHOUSE", str((Path(DEMO) / "warehouse").resolve()))
        patch.setenv("NIGHTJAR_CONFIG", str(place / "nightjar.yaml"))
        patch.chdir(place)
        yield place


def xcom(result, task: str) -> dict:
    return result.get_task_instance(task).xcom_pull(task_ids=task)


def published_rows() -> list[str]:
    """The hash over all rows of each publication of the demo's last night, newest first."""
    printed = nightjar(
        "sql",
        "select summary['nightjar.rows_hash'] as rows from lake.nightjar.report.snapshots"
        " where summary['nightjar.report_date'] = '2026-11-23' order by committed_at desc",
        "--format", "csv",
    )
    assert printed.returncode == 0, printed.stderr
    return printed.stdout.splitlines()[1:]


def test_a_night_is_published_by_spark_submit_and_is_that_of_the_launcher(tmp_path, monkeypatch):
    before = published_rows()
    # Executors of their own, which get everything from the jars, take as long again: with a whole distribution, `./dev soak spark`.
    master = "local-cluster[1,2,2000]" if os.environ.get("NIGHTJAR_SPARK_HOME") else "local[2]"
    spark = lay_out(
        tmp_path / "spark",
        **{
            "spark.master": master,
            "spark.driver.memory": "3g",
            # As the launcher has it: less work for the compiler in a run of a minute.
            "spark.driver.extraJavaOptions": "-XX:+UseParallelGC -XX:Tier4InvocationThreshold=50000"
            " -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000",
        },
    )
    monkeypatch.setenv("SPARK_HOME", str(spark))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("NIGHTJAR_LAUNCHER", submit_line(spark))
    monkeypatch.chdir(ROOT)
    result, states, _ = run("nightjar_nightly", date=datetime(2026, 11, 24, tzinfo=timezone.utc))
    assert states == {"check": "success", "nightly": "success"}
    published = xcom(result, "nightly")
    assert published["snapshots"]["report"]
    assert published["rows_hash"] == before[0]
    executors = list((spark / "work").glob("app-*/0"))
    assert len(executors) == (2 if "cluster" in master else 0)


def test_a_night_that_has_no_rows_yet_is_tried_again_and_fails():
    _, states, tries = run("nightjar_nightly", {"report_date": "2026-12-24"})
    assert states["nightly"] in ("failed", "upstream_failed")
    assert max(tries.values()) == 5


def test_an_incident_becomes_a_bundle_that_verifies(configured):
    printed = nightjar("findings", "--format", "jsonl")
    finding = json.loads(printed.stdout.splitlines()[0])["finding_id"]
    result, states, _ = run("nightjar_incident", {"finding": finding, "destination": str(configured / "bundles")})
    assert states == {
        "open": "success",
        "probe": "skipped",
        "rollback_plan": "success",
        "regression_eval": "success",
        "document": "success",
        "export": "success",
    }
    bundle = xcom(result, "export")["bundle_uri"].removeprefix("file://").removeprefix("file:")
    public = configured / "keys" / "signing.pub.pem"
    verified = nightjar("verify", bundle, "--key", str(public))
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_the_week_is_a_page(configured):
    result, states, _ = run("nightjar_weekly", {"week": "2026-W47", "out": str(configured / "week.html")})
    assert states == {"weekly": "success"}
    assert "2026-W47" in (configured / "week.html").read_text()
    assert xcom(result, "weekly")["page"] == str(configured / "week.html")


def test_the_lake_is_maintained():
    _, states, _ = run("nightjar_maintenance")
    assert states["maintain"] in ("success", "skipped")
    assert states["doctor"] == "success"
