"""Runs the Trino block of docs/analysts.md on a lake, and holds the rows of every query against DuckDB's.

Usage: soak.py FOLDER, of a demo (with `warehouse/` in it) or a warehouse.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "tests"))

from lake import Lake  # noqa: E402


def java_25() -> Path:
    """Home of a Java 25, which Trino wants: that of JAVA25_HOME, or one under /usr/lib/jvm."""
    for home in [Path(os.environ.get("JAVA25_HOME") or "/"), *sorted(Path("/usr/lib/jvm").glob("*25*"))]:
        release = home / "release"
        if (home / "bin/java").exists() and release.exists() and 'JAVA_VERSION="25' in release.read_text():
            return home
    sys.exit("dev soak: Trino needs Java 25; install a JDK 25 (temurin-25-jdk, openjdk-25-jdk) or name one in JAVA25_HOME")


def by_trino(warehouse: Path) -> dict[str, str]:
    """What the block of the page says of each query file."""
    page = (ROOT / "docs/analysts.md").read_text()
    block = next(b for b in re.findall(r"```bash\n(.*?)```", page, re.DOTALL) if "TrinoReader.java" in b)
    assert "/home/me/warehouse" in block, block
    maven, _, java = block.replace("/home/me/warehouse", str(warehouse)).rpartition("\njava ")
    path = f"{java_25()}/bin/java "
    print(block, flush=True)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", maven + "\n" + path + java], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    answers = dict(re.findall(r"^\S*/(\w+)\.sql: (\d+ rows|failed, .*)$", done.stdout, re.MULTILINE))
    if not answers:
        sys.exit(f"dev soak: the block ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return answers


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]).resolve()
    warehouse = folder / "warehouse" if (folder / "warehouse").is_dir() else folder
    if not (warehouse / "catalog.db").exists():
        sys.exit(f"dev soak: there is no lake in {folder}; `./nightjar demo --dir {folder}` makes one")
    duck = Lake(warehouse).duckdb()
    expected = {q.stem: f"{len(duck.execute(q.read_text()).fetchall())} rows" for q in sorted((ROOT / "sql/queries").glob("*.sql"))}
    answers = by_trino(warehouse)
    differing = [name for name in expected if answers.get(name) != expected[name]]
    for name, rows in expected.items():
        print(f"{name}: {rows}" + (f" in DuckDB, in Trino {answers.get(name, 'not run')}" if name in differing else ""))
    print(f"{len(expected)} queries, {len(expected) - len(differing)} alike in Trino and DuckDB")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
