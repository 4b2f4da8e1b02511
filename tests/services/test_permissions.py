"""Who may do what: every public method of every service on the desk, walked with every role."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import GeneratorType
from typing import Any
from unittest.mock import MagicMock

import pytest

from tests.conftest import DeskFor
from zhicheng_tui.domain.opening import Fields
from zhicheng_tui.domain.plans import PlanForm
from zhicheng_tui.domain.queue import QueueFilter
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.exporting import Wanted
from zhicheng_tui.services.permissions import TABLE, Permission, Role, Scope, holders, missing, scope_of, why_not
from zhicheng_tui.services.watching import Watched

from .acts import PASS, hire, pick

Need = tuple[tuple[Permission, Scope], ...]
"""Grants of which a method needs one; none for a method that asks nobody."""


def need(permission: Permission, scope: Scope = Scope.TREE) -> Need:
    """Return the need of one grant."""
    return ((permission, scope),)


READ, REVIEW, PRINT, SEND = map(need, (Permission.READ, Permission.REVIEW, Permission.PRINT, Permission.SEND))
ACCOUNTS, UNITS, PLANS, AUDIT = map(need, (Permission.ACCOUNTS, Permission.UNITS, Permission.PLANS, Permission.AUDIT))
IMPORT, EXPORT = need(Permission.IMPORT), need(Permission.EXPORT)
APPLY, OWN_PRINT = need(Permission.APPLY, Scope.OWN), need(Permission.PRINT, Scope.OWN)
OPERATE = need(Permission.OPERATE, Scope.TECHNICAL)
ANYBODY: Need = ()
"""Shows nothing of anybody and changes nothing but the caller's own; or works on what another service has let out."""
UNRULED = frozenset({"places", "pictures"})
"""Services about the machine's files, which know no caller: what may be picked is `places`' own rule."""
NEEDS: Mapping[str, Mapping[str, Need]] = {
    "queue": {"plans": ANYBODY, "counts": READ, "ids": READ, "rows": READ, "find": READ},
    "files": {"open": READ, "progress": READ, "unmask": REVIEW},
    "reviewing": dict.fromkeys(("decide", "deciding", "undoing", "undo", "decided_in"), REVIEW),
    "drafts": {"keep": REVIEW, "find_newer": REVIEW},
    "leases": {"open": READ, "holder": READ, "give_back": READ},
    "reopening": {"reopen": need(Permission.REOPEN), "why_not": ANYBODY},
    "forms": {"make": PRINT, "public_notice": PRINT, "opening": ANYBODY} | {"own_declaration": OWN_PRINT},
    "printing": {"folder": ANYBODY, "place": ANYBODY, "name": READ, "save": READ, "save_receipt": READ},
    "checklist": {"ids": READ, "rows": READ},
    "examining": dict.fromkeys(("look", "look_at", "look_again", "typed"), SEND) | {"look_again": READ},
    "filing": {"put": SEND, "put_notice": SEND, "void": SEND, "history": READ, "file_of": READ, "application": READ},
    "intake": {
        **dict.fromkeys(("take", "take_stream", "take_sources", "settle", "settled", "drop"), SEND),
        **dict.fromkeys(("waiting", "count_waiting", "look_again", "file_of", "as_proof"), READ),
        "count": ANYBODY,
    },
    "send_offs": {"sending": SEND, "recalling": SEND, "sent_in": READ, "newest": READ, "receipt": READ},
    "accounts": dict.fromkeys(
        ("list", "find", "unit", "create", "disable", "enable", "reset_password", "set_role", "transfer"), ACCOUNTS
    )
    | dict.fromkeys(("recuse", "unrecuse", "recusals"), ACCOUNTS),
    "proposing": {"pending": READ, "withdraw": REVIEW, "decline": REVIEW},
    "plans": {
        **dict.fromkeys(("create", "edit", "extend", "attach"), PLANS),
        **dict.fromkeys(("rows", "open", "find", "plan", "steps", "choices", "notice_of"), ANYBODY),
        **dict.fromkeys(("check", "why_not"), ANYBODY),
    },
    "opening": {
        **dict.fromkeys(
            ("new", "save", "look", "attach", "form", "save_form", "submit", "take_back", "copy", "drop"),
            UNITS + OPERATE,
        ),
        **dict.fromkeys(("list", "find", "file_of"), UNITS + OPERATE),
        **dict.fromkeys(("approve", "refuse"), UNITS),
        **dict.fromkeys(("regions", "basis", "why_not_ask", "why_not_decide", "get", "note"), ANYBODY),
        **dict.fromkeys(("why_not_take_back", "why_not_copy"), ANYBODY),
    },
    "units": {
        **dict.fromkeys(("tree", "find"), UNITS + READ + OPERATE),
        **dict.fromkeys(("disable", "enable", "move", "rename", "find_person", "transfer"), UNITS),
        "why_not_change": ANYBODY,
    },
    "auditing": {
        **dict.fromkeys(
            ("check", "events", "story", "verify", "anchor", "anchor_page", "save_anchor", "export"), AUDIT
        ),
        "read_anchor": ANYBODY,
    },
    "applying": dict.fromkeys(("list", "years", "plans", "create", "redeclare", "discard", "notice"), APPLY),
    "filling": dict.fromkeys(("open", "keep", "revise", "answer", "promise", "check", "submit"), APPLY),
    "enclosures": {
        **dict.fromkeys(("add", "add_folder", "remove"), APPLY),
        "file_of": READ + APPLY,
        "kinds": ANYBODY,
    },
    "rounds": dict.fromkeys(("compare", "contents_at", "rounds"), READ),
    "applicants": dict.fromkeys(("accountless", "open"), ACCOUNTS),
    "importing": {
        **dict.fromkeys(("plans", "units", "open", "mappings", "save_mapping", "preview", "run"), IMPORT),
        **dict.fromkeys(("save_report", "save_template"), IMPORT),
        **dict.fromkeys(("said", "each_said", "standing"), ANYBODY),
    },
    "exporting": {**dict.fromkeys(("check", "save", "write"), EXPORT), **dict.fromkeys(("name", "place"), ANYBODY)},
}
"""Service → its public methods → what each needs, as the table of permissions has it."""


def services() -> Iterator[str]:
    """Yield the names of the desk's services."""
    return (name for name, kind in vars(Desk).items() if isinstance(kind, cached_property))


def methods(desk: Desk, service: str) -> set[str]:
    """Return the public methods of a service."""
    kind = type(getattr(desk, service))
    found = (name for name in dir(kind) if not name.startswith("_"))
    return {name for name in found if inspect.isfunction(inspect.getattr_static(kind, name))}


def test_every_method_of_every_service_is_in_the_table(desk: Desk) -> None:
    """A method that nobody thought about who may call fails here by its name."""
    offered = {f"{service}.{name}" for service in set(services()) - UNRULED for name in methods(desk, service)}
    known = {f"{service}.{name}" for service, needs in NEEDS.items() for name in needs}
    assert offered <= known, f"who may call {sorted(offered - known)}?"
    assert known <= offered, f"{sorted(known - offered)} is gone"


def test_what_asks_nobody_knows_nobody(desk: Desk) -> None:
    """A service that is left out of the walk has no caller and no database to give away."""
    for service in UNRULED:
        assert not hasattr(getattr(desk, service), "actor"), service


@pytest.mark.parametrize("role", Role)
def test_each_role_is_refused_exactly_what_its_grants_lack(
    desk: Desk, role: Role, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the table does not grant is refused, whatever the arguments; what it grants is not refused for that."""
    monkeypatch.setattr("zhicheng_tui.services.forms.drawn", lambda *_: b"")
    monkeypatch.setattr("zhicheng_tui.services.sending.drawn", lambda *_: b"", raising=False)
    caller = hire(desk.runtime, "someone", role.value)
    number = pick(desk)[0]
    values: dict[str, Any] = {
        "application_id": number,
        "ids": [number],
        "numbers": ["x"],
        "wanted": QueueFilter(),
        "decision": PASS,
        "seen_version": 1,
        "token": "t",
        "batch": "b1",
        "papers": [],
        "target": tmp_path,
        "text": "x",
        "name": "x",
        "data": b"x",
        "path": tmp_path / "none.pdf",
        "paths": [],
        "found": iter(()),
        "login": "lisi",
        "named": "",
        "application_no": "x",
        "reason": "离职",
        "role": Role.APPLICANT,
        "unit": desk.actor.unit,
        "fields": Fields(),
        "request": MagicMock(id=number),
    }
    forms: dict[str, dict[str, Any]] = {"plans": {"form": PlanForm()}, "exporting": {"wanted": Wanted([number], "")}}
    (tmp_path / "none.pdf").write_bytes(b"x")
    wrong = []
    for service, needs in NEEDS.items():
        for method, wanted in needs.items():
            call = getattr(getattr(caller, service), method)
            granted = not wanted or any(scope_of(role, permission) >= scope for permission, scope in wanted)
            with monkeypatch.context() as patch:
                for door in ("reading", "writing", "helpers", "files") if granted else ():
                    patch.setattr(Watched, door, property(_reached))
                if _refused(call, values | forms.get(service, {})) is granted:
                    wrong.append(f"{service}.{method}")
    assert not wrong, "、".join(wrong)


def _reached(_: object) -> None:
    raise LookupError("past the check: what comes after it is not this test's matter")


def _refused(method: Callable[..., Any], values: dict[str, Any]) -> bool:
    """Say whether a call is refused for want of a permission; whatever else comes of it does not matter here."""
    given = {
        name: values.get(name, MagicMock())
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.default is parameter.empty or (name == "wanted" and "wanted" in values and "name" not in values)
    }
    try:
        result = method(**given)
        if isinstance(result, GeneratorType):
            next(result, None)
    except Refused as refused:
        return refused.first.code == "permission"
    except Exception:  # noqa: BLE001 - a stand-in for an argument is no argument
        return False
    return False


def test_the_table_says_what_the_roles_are_for() -> None:
    """The seven roles, as the design has them: an auditor and an operator change nobody's file."""
    assert set(TABLE) == set(Role)
    assert holders(Permission.REVIEW) == {Role.REVIEWER, Role.SUPERVISOR}
    assert holders(Permission.ACCOUNTS) == {Role.UNIT_ADMIN, Role.OFFICE_ADMIN}
    assert set(TABLE[Role.AUDITOR]) == {Permission.READ, Permission.AUDIT, Permission.EXPORT}
    assert TABLE[Role.OPERATOR] == {Permission.OPERATE: Scope.TECHNICAL}
    assert set(TABLE[Role.APPLICANT].values()) == {Scope.OWN}
    assert scope_of("nobody", Permission.READ) is Scope.NOWHERE


def test_a_refusal_names_person_role_and_permission(desk_for: DeskFor) -> None:
    """For the message and for the screen, which only asks."""
    actor = desk_for("zhangsan").actor
    assert why_not(actor, Permission.REVIEW) is None
    assert why_not(actor, Permission.ACCOUNTS) == "张三（单位审核员）没有「管理账号」的权限，请联系管理员"
    assert missing(actor, Permission.REVIEW, Scope.TECHNICAL)[0].code == "permission"
