"""What the notebooks share: an embedded lake as data frames, and charts that show how sure a number is."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from pyiceberg.catalog.sql import SqlCatalog

SEVERITIES = ["critical", "high", "medium", "low"]


class Lake:
    """The lake in a folder (default: `NIGHTJAR_WAREHOUSE`, else `./warehouse`), or behind a PyIceberg catalog, which goes before a folder."""

    def __init__(self, warehouse: str | Path | None = None, catalog=None) -> None:
        folder = Path(warehouse or os.environ.get("NIGHTJAR_WAREHOUSE") or "./warehouse").expanduser().resolve()
        if catalog is None and not (folder / "catalog.db").exists():
            raise FileNotFoundError(f"No lake in {folder}: there is no catalog.db; pass the folder that `nightjar init` made")
        # The name is the one under which Spark wrote; another sees no table.
        self.catalog = catalog or SqlCatalog("lake", uri=f"sqlite:///{folder}/catalog.db")

    def table(self, name: str, where: str | None = None, columns: tuple[str, ...] = ("*",)) -> pd.DataFrame:
        """Rows of a result table; the condition prunes partitions and files before anything is read."""
        scan = {"selected_fields": columns}
        if where:
            scan["row_filter"] = where
        return self.catalog.load_table(f"nightjar.{name}").scan(**scan).to_pandas()

    def nights(self) -> list[datetime.date]:
        return sorted(self.table("report", columns=("report_date",))["report_date"].unique())

    def report(self, first: datetime.date, last: datetime.date, where: str = "") -> pd.DataFrame:
        """Published rows of some nights."""
        return self.table("report", f"report_date >= '{first}' and report_date <= '{last}'" + (f" and {where}" if where else ""))

    def published(self, name: str, first: datetime.date, last: datetime.date) -> pd.DataFrame:
        """Rows of a table beside the report that belong to published runs."""
        runs = self.report(first, last)[["report_date", "run_id"]].drop_duplicates()
        rows = self.table(name, f"report_date >= '{first}' and report_date <= '{last}'")
        return rows.merge(runs, on=["report_date", "run_id"])


def week(name: str) -> tuple[datetime.date, datetime.date]:
    """Monday and Sunday of an ISO week such as 2026-W47."""
    year, number = name.split("-W")
    monday = datetime.date.fromisocalendar(int(year), int(number), 1)
    return monday, monday + datetime.timedelta(days=6)


def by_severity(findings: pd.DataFrame) -> pd.DataFrame:
    order = findings["severity"].map({name: rank for rank, name in enumerate(SEVERITIES)})
    return findings.assign(_order=order).sort_values(["_order", "q_value", "finding_id"]).drop(columns="_order")


def trend(rows: pd.DataFrame, title: str, unit: str = "", ax=None):
    """A metric over nights with its interval, and the baseline it is held against."""
    ax = ax or plt.subplots(figsize=(9, 3))[1]
    rows = rows.sort_values("report_date")
    ax.fill_between(rows["report_date"], rows["ci_lower"], rows["ci_upper"], alpha=0.25, label="95 % interval")
    ax.plot(rows["report_date"], rows["value"], marker="o", markersize=3, label="value")
    ax.plot(rows["report_date"], rows["baseline_value"], linestyle="--", linewidth=1, label="baseline")
    worse = rows[rows["verdict"] == "regressed"]
    ax.scatter(worse["report_date"], worse["value"], marker="v", s=50, color="tab:red", zorder=3, label="regressed")
    ax.set_title(title, loc="left")
    ax.set_ylabel(unit)
    ax.legend(fontsize="small", ncols=4, frameon=False)
    ax.figure.autofmt_xdate()
    return ax


def intervals(labels: list[str], rows: pd.DataFrame, title: str, ax=None):
    """Changes with their intervals, one line each; what crosses zero is not shown."""
    ax = ax or plt.subplots(figsize=(9, 0.45 * len(rows) + 1.2))[1]
    places = range(len(rows))[::-1]
    ax.hlines(places, rows["change_ci_lower"], rows["change_ci_upper"])
    ax.scatter(rows["change"], places, zorder=3)
    ax.axvline(0, linewidth=1, color="gray")
    ax.set_yticks(list(places), labels)
    ax.set_title(title, loc="left")
    return ax
