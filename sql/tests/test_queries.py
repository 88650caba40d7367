"""Every worked query on a lake in which somebody has worked, each against what the rows themselves say."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict

import pytest
from conftest import ROOT

QUERIES = sorted((ROOT / "sql" / "queries").glob("*.sql"))
LAST = datetime.date(2026, 11, 23)


@pytest.fixture(scope="session")
def duck(lake):
    return lake.duckdb()


@pytest.fixture(scope="session")
def run(duck):
    def run(name: str) -> list[dict]:
        return duck.execute((ROOT / "sql" / "queries" / f"{name}.sql").read_text()).to_arrow_table().to_pylist()

    return run


@pytest.fixture(scope="session")
def night(lake) -> list[dict]:
    """Rows of the last night, read by the other reader."""
    return lake.arrow("nightjar.report", row_filter=f"report_date = '{LAST}'").to_pylist()


def test_there_are_twenty_and_each_says_its_question():
    assert len(QUERIES) >= 20
    for query in QUERIES:
        first = query.read_text().splitlines()[0]
        assert first.startswith("-- ") and first.endswith("?"), query.name


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.stem)
def test_each_query_gives_the_same_rows_twice_and_checks_are_written_for_it(query, run):
    assert same(run(query.stem), run(query.stem)), "an order that leaves ties open"
    assert f"test_{query.stem}" in globals(), f"no check of {query.name}"


def same(first: list[dict], second: list[dict]) -> bool:
    """Equal but for the last digits of doubles, which depend on the order of threads."""
    return len(first) == len(second) and all(
        x.keys() == y.keys()
        and all(
            math.isclose(x[key], y[key], rel_tol=1e-9) or x[key] != x[key] and y[key] != y[key]
            if isinstance(x[key], float) and isinstance(y[key], float)
            else x[key] == y[key]
            for key in x
        )
        for x, y in zip(first, second)
    )


def test_worse_last_night(run):
    rows = run("worse_last_night")
    places = {(row["report_name"], row["slice_key"]) for row in rows}
    assert {
        ("hallucination", "retrieval_index_version=idx-2026-11"),
        ("serving", "runtime_version=engine-0.19"),
        ("cost", "prompt_version=ops-v8"),
        ("retrieval_miss", "language=ja"),
    } <= places
    order = ["critical", "high", "medium", "low"]
    assert [order.index(row["severity"]) for row in rows] == sorted(order.index(row["severity"]) for row in rows)


def test_regressed_rows_by_report(run, night):
    counted = defaultdict(Counter)
    for row in night:
        counted[row["report_name"]][row["verdict"]] += 1
    for row in run("regressed_rows_by_report"):
        verdicts = counted.pop(row["report_name"])
        assert row["comparisons"] == verdicts.total()
        assert [row[v] for v in ("regressed", "improved", "not_worse", "insufficient_data", "suppressed")] == [
            verdicts[v] for v in ("regressed", "improved", "not_worse", "insufficient_data", "suppressed")
        ]
    assert not counted


def test_cost_per_successful_task_by_tier(run, lake):
    rows = run("cost_per_successful_task_by_tier")
    traces = lake.arrow(
        "llm.llm_traces", selected_fields=("event_ts", "tenant_tier", "task_success", "list_cost")
    ).to_pylist()
    tasks = Counter()
    for trace in traces:
        day = trace["event_ts"].date()
        if trace["task_success"]:
            tasks[(day - datetime.timedelta(days=day.weekday()), f"tenant_tier={trace['tenant_tier']}")] += 1
    assert {(row["week_start"], row["slice_key"]): row["successful_tasks"] for row in rows} == dict(tasks)
    for row in rows:
        assert math.isclose(row["cost_per_successful_task_usd"], row["cost_usd"] / row["successful_tasks"])
        assert row["nights"] <= 7


def test_release_behind_retrieval_misses(run):
    rows = run("release_behind_retrieval_misses")
    assert rows and "recall_at_k" in {row["metric_name"] for row in rows}
    identified = [row for row in rows if row["identifiability"] == "identified"]
    assert identified and all(row["ci_lower"] <= row["effect"] <= row["ci_upper"] for row in identified)
    assert all(row["effect"] is None for row in rows if row["identifiability"] == "not_separable")


def test_effects_of_a_release(run):
    rows = run("effects_of_a_release")
    slower = [r for r in rows if r["component_value"] == "engine-0.19" and r["metric_name"] == "inter_token_latency"]
    assert slower and slower[0]["previous_value"] == "engine-0.18" and slower[0]["mean_effect"] > 5


def test_slices_that_never_have_enough(run, lake):
    rows = run("slices_that_never_have_enough")
    assert rows
    one = rows[0]
    history = lake.arrow(
        "nightjar.report",
        row_filter=f"metric_name = '{one['metric_name']}' and slice_key = '{one['slice_key']}' and report_date > '2026-10-26'"
        " and statistic_name = 'value' and baseline_kind = 'trailing'",
    ).to_pylist()
    assert {row["verdict"] for row in history} == {"insufficient_data"}
    assert one["nights"] == len({row["report_date"] for row in history}) >= 7


def test_unpriced_spend(run):
    assert run("unpriced_spend") == [], "every model of the demo has a price"


def test_unpriced_share(run):
    rows = run("unpriced_share")
    assert rows and all(row["unpriced_share"] == 0 for row in rows)


def test_late_nights(run):
    assert [(row["report_date"], row["late_rows"]) for row in run("late_nights")] == [(datetime.date(2026, 11, 21), 50)]


def test_restated_nights(run):
    rows = run("restated_nights")
    assert [(row["report_date"], row["restated_by_night"]) for row in rows] == [(datetime.date(2026, 11, 21), LAST)]


def test_detection_gap(run, duck):
    assert len(run("detection_gap")) == duck.execute("select count(*) from incident").fetchone()[0]


def test_incident_timeline(run, duck):
    assert len(run("incident_timeline")) == duck.execute("select count(*) from incident_event").fetchone()[0]


def test_longest_findings(run):
    rows = run("longest_findings")
    assert [row["nights_seen"] for row in rows] == sorted((row["nights_seen"] for row in rows), reverse=True)
    assert all(row["first_seen"] <= row["last_seen"] for row in rows)
    assert rows[0]["nights_seen"] >= 4


def test_metric_trend(run):
    rows = run("metric_trend")
    assert len(rows) == 42
    assert all(row["ci_lower"] <= row["value"] <= row["ci_upper"] for row in rows)


def test_canaries(run, night):
    rows = run("canaries")
    assert len(rows) == sum(r["baseline_kind"] == "canary" and r["statistic_name"] != "canary" for r in night) > 0


def test_models_side_by_side(run, night):
    by_model = {row["slice_key"]: row for row in run("models_side_by_side")}
    assert set(by_model) == {"model_id=atlas-70b", "model_id=atlas-8b"}
    value = next(
        r["value"] for r in night
        if r["metric_name"] == "cost_per_request" and r["slice_key"] == "model_id=atlas-8b" and r["baseline_kind"] == "trailing"
    )
    assert by_model["model_id=atlas-8b"]["cost_per_request_usd"] == value


def test_label_coverage(run):
    rows = run("label_coverage")
    assert rows and all(row["evaluator"] for row in rows)
    assert all(row["effective_sample_size"] <= row["observation_count"] * 1.0001 for row in rows)


def test_judge_changes(run):
    assert run("judge_changes") == [], "one judge of one version in the demo"


def test_mix_or_rate(run):
    for row in run("mix_or_rate"):
        assert math.isclose(
            row["rate_effect"] + row["mix_effect"] + (row["entry_exit_effect"] or 0), row["change"], rel_tol=1e-6, abs_tol=1e-9
        )


def test_noisiest_metrics(run):
    rows = run("noisiest_metrics")
    assert all(row["mean_noise_scale"] <= row["worst_noise_scale"] * 1.0001 for row in rows)
    assert all(row["mean_noise_scale"] >= 1 for row in rows)


def test_smallest_visible_change(run):
    rows = run("smallest_visible_change")
    assert rows and all(row["minimum_detectable_effect"] >= 0 for row in rows)


def test_suppressed_slices(run, night):
    expected = len({(r["metric_name"], r["slice_key"]) for r in night if r["verdict"] == "suppressed"})
    assert sum(row["suppressed_slices"] for row in run("suppressed_slices")) == expected


def test_drift_histogram(run):
    rows = run("drift_histogram")
    assert {(row["metric_name"], row["slice_key"]) for row in rows} == {("input_length", "prompt_version=ops-v8")}
    assert math.isclose(sum(row["baseline_share"] for row in rows), 1)
    assert math.isclose(sum(row["current_share"] for row in rows), 1)


def test_quarantined_rows(run):
    rows = run("quarantined_rows")
    assert [(row["target_table"], row["column_name"], row["rows_refused"]) for row in rows] == [("llm_traces", "request_id", 1)]


def test_runs(run):
    rows = run("runs")
    assert {"demo", "nightly"} <= {row["job_name"] for row in rows}
    assert rows[0]["started_at"] >= rows[-1]["started_at"]


def test_baselines(run):
    rows = run("baselines")
    assert "october" in {row["baseline_name"] for row in rows}
    assert len(rows) == 2


def test_most_affected_dimensions(run, night):
    worst = run("most_affected_dimensions")[0]
    assert worst["regressed"] == sum(
        r["verdict"] == "regressed" and r["baseline_kind"] == "trailing" and r["slice_key"] == worst["slice_key"] for r in night
    )


def test_cost_of_a_tier_by_week(run, duck):
    rows = run("cost_of_a_tier_by_week")
    assert {row["tenant_tier"] for row in rows} >= {"enterprise", "free"}
    everything = duck.execute("select sum(list_cost) from cost_daily where sku_meter <> 'gpu_second'").fetchone()[0]
    assert sum(row["list_cost"] for row in rows if row["list_cost"]) == everything > 0


def test_the_charges_of_every_night_add_up_to_the_total_of_its_report(duck):
    """Exactly: the report's total is the double nearest to the sum of the charges."""
    nights = duck.execute(
        """
        select r.report_date, r.numerator, c.list_cost
        from (select distinct report_date, numerator from report
              where metric_name = 'total_cost' and slice_key = '' and statistic_name = 'value'
                and baseline_kind = 'trailing') as r
        left join (select report_date, sum(list_cost) as list_cost from cost_daily
                   where billing_currency = 'USD' and sku_meter not in ('gpu_second', 'retrieval_query')
                   group by report_date) as c on c.report_date = r.report_date
        """
    ).fetchall()
    assert len(nights) == 42
    assert [night for night, total, charged in nights if float(charged) != total] == []
    runs = duck.execute(
        "select report_date, run_id from report except select report_date, run_id from cost_daily union all "
        "select report_date, run_id from cost_daily except select report_date, run_id from report"
    ).fetchall()
    assert runs == []


def test_unpriced_consumption(run):
    assert run("unpriced_consumption") == [], "every meter of the demo has a price"


def test_cost_of_a_task_by_tier(run, duck):
    rows = run("cost_of_a_task_by_tier")
    requests = duck.execute("select count(*) from llm.llm_traces").fetchone()[0]
    assert sum(row["requests"] for row in rows) == requests
    successes = duck.execute("select count(*) from llm.llm_traces where task_success").fetchone()[0]
    assert sum(row["successful_tasks"] for row in rows) == successes


def test_spend_by_meter(run, duck):
    rows = run("spend_by_meter")
    assert {row["sku_meter"] for row in rows} >= {"input_token", "cache_read_input_token", "output_token", "tool_call"}
    calls = duck.execute("select sum(tool_call_count) from llm.llm_traces").fetchone()[0]
    assert sum(row["consumed_quantity"] for row in rows if row["sku_meter"] == "tool_call") == calls
    assert all(row["saved"] == 0 for row in rows), "no contract in the demo"
