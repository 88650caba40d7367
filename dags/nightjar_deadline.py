"""What happens when a night is late."""

from __future__ import annotations

import logging
from typing import Any


def missed(**context: Any) -> None:
    """Says that the night is late, where Airflow's log handlers and their alerts see it."""
    run = context.get("context", context).get("dag_run", "a run")
    logging.getLogger("nightjar.deadline").error("nightjar_nightly missed its deadline of six hours: %s", run)
