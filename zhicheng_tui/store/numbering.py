"""Going on counting after rows that were written with their ids given."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, text

from .tables import Table


def go_on_counting(connection: Connection) -> None:
    """Let PostgreSQL give the ids after the greatest there is, in every table; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in Table.metadata.sorted_tables:
        keys = list(table.primary_key)
        if len(keys) == 1 and isinstance(keys[0].type, Integer) and keys[0].autoincrement:
            key = keys[0].name
            counter = f"pg_get_serial_sequence('{table.name}', '{key}')"
            connection.execute(text(f"SELECT setval({counter}, max({key})) FROM {table.name} HAVING count(*) > 0"))
