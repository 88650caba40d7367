"""Every worked query and every view in Spark and in DuckDB, on the same lake: the same rows."""

from __future__ import annotations

import json
import math
import subprocess
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

import pytest
from conftest import ROOT
from test_queries import LAST, QUERIES

# What is compared of a view that shows millions of rows.
FEW = {
    "published_report": f" where report_date = date '{LAST}' and report_name = 'cost' and slice_key = ''",
    "focus_costs": f" where x_report_date = date '{LAST}'",
}
VIEWS = sorted((ROOT / "sql" / "views").glob("*.sql"))
CASES = [query.stem for query in QUERIES] + [view.stem for view in VIEWS]


@pytest.fixture(scope="session")
def by_spark(warehouse) -> dict[str, list[dict]]:
    """All of them in one statement, so that one start of Spark answers them."""
    texts = {query.stem: query.read_text() for query in QUERIES}
    texts |= {view.stem: f"select * from lake.nightjar.{view.stem}{FEW.get(view.stem, '')}" for view in VIEWS}
    statement = "\nunion all\n".join(
        f"select '{name}' as name, to_json(struct(*), map('timestampFormat', \"yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX\")) as row"
        f" from (\n{text}\n)"
        for name, text in texts.items()
    )
    file = warehouse / "all-queries.sql"
    file.write_text(statement)
    done = subprocess.run(
        [str(ROOT / "nightjar"), "--warehouse", str(warehouse), "--no-progress", "sql", "--file", str(file), "--format", "jsonl"],
        text=True, capture_output=True, cwd=warehouse, timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    rows = defaultdict(list)
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        rows[answer["name"]].append(json.loads(answer["row"], parse_float=Decimal))
    return rows


@pytest.fixture(scope="session")
def by_duckdb(lake) -> dict[str, list[dict]]:
    duck = lake.duckdb()
    texts = {query.stem: query.read_text() for query in QUERIES}
    texts |= {view.stem: f"select * from (\n{view.read_text()}\n){FEW.get(view.stem, '')}" for view in VIEWS}
    return {name: duck.execute(text).to_arrow_table().to_pylist() for name, text in texts.items()}


@pytest.mark.parametrize("name", CASES)
def test_spark_and_duckdb_give_the_same_rows(name, by_spark, by_duckdb):
    spark = sorted((plain(row) for row in by_spark[name]), key=key)
    duck = sorted((plain(row) for row in by_duckdb[name]), key=key)
    assert len(spark) == len(duck)
    for one, other in zip(spark, duck):
        assert one.keys() == other.keys()
        assert [column for column in one if not alike(one[column], other[column])] == [], (one, other)


def test_the_demo_answers_most_of_them(by_duckdb):
    silent = {name for name in CASES if not by_duckdb[name]}
    incidents = {"incident_timeline", "detection_gap", "open_incidents"}
    nothing_to_say = {"unpriced_spend", "unpriced_consumption", "judge_changes", "mix_or_rate", "suppressed_slices"}
    assert silent <= incidents | nothing_to_say


def plain(value):
    """One form for what the two say differently: absent, null and empty; maps, times, numbers."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if each is not None and each != [] and each != {}}
    if isinstance(value, (list, tuple)):
        pairs = value and all(isinstance(each, tuple) and len(each) == 2 for each in value)
        return {str(k): plain(v) for k, v in value} if pairs else [plain(each) for each in value]
    if isinstance(value, datetime):
        return int(value.timestamp()) * 1_000_000 + value.microsecond
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and len(value) > 19 and value[10:11] == "T" and value[-1:] == "Z":
        return plain(datetime.fromisoformat(value))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        return "NaN" if value != value else float(value)
    return value


def key(row: dict) -> str:
    """An order that does not hang on the last digits of a double."""
    return str([(k, f"{v:.6g}" if isinstance(v, float) else v) for k, v in sorted(row.items())])


def alike(one, other) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    return one == other
