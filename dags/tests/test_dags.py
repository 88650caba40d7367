"""Each DAG to its end under `dag.test()`: what runs, with which arguments, and what each exit code does to a task."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone

import pytest
from conftest import DAGS, ROOT

pytestmark = pytest.mark.usefixtures("database")


def dag(name: str):
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(DAGS))
    assert bag.import_errors == {}
    found = bag.dags[name]
    # dag.test() looks deadlines up by ids that only a scheduler has given; the live test has them.
    found.deadline = None
    for task in found.tasks:
        task.retry_delay = timedelta(0)
        task.retry_exponential_backoff = False
    return found


def run(name: str, conf: dict | None = None, date: datetime = datetime(2026, 11, 24, tzinfo=timezone.utc)):
    """States by task, and tries by task; a run without task instances would say "success" and prove nothing."""
    result = dag(name).test(logical_date=date, run_conf=conf)
    instances = {instance.task_id: instance for instance in result.get_task_instances()}
    assert instances
    return result, {key: str(instance.state) for key, instance in instances.items()}, {
        key: instance.try_number for key, instance in instances.items()
    }


def test_dags_load_without_a_heavy_import_and_soon():
    code = (
        "import sys, time; started = time.process_time()\n"
        "import nightjar_nightly, nightjar_weekly, nightjar_maintenance, nightjar_incident\n"
        "heavy = {'pandas', 'pyspark', 'numpy', 'pyiceberg', 'duckdb'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=DAGS)


def test_the_four_dags_and_nothing_else_is_in_the_folder():
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(DAGS))
    assert bag.import_errors == {}
    assert set(bag.dags) == {"nightjar_nightly", "nightjar_weekly", "nightjar_maintenance", "nightjar_incident"}
    for each in bag.dags.values():
        assert each.max_active_runs == 1
        assert not each.catchup


def test_a_night_gets_the_start_of_its_interval_and_leaves_its_result(fake):
    fake.plan({"nightly!": {"snapshots": {"report": 7}, "findings": 2, "restated_dates": []}})
    result, states, _ = run("nightjar_nightly")
    assert states == {"check": "success", "nightly": "success"}
    assert fake.calls() == [["check", "--report-date", "2026-11-23"], ["nightly", "--report-date", "2026-11-23"]]
    xcom = result.get_task_instance("nightly").xcom_pull(task_ids="nightly")
    assert xcom["snapshots"] == {"report": 7}
    assert xcom["status"] == "done"


def test_a_manual_night_takes_its_date_from_the_param(fake):
    run("nightjar_nightly", {"report_date": "2026-10-05"})
    assert fake.calls()[1] == ["nightly", "--report-date", "2026-10-05"]


def test_a_param_that_is_no_date_is_refused(fake):
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises((ParamValidationError, ValueError), match="report_date|date"):
        run("nightjar_nightly", {"report_date": "yesterday"})
    assert fake.calls() == []


def test_not_ready_is_tried_again(fake):
    fake.plan({"nightly": [75, 1, 0]})
    _, states, tries = run("nightjar_nightly")
    assert states["nightly"] == "success"
    assert tries["nightly"] == 3


def test_nothing_to_do_skips_what_follows(fake):
    fake.plan({"check": [99]})
    _, states, _ = run("nightjar_nightly")
    assert states == {"check": "skipped", "nightly": "skipped"}


@pytest.mark.parametrize("code", [2, 3, 4, 5])
def test_what_no_retry_changes_fails_at_the_first_try(fake, code):
    fake.plan({"nightly": [code, 0]})
    _, states, tries = run("nightjar_nightly")
    assert states["nightly"] == "failed"
    assert tries["nightly"] == 1


def test_an_unexpected_end_is_retried_only_so_often(fake):
    fake.plan({"nightly": [1]})
    _, states, tries = run("nightjar_nightly")
    assert states["nightly"] == "failed"
    assert tries["nightly"] == 5


def test_a_result_that_is_none_fails_at_once(fake):
    fake.path.write_text("#!/bin/sh\necho no json\n")
    _, states, tries = run("nightjar_nightly")
    assert (states["check"], tries["check"]) == ("failed", 1)


def test_a_launcher_that_is_not_there_is_said(fake, monkeypatch):
    monkeypatch.setenv("NIGHTJAR_LAUNCHER", "/nowhere/nightjar")
    _, states, tries = run("nightjar_nightly")
    assert (states["check"], tries["check"]) == ("failed", 1)


def test_a_launcher_can_be_a_spark_submit_line(fake, monkeypatch):
    monkeypatch.setenv("NIGHTJAR_LAUNCHER", f"{fake.path} --master 'local[2]' app.jar")
    fake.plan({})
    fake.path.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\" >> " + str(fake.place / "argv") + "\necho '{\"status\":\"done\"}'\n")
    run("nightjar_nightly")
    assert (fake.place / "argv").read_text().splitlines()[:6] == [
        "--master", "local[2]", "app.jar", "check", "--report-date", "2026-11-23",
    ]


def test_a_timeout_ends_the_program_and_what_it_started(fake):
    child = fake.place / "child"
    fake.path.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {child}\nwait\n")
    nightly = dag("nightjar_nightly")
    for task in nightly.tasks:
        task.retries = 0
        task.execution_timeout = timedelta(seconds=3)
    result = nightly.test(logical_date=datetime(2026, 11, 24, tzinfo=timezone.utc))
    assert str(result.get_task_instance("check").state) == "failed"
    assert ended(int(child.read_text()))


def ended(pid: int) -> bool:
    """Whether the process is gone within ten seconds; a zombie has ended."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            return True
    return False


def test_the_week_is_the_iso_week_of_the_interval(fake):
    run("nightjar_weekly", date=datetime(2026, 11, 23, 6, tzinfo=timezone.utc))
    assert fake.calls() == [["weekly", "--week", "2026-W47"]]


def test_a_week_can_be_asked_for(fake):
    run("nightjar_weekly", {"week": "2026-W01", "out": "/srv/w.html"})
    assert fake.calls() == [["weekly", "--week", "2026-W01", "--out", "/srv/w.html"]]


def test_the_doctor_also_looks_when_there_was_nothing_to_maintain(fake):
    fake.plan({"maintain": [99]})
    _, states, _ = run("nightjar_maintenance")
    assert states == {"maintain": "skipped", "doctor": "success"}


INCIDENT = {"incident open!": {"incident_id": "inc-1"}}


def test_an_incident_is_opened_and_exported(fake):
    fake.plan(INCIDENT)
    _, states, _ = run("nightjar_incident", {"finding": "f-3b1c09d2", "severity": "high", "destination": "/srv/bundles"})
    assert states == {
        "open": "success",
        "probe": "skipped",
        "rollback_plan": "success",
        "regression_eval": "success",
        "document": "success",
        "export": "success",
    }
    assert fake.calls() == [
        ["incident", "open", "f-3b1c09d2", "--severity", "high"],
        ["incident", "rollback-plan", "inc-1"],
        ["incident", "regression-eval", "inc-1"],
        ["incident", "document", "inc-1"],
        ["incident", "export", "inc-1", "--to", "/srv/bundles"],
    ]


def test_an_incident_without_options_leaves_them_to_the_command(fake):
    fake.plan(INCIDENT)
    run("nightjar_incident", {"finding": "f-3b1c09d2", "health_url": "http://127.0.0.1:9/health"})
    assert fake.calls()[0] == ["incident", "open", "f-3b1c09d2"]
    assert fake.calls()[1] == ["incident", "probe", "inc-1", "--health", "http://127.0.0.1:9/health"]
    assert fake.calls()[-1] == ["incident", "export", "inc-1"]


@pytest.mark.parametrize(
    "conf",
    [{}, {"finding": "; rm -rf /"}, {"finding": "f-3b1c09d2", "severity": "huge"}, {"finding": "f-3b1c09d2", "destination": "ftp://x"}],
)
def test_params_that_do_not_fit_are_refused(fake, conf):
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises((ParamValidationError, ValueError)):
        run("nightjar_incident", conf)
    assert fake.calls() == []
