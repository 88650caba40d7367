"""An Airflow of its own in a scratch folder, and launchers to run: the real one, and one that ends as a test wants."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

DAGS = Path(__file__).resolve().parent.parent
ROOT = DAGS.parent
HOME = Path(tempfile.mkdtemp(prefix="nightjar-airflow-"))


def airflow_environment(home: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "PYTHONPATH": str(DAGS),
        "TZ": "UTC",
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "2",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        **more,
    }


# Airflow reads its configuration when it is imported, so this stands before any import of it.
os.environ.update(airflow_environment(HOME))
sys.path.insert(0, str(DAGS))


def airflow(*arguments: str, env: dict[str, str], check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "airflow"), *arguments],
        env=env,
        text=True,
        capture_output=True,
        check=check,
        timeout=300,
    )


@pytest.fixture(scope="session")
def database() -> None:
    airflow("db", "migrate", env=dict(os.environ))
    airflow("dags", "reserialize", env=dict(os.environ))


FAKE = '''#!{python}
"""Ends as the plan says: the n-th call of a command takes the n-th entry of its list, the last one from then on."""
import json, os, pathlib, sys
place = pathlib.Path({place!r})
plan = json.loads((place / "plan.json").read_text())
words = [w for w in sys.argv[1:] if not w.startswith("-")]
command = " ".join(words[:2]) if words[0] == "incident" else words[0]
date = sys.argv[sys.argv.index("--report-date") + 1] if "--report-date" in sys.argv else ""
with open(place / "calls.jsonl", "a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
key = f"{{command}}@{{date}}" if f"{{command}}@{{date}}" in plan else command
before = len([c for c in (place / "calls.jsonl").read_text().splitlines() if json.loads(c) == sys.argv[1:]]) - 1
codes = plan.get(key, [0])
code = codes[min(before, len(codes) - 1)]
print("a line for people", file=sys.stderr)
result = {{"command": command, "status": "done" if code == 0 else "failed", "run_id": "r-1", "seconds": 0.1}}
result |= plan.get(command + "!", {{}})
if code:
    result["message"] = f"the reason of exit {{code}}"
print("rows for people")
print(json.dumps(result))
sys.exit(code)
'''


class FakeLauncher:
    def __init__(self, place: Path) -> None:
        self.place = place
        self.path = place / "nightjar"
        self.path.write_text(FAKE.format(python=sys.executable, place=str(place)))
        self.path.chmod(0o755)
        self.plan({})

    def plan(self, plan: dict) -> None:
        (self.place / "plan.json").write_text(json.dumps(plan))

    def calls(self) -> list[list[str]]:
        log = self.place / "calls.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeLauncher:
    launcher = FakeLauncher(tmp_path)
    monkeypatch.setenv("NIGHTJAR_LAUNCHER", str(launcher.path))
    return launcher
