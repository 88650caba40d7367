"""`spark-submit` as docs/running.md calls it, in a distribution of Spark: a real one, or one laid out from the build's jars."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from conftest import ROOT

#: Beginnings of the names of jars of the build that a distribution of Spark does not bring, and the SDK of AWS.
NOT_OF_SPARK = re.compile(
    r"(commons-(beanutils|collections-|validator)|d3-|eventstream|httpclient5|httpcore5|iceberg-|itu-|jctools|json-schema"
    r"|libphonenumber|openlineage|parquet-avro|picocli|prometheus-|re2j|reactive-streams|sqlite-jdbc)|.*-2\.[3-9]\d\.\d+\.jar"
)

#: What Spark's own bin/spark-class and load-spark-env.sh do, without looking for Java and for a Hadoop.
SPARK_SUBMIT = """#!/usr/bin/env bash
export SPARK_SCALA_VERSION=2.13
line=()
while IFS= read -r -d '' word; do line+=("$word"); done < <(
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
exec "${line[1]#$'\\n'}" "${line[@]:2}" # an empty line comes first
"""

#: What the block of the page ends with: the command, in whose place Airflow puts its own.
NIGHTLY = " \\\n  nightly --report-date 2026-11-23\n"


def lay_out(home: Path, **defaults: str) -> Path:
    """A Spark in folder `home` with these defaults: that of `NIGHTJAR_SPARK_HOME`, or the jars of the build that are Spark's."""
    distribution = os.environ.get("NIGHTJAR_SPARK_HOME")
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "spark-defaults.conf").write_text("".join(f"{key} {value}\n" for key, value in defaults.items()))
    if distribution:
        for folder in ("jars", "bin"):
            (home / folder).symlink_to(Path(distribution) / folder)
        return home
    (home / "jars").mkdir()
    for jar in (ROOT / "jobs" / "target" / "lib").iterdir():
        if not NOT_OF_SPARK.match(jar.name):
            (home / "jars" / jar.name).symlink_to(jar)
    submit = home / "bin" / "spark-submit"
    submit.parent.mkdir()
    submit.write_text(SPARK_SUBMIT)
    submit.chmod(0o755)
    return home


def submit_line(home: Path) -> str:
    """The call of the block in docs/running.md, up to the jar, as a shell expands it with this `SPARK_HOME`."""
    page = (ROOT / "docs/running.md").read_text()
    block = next(block for block in re.findall(r"```bash\n(.*?)```", page, re.DOTALL) if "spark-submit" in block)
    assert block.endswith(NIGHTLY), block
    program = '"$SPARK_HOME/bin/spark-submit"'
    shown = block.removesuffix(NIGHTLY).replace(program, "printf '%q ' " + program)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", shown],
        env={**os.environ, "SPARK_HOME": str(home)}, text=True, capture_output=True, check=True, cwd=ROOT,
    )
    return done.stdout
