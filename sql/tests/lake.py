"""An embedded lake as PyIceberg and DuckDB read it: the catalog file and the data files, and no service.

`docs/analysts.md` shows the same in a few lines; `test_readers.py` runs those.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from duckdb_extensions import import_extension
from pyiceberg.catalog.sql import SqlCatalog

EXTENSIONS = ("avro", "iceberg", "sqlite_scanner")  # Avro before Iceberg, which needs it.


class Lake:
    def __init__(self, warehouse: Path) -> None:
        self.warehouse = warehouse
        # The name is the one under which Spark wrote; another sees no table.
        self.catalog = SqlCatalog("lake", uri=f"sqlite:///{warehouse}/catalog.db")

    def tables(self) -> list[str]:
        return [".".join(name) for space in ("llm", "nightjar") for name in self.catalog.list_tables(space)]

    def arrow(self, table: str, **scan):
        return self.catalog.load_table(table).scan(**scan).to_arrow()

    def duckdb(self) -> duckdb.DuckDBPyConnection:
        """A connection with a view per table at its newest snapshot: results unqualified, inputs under `llm`."""
        connection = duckdb.connect()
        connection.execute("set timezone = 'UTC'")
        for name in EXTENSIONS:
            import_extension(name, con=connection)
            connection.load_extension(name)
        connection.execute(f"attach '{self.warehouse}/catalog.db' as cat (type sqlite, read_only)")
        found = connection.execute(
            "select table_namespace, table_name, metadata_location from cat.iceberg_tables where iceberg_type = 'TABLE'"
        ).fetchall()
        connection.execute("create schema llm")
        for namespace, name, location in found:
            view = f"llm.{name}" if namespace == "llm" else name
            connection.execute(f"create view {view} as select * from iceberg_scan('{location.removeprefix('file:')}')")
        return connection
