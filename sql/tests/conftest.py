"""A demo lake in which somebody has worked: a pinned baseline, an excluded day, refused rows, late rows.

`NIGHTJAR_TEST_LAKE` names the demo folder (the Java tests leave one); without it one is made in a scratch folder.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from lake import Lake

ROOT = Path(__file__).resolve().parents[2]


def nightjar(warehouse: Path, *arguments: str, check: bool = True) -> dict:
    """Runs a command on the lake; its result object."""
    done = subprocess.run(
        [str(ROOT / "nightjar"), "--warehouse", str(warehouse), "--no-progress", *arguments],
        text=True,
        capture_output=True,
        cwd=warehouse,
        timeout=600,
    )
    if check and done.returncode:
        raise AssertionError(f"nightjar {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="session")
def warehouse() -> Path:
    demo = Path(os.environ.get("NIGHTJAR_TEST_LAKE") or Path(tempfile.mkdtemp(prefix="nightjar-lake-")) / "demo")
    if not (demo / "warehouse" / "catalog.db").exists():
        subprocess.run([str(ROOT / "nightjar"), "demo", "--dir", str(demo), "--no-progress"], check=True, timeout=1200)
    warehouse = (demo / "warehouse").resolve()
    if not (demo / "lived-in").exists():
        live_in(demo.resolve(), warehouse)
        (demo / "lived-in").touch()
    return warehouse


def live_in(demo: Path, warehouse: Path) -> None:
    nightjar(warehouse, "baseline", "pin", "october", "--from", "2026-10-13", "--to", "2026-10-31")
    nightjar(warehouse, "baseline", "exclude", "2026-11-01", "--reason", "load test")
    traces = sorted((demo / "landing" / "llm_traces").iterdir())
    late = demo / "late" / "llm_traces"
    late.mkdir(parents=True)
    with gzip.open(traces[-3], "rt") as source, open(late / "late.jsonl", "w") as target:
        for number, line in enumerate(source):
            if number == 50:
                break
            row = json.loads(line)
            row["request_id"] = "late-" + row["request_id"]
            row["ingest_ts"] = f"{traces[-1].name[:10]}T23:00:00Z"
            target.write(json.dumps(row) + "\n")
        target.write(json.dumps({**row, "request_id": None}) + "\n")
    nightjar(warehouse, "ingest", str(late.parent), check=False)
    last = traces[-1].name[:10]
    restated = nightjar(warehouse, "nightly", "--report-date", last)
    assert restated["restated_dates"] == [traces[-3].name[:10]]


@pytest.fixture(scope="session")
def lake(warehouse: Path) -> Lake:
    return Lake(warehouse)
