"""Pages that the program writes, opened in a real Chromium.

They are of small lakes of their own, made from the landing files of the demo: `NIGHTJAR_TEST_LAKE` names its folder (the
Java tests leave one), from which nothing is read but these files; without it one is made in a scratch folder. In the files
a prompt version that got worse has a name that tries to be markup.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[4]
NAMES = ("chromium", "chromium-browser", "google-chrome")

# A tag, an end of a program, quotes, and marks that turn the direction of writing.
HOSTILE = "ops-v8</script><img src=x onerror=alert(1)>\"'\u202e\u2066"
# Two whole weeks, in the second of which things go wrong; every other request of them.
NIGHTS = [f"2026-11-{day:02}" for day in range(9, 23)]
LONE_NIGHT = "2026-11-10"


def chromium() -> str:
    """A Chromium on the PATH; one is installed where there is none and this may be done."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run([*sudo, "apt-get", "-q", *step], capture_output=True, check=False)
        found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.exit("The tests of the pages need a Chromium: install chromium or google-chrome so that it is on the PATH", 2)
    return found


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def landing() -> Path:
    demo = Path(os.environ.get("NIGHTJAR_TEST_LAKE") or Path(tempfile.mkdtemp(prefix="nightjar-lake-")) / "demo")
    if not (demo / "landing").exists():
        subprocess.run([str(ROOT / "nightjar"), "demo", "--dir", str(demo), "--no-progress"], check=True, timeout=1800)
    return demo / "landing"


def land(landing: Path, to: Path, nights: list[str]) -> None:
    """Copies every other request of these nights, and what belongs to no night."""
    for file in sorted(landing.glob("*/*.jsonl.gz")):
        day = file.name[:10]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day) and day not in nights:
            continue
        copy = to / file.parent.name / file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(file, "rt", encoding="utf-8") as rows, gzip.open(copy, "wt", compresslevel=1, encoding="utf-8") as kept:
            for row in rows:
                request = re.search(r'"request_id":"r-\d+-(\d+)"', row)
                if request is None or int(request[1]) % 2 == 0:
                    kept.write(row.replace('"ops-v8"', json.dumps(HOSTILE)))


def nightjar(warehouse: Path, *arguments: str) -> dict:
    """Runs a command on the lake; its result object."""
    done = subprocess.run(
        [str(ROOT / "nightjar"), "--warehouse", str(warehouse), "--no-progress", *arguments],
        cwd=warehouse.parent,
        text=True,
        capture_output=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def lake(landing: Path, folder: Path, nights: list[str]) -> Path:
    """A lake of these nights in the folder, not yet reported."""
    land(landing, folder / "landing", nights)
    warehouse = folder / "warehouse"
    nightjar(warehouse, "init")
    nightjar(warehouse, "ingest", str(folder / "landing"))
    return warehouse


@pytest.fixture(scope="session")
def warehouse(landing, tmp_path_factory) -> Path:
    warehouse = lake(landing, tmp_path_factory.mktemp("week"), NIGHTS)
    nightjar(warehouse, "backfill", "--from", NIGHTS[0], "--to", NIGHTS[-1])
    return warehouse


@pytest.fixture(scope="session")
def morning(warehouse, tmp_path_factory) -> tuple[Path, dict]:
    file = tmp_path_factory.mktemp("night") / "night.html"
    return file, nightjar(warehouse, "nightly", "--report-date", NIGHTS[-1], "--page", str(file))


@pytest.fixture(scope="session")
def incident(warehouse) -> str:
    """An incident about the gravest finding, that with the hostile name."""
    findings = nightjar(warehouse, "findings", "--report-date", NIGHTS[-1])["findings"]
    return nightjar(warehouse, "incident", "open", findings[0])["incident_id"]


@pytest.fixture(scope="session")
def weekly(warehouse, incident, tmp_path_factory) -> Path:
    page = tmp_path_factory.mktemp("weekly") / "week.html"
    result = nightjar(warehouse, "weekly", "--week", "2026-W47", "--out", str(page))
    assert result["page"] == str(page) and result["nights"] == 7
    return page


@pytest.fixture(scope="session")
def lone_night(landing, tmp_path_factory) -> tuple[Path, Path]:
    """Morning page and weekly page of a lake with one night and no finding."""
    folder = tmp_path_factory.mktemp("lone")
    warehouse = lake(landing, folder, [LONE_NIGHT])
    nightjar(warehouse, "nightly", "--report-date", LONE_NIGHT, "--page", str(folder / "night.html"))
    nightjar(warehouse, "weekly", "--week", "2026-W46", "--out", str(folder / "week.html"))
    return folder / "night.html", folder / "week.html"


class Opened:
    """A page in a browser, with all that it complained about and asked for."""

    def __init__(self, browser, file: Path, **context) -> None:
        self.context = browser.new_context(reduced_motion="reduce", **context)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(file.as_uri())

    def __enter__(self):
        return self

    def __exit__(self, *failure) -> None:
        self.context.close()


@pytest.fixture
def open_page(browser):
    return lambda file, **context: Opened(browser, file, **context)
