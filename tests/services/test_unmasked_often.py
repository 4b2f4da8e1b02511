"""频繁查看: one person who has the numbers of many files shown in a day is marked on the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.domain.trail import parse_trail_filter
from zhicheng_tui.services.desk import Desk

from .acts import ask, hire, pick

SMALL = 3


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three instead of thirty."""
    monkeypatch.setattr("zhicheng_tui.services.files.OFTEN", SMALL)


def marked(desk: Desk) -> list[str]:
    """What the marks on the trail hold."""
    return [row.after for row in ask(desk.runtime, "SELECT after FROM audit_event WHERE act = 'UNMASK_OFTEN'")]


def test_every_so_many_files_of_a_day_are_marked(desk: Desk) -> None:
    """Files count, not looks; the filter word finds the mark."""
    numbers = pick(desk)[: 2 * SMALL]
    for number in numbers[: SMALL - 1]:
        desk.files.unmask(number)
        desk.files.unmask(number)
    assert marked(desk) == []
    for number in numbers[SMALL - 1 :]:
        desk.files.unmask(number)
    assert marked(desk) == [f'{{"count":{SMALL}}}', f'{{"count":{2 * SMALL}}}']
    auditor = hire(desk.runtime, "auditor", "auditor")
    found = auditor.auditing.events(parse_trail_filter("频繁查看", desk.runtime.clock.now()))
    assert [(event.what, event.login) for event in found] == [("频繁查看", desk.actor.login)] * 2


def test_a_new_day_counts_anew_and_each_person_alone(desk: Desk, clock: FrozenClock) -> None:
    """Two a day are few, and so are two by each of two people."""
    numbers = pick(desk)[: 2 * SMALL]
    other = hire(desk.runtime, "other", "reviewer")
    for number in numbers[: SMALL - 1]:
        desk.files.unmask(number)
        other.files.unmask(number)
    clock.advance(timedelta(days=1))
    for number in numbers[SMALL : 2 * SMALL - 1]:
        desk.files.unmask(number)
    assert marked(desk) == []
