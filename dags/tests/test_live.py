"""A real api-server and scheduler (LocalExecutor, SQLite) on DAGs as they stand, with a launcher that ends as told."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from conftest import ROOT, FakeLauncher, airflow, airflow_environment

PATIENCE = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Live:
    """The running Airflow, seen through its REST interface."""

    def __init__(self, home: Path, launcher: FakeLauncher) -> None:
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.home = home
        self.launcher = launcher
        self.env = airflow_environment(
            home,
            NIGHTJAR_LAUNCHER=str(launcher.path),
            NIGHTJAR_RETRY_SECONDS="1",
            AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS="True",
            AIRFLOW__API__HOST="127.0.0.1",
            AIRFLOW__API__PORT=str(port),
            AIRFLOW__API__WORKERS="1",
            AIRFLOW__CORE__EXECUTION_API_SERVER_URL=f"{self.base}/execution/",
            AIRFLOW__API_AUTH__JWT_SECRET="a-secret-of-this-test-run-only-000000000000",
            AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME="0.3",
            AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL="3600",
        )
        self.parts: list[subprocess.Popen] = []
        self.token = ""

    def start(self, *arguments: str) -> None:
        log = open(self.home / f"{arguments[0]}.log", "w")
        self.parts.append(
            subprocess.Popen(
                [str(Path(sys.executable).parent / "airflow"), *arguments],
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )

    def stop(self) -> None:
        for part in reversed(self.parts):
            if part.poll() is None:
                part.terminate()
        for part in reversed(self.parts):
            try:
                part.wait(20)
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(part.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def request(self, path: str, body: dict | None = None) -> tuple[int, dict]:
        request = urllib.request.Request(
            self.base + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def until(self, what: str, condition):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                value = condition()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                value = None
            if value:
                return value
            time.sleep(0.3)
        raise AssertionError(f"not within {PATIENCE} s: {what}\n{self.tail()}")

    def tail(self) -> str:
        return "\n".join(log.read_text()[-2000:] for log in self.home.glob("*.log"))

    def runs(self, dag: str) -> list[dict]:
        return self.request(f"/api/v2/dags/{dag}/dagRuns?limit=100")[1]["dag_runs"]

    def ended(self, dag: str, run: str) -> dict[str, tuple[str, int]]:
        """State and tries by task of a run that has ended, and that had tasks at all."""
        self.until(
            f"{dag} {run} ends",
            lambda: self.request(f"/api/v2/dags/{dag}/dagRuns/{run}")[1].get("state") in ("success", "failed"),
        )
        tasks = self.request(f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances")[1]["task_instances"]
        assert tasks
        return {task["task_id"]: (task["state"], task["try_number"]) for task in tasks}

    def xcom(self, dag: str, run: str, task: str):
        value = self.request(f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances/{task}/xcomEntries/return_value")[1]["value"]
        return json.loads(value) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    launcher = FakeLauncher(tmp_path_factory.mktemp("launcher"))
    launcher.plan(
        {
            "nightly!": {"snapshots": {"report": 42}, "findings": 1},
            "nightly@2026-09-01": [75, 0],
            "check@2026-09-02": [99],
            "nightly@2026-09-03": [3],
            "incident open!": {"incident_id": "inc-7"},
            "incident export!": {"incident_id": "inc-7", "bundle_uri": "file:/b", "bundle_sha256": "ab"},
        }
    )
    airflow_ = Live(tmp_path_factory.mktemp("airflow"), launcher)
    airflow("db", "migrate", env=airflow_.env)
    airflow("dags", "reserialize", env=airflow_.env)
    # Before the scheduler runs: on SQLite a backfill that is created beside it meets a locked database.
    page = (ROOT / "dags/README.md").read_text()
    shown = re.search(r"`airflow backfill create ([^`]*)`", page)[1].replace("from-date D", "from-date 2026-09-01")
    airflow("backfill", "create", *shown.replace("to-date D", "to-date 2026-09-03").split(), "--max-active-runs", "1", env=airflow_.env)
    try:
        airflow_.start("api-server")
        airflow_.until("the api-server is healthy", lambda: airflow_.request("/api/v2/monitor/health")[0] == 200)
        with urllib.request.urlopen(f"{airflow_.base}/auth/token", timeout=30) as answer:
            airflow_.token = json.load(answer)["access_token"]
        airflow_.start("scheduler", "--skip-serve-logs")
        yield airflow_
    finally:
        airflow_.stop()


def backfilled(live: Live) -> dict[str, dict]:
    runs = live.until(
        "three runs of the backfill",
        lambda: (found := [r for r in live.runs("nightjar_nightly") if r["run_type"] == "backfill"]) and len(found) == 3 and found,
    )
    return {run["data_interval_start"][:10]: run for run in runs}


def test_a_backfill_of_three_days_retries_skips_and_fails_as_each_day_deserves(live):
    runs = backfilled(live)
    assert sorted(runs) == ["2026-09-01", "2026-09-02", "2026-09-03"]
    states = {day: live.ended("nightjar_nightly", run["dag_run_id"]) for day, run in runs.items()}
    assert states["2026-09-01"] == {"check": ("success", 1), "nightly": ("success", 2)}
    assert {task: state for task, (state, _) in states["2026-09-02"].items()} == {"check": "skipped", "nightly": "skipped"}
    assert states["2026-09-03"] == {"check": ("success", 1), "nightly": ("failed", 1)}


def test_the_schedule_runs_the_last_whole_day(live):
    scheduled = live.until(
        "a scheduled run", lambda: [r for r in live.runs("nightjar_nightly") if r["run_type"] == "scheduled"]
    )
    run = scheduled[0]
    day = run["data_interval_start"][:10]
    assert run["data_interval_end"][:10] == str(datetime.fromisoformat(day).date() + timedelta(days=1))
    assert run["data_interval_end"] <= datetime.now(timezone.utc).isoformat()
    assert live.ended("nightjar_nightly", run["dag_run_id"]) == {"check": ("success", 1), "nightly": ("success", 1)}
    assert ["nightly", "--report-date", day] in live.launcher.calls()
    assert live.xcom("nightjar_nightly", run["dag_run_id"], "nightly")["snapshots"] == {"report": 42}


def test_published_snapshots_are_on_the_asset(live):
    events = live.until("an event of the asset", lambda: live.request("/api/v2/assets/events")[1].get("asset_events"))
    nightly = [event for event in events if event["source_task_id"] == "nightly"]
    assert nightly[0]["extra"]["snapshots"] == {"report": 42}


def test_an_incident_is_triggered_with_params(live):
    status, run = live.request(
        "/api/v2/dags/nightjar_incident/dagRuns",
        {"logical_date": None, "conf": {"finding": "f-0a1b2c3d", "destination": "/srv/bundles"}},
    )
    assert status == 200, run
    states = live.ended("nightjar_incident", run["dag_run_id"])
    assert {task: state for task, (state, _) in states.items()} == {
        "probe": "skipped",
        **dict.fromkeys(["open", "rollback_plan", "regression_eval", "document", "export"], "success"),
    }
    assert ["incident", "export", "inc-7", "--to", "/srv/bundles"] in live.launcher.calls()


@pytest.mark.parametrize("conf", [{}, {"finding": "nothing like an id"}, {"finding": "f-0a1b2c3d", "severity": "worst"}])
def test_an_incident_with_params_that_do_not_fit_is_refused(live, conf):
    before = len(live.runs("nightjar_incident"))
    status, answer = live.request("/api/v2/dags/nightjar_incident/dagRuns", {"logical_date": None, "conf": conf})
    assert status == 400, answer
    assert len(live.runs("nightjar_incident")) == before
