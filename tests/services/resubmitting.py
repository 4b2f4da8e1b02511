"""An applicant at work on what came back: an account for anybody of the demo world, changes, another submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert

from zhicheng_tui.domain.application import Row
from zhicheng_tui.domain.hints import find_hints
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import Runtime
from zhicheng_tui.store.tables import User

from .acts import ask, pick


def without_faults(desk: Desk) -> int:
    """Return a submitted application that was never returned, with two schools and nothing wrong in it."""
    for number in pick(desk):
        file = desk.files.open(number).file
        if not file.reviews and not find_hints(file.contents) and len(file.contents["edu"]) > 1:
            return number
    raise AssertionError("the demo world has no application without faults")


def applicant_of(runtime: Runtime, application_id: int) -> Desk:
    """Return the desk of an application's person, with an account made for it."""
    (person,) = ask(
        runtime,
        "SELECT p.name, p.id_no, a.unit_id FROM application a JOIN person p ON p.id = a.person_id WHERE a.id = :id",
        id=application_id,
    )
    login = f"applicant-{application_id}"
    if not ask(runtime, "SELECT id FROM user_account WHERE login = :login", login=login):
        values = {"login": login, "name": person.name, "unit_id": person.unit_id, "id_no": person.id_no}
        with runtime.writing() as connection:
            connection.execute(insert(User).values(role="applicant", **values))
    return Desk(runtime, runtime.sign_in(login, "tui", "test"))


def keep(applicant: Desk, application_id: int, changes: Mapping[str, Sequence[Row]]) -> None:
    """Keep modules as they are given."""
    for module, rows in changes.items():
        applicant.filling.keep(application_id, module, rows, applicant.filling.open(application_id).versions[module])


def resubmit(
    applicant: Desk,
    application_id: int,
    changes: Mapping[str, Sequence[Row]],
    answers: Mapping[str, str] = {},
) -> None:
    """Change modules, explain others, and submit again."""
    keep(applicant, application_id, changes)
    for module, text in answers.items():
        applicant.filling.answer(application_id, module, text)
    applicant.filling.submit(application_id, f"again-{applicant.filling.open(application_id).application.version}")
