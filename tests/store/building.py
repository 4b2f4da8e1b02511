"""What the tests of the store share: a database with one application in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert

from tests.conftest import NOW
from zhicheng_tui.domain.clock import utc
from zhicheng_tui.store import schema
from zhicheng_tui.store.engine import Engines
from zhicheng_tui.store.tables import Application, Person, Plan, Table, Unit, User

AT = utc(NOW)


def built(engines: Engines) -> Engines:
    """Make the newest schema and put one unit, user, person, plan and application into it."""
    schema.upgrade(engines.write)
    with engines.write.begin() as connection:
        add(connection, Unit, id=1, path="/1/", name="市水利局")
        add(connection, User, id=1, login="zs", name="张三", unit_id=1, role="reviewer")
        add(connection, Person, id=1, name="王某某", name_key="wangmoumou", id_no="11010519491231002X")
        add(connection, Plan, **plan(1))
        add(connection, Application, **application(1))
    return engines


def add(connection: Connection, table: type[Table], **values: Any) -> None:
    """Insert one row."""
    connection.execute(insert(table).values(**values))


def plan(number: int, **changes: Any) -> dict[str, Any]:
    """Return the values of a plan."""
    values = {
        "id": number,
        "code": f"2026-{number}",
        "title": "2026年度评审",
        "committee": "省高级评委会",
        "year": 2026,
        "top_unit_id": 1,
        "apply_end": AT,
        "review_start": AT - timedelta(days=5),
        "review_end": AT + timedelta(days=5),
    }
    return values | changes


def application(number: int, **changes: Any) -> dict[str, Any]:
    """Return the values of an application in plan 1 of person 1."""
    values = {
        "id": number,
        "no": f"202600000{number}",
        "plan_id": 1,
        "unit_id": 1,
        "holder_id": 1,
        "person_id": 1,
        "series_no": 1,
        "series": "工程技术人员",
        "specialty": "水利水电",
        "level": "中级",
        "post": "工程师",
        "status": "SUBMITTED",
        "search": "王某某 wmm",
        "filed_on": date(2026, 11, 10),
        "submitted_at": AT,
        "open_modules": [],
        "arrived_at": AT,
        "updated_at": AT,
    }
    return values | changes


def pragma(engine: Engine, name: str) -> object:
    """Return what a pragma stands at on a fresh connection."""
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()
