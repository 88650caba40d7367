"""Each notebook is run to its end on a demo lake, with its parameters, and says plainly what is wrong with a bad one."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from jupyter_client import BlockingKernelClient

NOTEBOOKS = Path(__file__).resolve().parent.parent
RUN = NOTEBOOKS / "run"


def run(name: str, out: Path, *parameters: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(RUN), name, "--out", str(out), *parameters], text=True, capture_output=True, timeout=600)


def shown(page: str, beginning: str) -> list[str]:
    """The words of the call that a page shows in a block, by what the line begins with."""
    for block in re.findall(r"^```bash\n(.*?)^```", (NOTEBOOKS.parent / page).read_text(), re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith(beginning):
                return [str(NOTEBOOKS.parent / "nightjar"), *shlex.split(line, comments=True)[1:]]
    raise AssertionError(f"{page} shows no {beginning}")


@pytest.fixture
def beside_a_lake(warehouse, tmp_path, monkeypatch) -> Path:
    """A folder in which the lake is `./warehouse`, as the pages have it."""
    (tmp_path / "warehouse").symlink_to(warehouse)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NIGHTJAR_WAREHOUSE", raising=False)
    return tmp_path


@pytest.fixture(scope="session")
def warehouse() -> str:
    return str(Path(os.environ["NIGHTJAR_TEST_LAKE"]) / "warehouse")


def text(page: Path) -> str:
    return page.read_text()


def test_outputs_are_not_committed():
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        for cell in json.loads(notebook.read_text())["cells"]:
            assert not cell.get("outputs") and cell.get("execution_count") is None, notebook.name


def test_the_weekly_review_shows_what_was_planted(beside_a_lake):
    done = subprocess.run(
        shown("notebooks/README.md", "./nightjar notebook weekly_review"), text=True, capture_output=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]
    page = beside_a_lake / "weekly_review.html"
    assert json.loads(done.stdout)["page"] == str(page)
    html = text(page)
    for place in ("retrieval_index_version=idx-2026-11", "runtime_version=engine-0.19", "language=ja"):
        assert place in html
    assert html.count("data:image/png") >= 6


def test_without_parameters_it_is_the_week_of_the_newest_night(beside_a_lake):
    done = subprocess.run(shown("README.md", "./nightjar notebook weekly_review"), text=True, capture_output=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "2026-W48" in text(beside_a_lake / "weekly_review.html")


def test_lab_opens_on_the_notebooks_and_they_find_the_lake(beside_a_lake, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(beside_a_lake / "runtime"))
    options = ("--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0")
    lab = subprocess.Popen(
        [*shown("notebooks/README.md", "./nightjar notebook --lab"), *options, "--IdentityProvider.token=t"],
        stderr=open(beside_a_lake / "log", "w"),
    )
    try:
        while not answers(port):
            with pytest.raises(subprocess.TimeoutExpired):  # else it has ended
                lab.wait(0.2)
        assert {"weekly_review.ipynb", "explore_slices.ipynb"} <= {each["name"] for each in ask(port, "contents")["content"]}
        kernel = ask(port, "kernels", {"path": "weekly_review.ipynb"})
        client = BlockingKernelClient(connection_file=str(beside_a_lake / "runtime" / f"kernel-{kernel['id']}.json"))
        client.load_connection_file()
        client.start_channels()
        printed = []
        reply = client.execute_interactive(
            "import nightjar_lake; print(nightjar_lake.Lake().nights()[-1])", timeout=120,
            output_hook=lambda message: printed.append(message["content"].get("text", "")),
        )
        client.stop_channels()
        assert reply["content"]["status"] == "ok", reply["content"]
        assert "".join(printed).strip() == "2026-11-23"
    finally:
        lab.terminate()
        lab.wait(60)
        print((beside_a_lake / "log").read_text())


def answers(port: int) -> bool:
    try:
        return bool(ask(port, "status"))
    except urllib.error.URLError:
        return False


def ask(port: int, what: str, body: dict | None = None) -> dict:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/{what}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "token t", "Content-Type": "application/json"},
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.load(answer)


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
