"""Each notebook is run to its end on a demo lake, with its parameters, and says plainly what is wrong with a bad one."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).resolve().parent.parent
RUN = NOTEBOOKS / "run"


def run(name: str, out: Path, *parameters: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(RUN), name, "--out", str(out), *parameters], text=True, capture_output=True, timeout=600)


@pytest.fixture(scope="session")
def warehouse() -> str:
    return str(Path(os.environ["NIGHTJAR_TEST_LAKE"]) / "warehouse")


def text(page: Path) -> str:
    return page.read_text()


def test_outputs_are_not_committed():
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        for cell in json.loads(notebook.read_text())["cells"]:
            assert not cell.get("outputs") and cell.get("execution_count") is None, notebook.name


def test_the_weekly_review_shows_what_was_planted(warehouse, tmp_path):
    page = tmp_path / "weekly.html"
    done = run("weekly_review", page, "-p", "warehouse", warehouse, "-p", "week", "2026-W47")
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout)["page"] == str(page)
    html = text(page)
    for place in ("retrieval_index_version=idx-2026-11", "runtime_version=engine-0.19", "language=ja"):
        assert place in html
    assert html.count("data:image/png") >= 6


def test_slices_are_explored(warehouse, tmp_path):
    page = tmp_path / "slices.html"
    done = run("explore_slices", page, "-p", "warehouse", warehouse, "-p", "metric", "recall_at_k", "-p", "dimension", "language")
    assert done.returncode == 0, done.stderr[-3000:]
    assert "language=ja" in text(page)


def test_a_metric_that_does_not_exist_is_told_with_those_that_do(warehouse, tmp_path):
    done = run("explore_slices", tmp_path / "x.html", "-p", "warehouse", warehouse, "-p", "metric", "recal")
    assert done.returncode != 0
    assert "No rows of recal" in done.stderr and "recall_at_k" in done.stderr


def nightjar(warehouse: str, *arguments: str) -> list[dict]:
    done = subprocess.run(
        [str(NOTEBOOKS.parent / "nightjar"), "--warehouse", warehouse, *arguments],
        text=True, capture_output=True, timeout=600, cwd=warehouse,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_the_incident_review_shows_the_frozen_incident(warehouse, tmp_path):
    finding = nightjar(warehouse, "findings", "--format", "jsonl")[0]["finding_id"]
    nightjar(warehouse, "incident", "open", finding)
    page = tmp_path / "incident.html"
    done = run("incident_review", page, "-p", "warehouse", warehouse)
    assert done.returncode == 0, done.stderr[-3000:]
    html = text(page)
    assert "Timeline" in html and "frozen" in html


def test_a_notebook_that_does_not_exist_is_told(tmp_path):
    done = run("weekly", tmp_path / "x.html")
    assert done.returncode == 2
    assert "weekly_review" in done.stderr
