"""The embedded lake as it stands, read by PyIceberg, DuckDB and Spark: the same rows, also while a night is published."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from decimal import Decimal

import pyarrow.compute as pc
from conftest import ROOT, nightjar
from pyiceberg.expressions import EqualTo


def spark(warehouse, sql: str) -> list[dict]:
    """Rows of Spark SQL, through the command that analysts use."""
    done = subprocess.run(
        [str(ROOT / "nightjar"), "--warehouse", str(warehouse), "--no-progress", "sql", sql, "--format", "jsonl"],
        text=True, capture_output=True, check=True, cwd=warehouse, timeout=300,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_three_readers_count_the_same_rows_of_every_table(lake, warehouse):
    duck = lake.duckdb()
    tables = lake.tables()
    named = {table: table if table.startswith("llm.") else table.split(".")[1] for table in tables}
    counts = spark(warehouse, " union all ".join(f"select '{t}' as name, count(*) as n from lake.{t}" for t in tables))
    by_spark = {row["name"]: row["n"] for row in counts}
    by_duckdb = {t: duck.execute(f"select count(*) from {named[t]}").fetchone()[0] for t in tables}
    by_pyiceberg = {t: lake.catalog.load_table(t).scan().count() for t in tables}
    assert by_spark == by_duckdb == by_pyiceberg
    assert by_spark["nightjar.report"] > 100_000
    assert by_spark["llm.llm_traces"] > 10_000


def as_shown(beginning: str, warehouse):
    """Runs the Python of docs/analysts.md that begins so, on this lake; what its last line gives."""
    page = (ROOT / "docs/analysts.md").read_text()
    block = next(b for b in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if b.startswith(beginning))
    assert "/home/me/warehouse" in block
    program = ast.parse(block.replace("/home/me/warehouse", str(warehouse)))
    names: dict = {}
    exec(compile(ast.Module(program.body[:-1], []), "docs/analysts.md", "exec"), names)
    return eval(compile(ast.Expression(program.body[-1].value), "docs/analysts.md", "eval"), names)


def test_the_python_of_the_page_reads_the_night(lake, warehouse):
    night = lake.arrow("nightjar.report", row_filter="report_date = '2026-11-23'", selected_fields=("report_name", "verdict"))
    cost = as_shown("from pyiceberg.catalog.sql import SqlCatalog", warehouse)
    assert len(cost) == night["report_name"].to_pylist().count("cost") > 0
    verdicts = as_shown("import duckdb", warehouse)
    assert sorted(verdicts.fetchall()) == sorted((each["values"], each["counts"]) for each in night["verdict"].value_counts().to_pylist())


def test_decimals_and_time_stamps_are_exact_in_all_three(lake, warehouse):
    question = (
        "select cast(sum(list_unit_price) as varchar(60)) as total, cast(min(effective_from) as varchar(30)) as first "
        "from {0}model_prices"
    )
    events = (
        "select cast(min(event_ts) as varchar(40)) as first, cast(max(event_ts) as varchar(40)) as last, "
        "cast(sum(cast(value_sum as decimal(38, 0))) as varchar(60)) as total from {0}llm_traces cross join "
        "(select sum(value_sum) as value_sum from {1}daily_profile where metric_name = 'cost_per_request' and slice_key = '')"
    )
    duck = lake.duckdb()
    by_duckdb = duck.execute(question.format("llm.")).fetchone()
    by_spark = spark(warehouse, question.format("lake.llm."))[0]
    prices = lake.arrow("llm.model_prices")
    assert Decimal(by_duckdb[0]) == Decimal(by_spark["total"]) == pc.sum(prices["list_unit_price"]).as_py()
    assert by_duckdb[1] == by_spark["first"] == str(pc.min(prices["effective_from"]).as_py())

    traces = lake.arrow("llm.llm_traces", selected_fields=("event_ts",))
    first, last = pc.min(traces["event_ts"]).as_py(), pc.max(traces["event_ts"]).as_py()
    assert duck.execute("select epoch_us(min(event_ts)), epoch_us(max(event_ts)) from llm.llm_traces").fetchone() == (
        micros(first), micros(last),
    )
    assert spark(warehouse, "select unix_micros(min(event_ts)) as a, unix_micros(max(event_ts)) as b from lake.llm.llm_traces") == [
        {"a": micros(first), "b": micros(last)}
    ]


def micros(moment) -> int:
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def test_a_reader_sees_each_night_whole_while_it_is_published_again(lake, warehouse):
    night = max(lake.arrow("nightjar.report", selected_fields=("report_date",))["report_date"].unique().to_pylist())
    duck_count = f"select count(*), count(distinct run_id) from report where report_date = date '{night}'"
    before = lake.duckdb().execute(duck_count).fetchone()
    assert before[1] == 1
    running = subprocess.Popen(
        [str(ROOT / "nightjar"), "--warehouse", str(warehouse), "--no-progress", "nightly", "--report-date", str(night)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=warehouse,
    )
    reads = []
    while running.poll() is None:
        reads.append(lake.duckdb().execute(duck_count).fetchone())
        rows = lake.arrow("nightjar.report", row_filter=EqualTo("report_date", night), selected_fields=("run_id",))
        reads.append((rows.num_rows, len(rows["run_id"].unique())))
    published = json.loads(running.stdout.read().strip().splitlines()[-1])
    assert published["status"] == "done"
    assert len(reads) > 4
    assert set(reads) == {before}, "the same inputs give the same rows: every read finds all of one run, and none of two"
    assert lake.arrow("nightjar.report", row_filter=EqualTo("report_date", night), selected_fields=("run_id",))[
        "run_id"
    ].unique().to_pylist() == [published["run_id"]]


def test_the_newest_night_is_the_one_that_findings_prints(lake, warehouse):
    duck = lake.duckdb()
    query = (ROOT / "sql" / "queries" / "worse_last_night.sql").read_text()
    rows = duck.execute(query).to_arrow_table().to_pylist()
    page = (ROOT / "README.md").read_text()
    shown = re.search(r"^\./nightjar .*\./nightjar-demo/warehouse findings$", page, re.MULTILINE)[0]
    done = subprocess.run(
        [str(ROOT / "nightjar"), *shown.replace("./nightjar-demo/warehouse", str(warehouse)).split()[1:], "--format", "jsonl"],
        text=True, capture_output=True, check=True, cwd=warehouse, timeout=300,
    )
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["finding_id"] for row in rows] == [row["finding_id"] for row in printed]
