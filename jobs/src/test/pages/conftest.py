"""Pages that the program writes, opened in a real Chromium.

`NIGHTJAR_TEST_LAKE` names the demo folder (the Java tests leave one); without it one is made in a scratch folder. The lake is
written to by nothing here but `weekly` and `nightly`, which replace rows by the same.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[4]
NAMES = ("chromium", "chromium-browser", "google-chrome")


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
def warehouse() -> Path:
    demo = Path(os.environ.get("NIGHTJAR_TEST_LAKE") or Path(tempfile.mkdtemp(prefix="nightjar-lake-")) / "demo")
    if not (demo / "warehouse" / "catalog.db").exists():
        subprocess.run([str(ROOT / "nightjar"), "demo", "--dir", str(demo), "--no-progress"], check=True, timeout=1200)
    return (demo / "warehouse").resolve()


def nightjar(warehouse: Path, *arguments: str) -> dict:
    """Runs a command on the lake; its result object."""
    done = subprocess.run(
        [str(ROOT / "nightjar"), "--warehouse", str(warehouse), "--no-progress", *arguments], text=True, capture_output=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="session")
def weekly(warehouse, tmp_path_factory) -> Path:
    page = tmp_path_factory.mktemp("weekly") / "week.html"
    result = nightjar(warehouse, "weekly", "--week", "2026-W47", "--out", str(page))
    assert result["page"] == str(page) and result["nights"] == 7
    return page


class Opened:
    """A page in a browser, with all that it complained about and asked for."""

    def __init__(self, browser, file: Path, **context) -> None:
        self.context = browser.new_context(reduced_motion="reduce", **context)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
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
