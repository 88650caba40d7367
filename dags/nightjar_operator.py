"""The one operator of Nightjar's DAGs: runs the launcher and turns its exit code into a task state."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any, Sequence

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

NOTHING_TO_DO = 99
#: Usage, contract, audit or a red release check: the same inputs give the same answer, so no retry can help.
NEVER_RETRIED = frozenset({2, 3, 4, 5})


def retried(times: int, hours: float) -> dict[str, Any]:
    """Default arguments of a DAG whose tasks are tried again and run at most so many hours each.

    The wait doubles from ``NIGHTJAR_RETRY_SECONDS`` (600) to two hours: what is not ready now is so a little later, and a
    commit conflict is over in seconds.
    """
    return {
        "retries": times,
        "retry_delay": timedelta(seconds=float(os.environ.get("NIGHTJAR_RETRY_SECONDS", "600"))),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(hours=2),
        "execution_timeout": timedelta(hours=hours),
    }


def launcher() -> list[str]:
    """The command that Nightjar is called by.

    ``NIGHTJAR_LAUNCHER`` is split as a shell would, so that it can be a whole ``spark-submit`` line that ends with the
    jar. By default it is the launcher of the folder above the DAGs.
    """
    return shlex.split(os.environ.get("NIGHTJAR_LAUNCHER", "")) or [str(Path(__file__).resolve().parent.parent / "nightjar")]


class NightjarOperator(BaseOperator):
    """Runs one Nightjar command; its result object (the last line of standard output) is the XCom.

    Exit 0 succeeds, 99 (nothing to do) skips, 2, 3, 4 and 5 fail at once, and everything else, 75 (not ready) and 1 among
    it, fails in a way that Airflow may retry. Assets in ``outlets`` carry the fields of the result named by
    ``published``. The command's environment is Airflow's: ``NIGHTJAR_CONFIG``, ``NIGHTJAR_WAREHOUSE`` and every other
    ``NIGHTJAR_<OPTION>`` reach it.

    :param arguments: command and options, templated; an option whose value renders to nothing is left out with it
    :param only_if: templated; the task is skipped where it renders to nothing
    :param published: fields of the result that the outlets carry as metadata
    """

    template_fields: Sequence[str] = ("arguments", "env", "only_if")
    ui_color = "#e8e4f3"

    def __init__(
        self,
        *,
        arguments: Sequence[str],
        env: dict[str, str] | None = None,
        only_if: str = "always",
        published: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.arguments = list(arguments)
        self.env = env or {}
        self.only_if = only_if
        self.published = tuple(published)
        self._process: subprocess.Popen[str] | None = None

    def execute(self, context: Any) -> dict[str, Any]:
        if not self.only_if:
            raise AirflowSkipException("Nothing was asked for")
        argv = [*launcher(), *_given(self.arguments)]
        self.log.info("Running %s", shlex.join(argv))
        try:
            # A session of its own: a timeout then ends the JVM and what it started, not the shell alone.
            self._process = subprocess.Popen(
                argv,
                env={**os.environ, "NIGHTJAR_NO_PROGRESS": "true", **self.env},
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise AirflowFailException(f"Cannot run {argv[0]}: {error.strerror}; set NIGHTJAR_LAUNCHER") from None
        code, last = self._follow(self._process)
        return self._outcome(code, last, context)

    def _follow(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """Logs both streams while they come; the exit code and the last line of standard output."""
        people = threading.Thread(target=lambda: [self.log.info("%s", line.rstrip()) for line in process.stderr], daemon=True)
        people.start()
        last = ""
        for line in process.stdout:
            self.log.info("%s", line.rstrip())
            last = line.strip() or last
        code = process.wait()
        people.join(10)
        return code, last

    def _outcome(self, code: int, last: str, context: Any) -> dict[str, Any]:
        if code == NOTHING_TO_DO:
            raise AirflowSkipException(f"Nothing to do: {_message(last)}")
        if code in NEVER_RETRIED:
            raise AirflowFailException(f"Exit {code}, which no retry changes: {_message(last)}")
        if code:
            raise AirflowException(f"Exit {code}, may be retried: {_message(last)}")
        result = _object(last)
        if result is None:
            raise AirflowFailException(f"Exit 0, but the last line of standard output is no JSON object: {last[:200]!r}")
        for asset in self.outlets:
            context["outlet_events"][asset].extra = {name: result[name] for name in self.published if name in result}
        return result

    def on_kill(self) -> None:
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)


def _given(arguments: Sequence[str]) -> list[str]:
    """Arguments without options whose templated value is empty: ``--to ""`` means "not given"."""
    given: list[str] = []
    for argument in arguments:
        if argument in ("", "None"):
            if given and given[-1].startswith("--"):
                given.pop()
            continue
        given.append(argument)
    return given


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _message(line: str) -> str:
    result = _object(line) or {}
    return str(result.get("message") or result.get("error") or line[:500] or "the log above says why")
