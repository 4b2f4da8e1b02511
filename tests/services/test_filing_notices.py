"""公示证明: one paper for many people, with dates that must do (E06, Q24, Q25, K40)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from zhicheng_tui.domain.documents import Match
from zhicheng_tui.domain.notice import Notice
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.domain.status import Status
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.errors import GONE

from .acts import dump, pick, state
from .scans import (
    OVER,
    PUB,
    blank,
    lacking,
    look,
    marks,
    png,
)


def test_one_proof_of_a_notice_is_filed_for_everybody_it_names(desk: Desk) -> None:
    """Q24, Q25: one paper, many people, a verdict each in their order; bad ones never stop good ones."""
    good, sent = lacking(desk, PUB)[:3], pick(desk, Status.SENT)[0]
    data = png(blank())
    page = look(desk, data, name="公示.png")
    ids = [good[0], sent, 999_999, *good[1:]]
    verdicts = desk.filing.put_notice(page, ids, OVER)
    name = state(desk.runtime, sent).name
    assert [(verdict.application_id, verdict.ok) for verdict in verdicts] == [
        (number, number in good) for number in ids
    ]
    assert [verdict.message for verdict in verdicts[:3]] == [
        "公示证明已上传",
        f"{name}：当前状态为「已送审」，不能上传材料",
        GONE,
    ]
    for number in good:
        document = next(one for one in desk.filing.history(number) if one.kind is PUB)
        assert (document.notice, document.match, document.name) == (OVER, Match.HAND, "公示.png")
        assert marks(desk, number)[0] == "√"
    before = dump(desk.runtime)
    assert all(verdict.ok for verdict in desk.filing.put_notice(page, good, OVER))
    assert dump(desk.runtime) == before, "the same again is nothing new"


def test_other_dates_for_the_same_proof_are_a_replacement(desk: Desk) -> None:
    """Q24: the dates are part of what was handed in."""
    number = lacking(desk, PUB)[0]
    page = look(desk, png(blank()))
    desk.filing.put(page, number, PUB, notice=OVER)
    other = replace(OVER, ends=date(2026, 11, 17))
    (verdict,) = desk.filing.put_notice(page, [number], other)
    assert (verdict.ok, "确认替换" in verdict.message) == (False, True)
    (verdict,) = desk.filing.put_notice(page, [number], other, replacing=True)
    assert verdict.ok
    assert [one.notice for one in desk.filing.history(number) if one.kind is PUB] == [other, OVER]


@pytest.mark.parametrize(
    ("notice", "message"),
    [
        (None, "请填写公示起止日期"),
        (Notice(date(2026, 11, 9), date(2026, 11, 12)), "公示期只有 4 个工作日"),
        (Notice(date(2026, 9, 30), date(2026, 10, 7)), "公示期只有 1 个工作日"),
    ],
)
def test_a_notice_without_enough_days_is_refused_for_everybody(desk: Desk, notice: Notice | None, message: str) -> None:
    """Q24, K40: by the published holidays; nobody's paper is filed."""
    numbers = lacking(desk, PUB)[:2]
    page, before = look(desk, png(blank())), dump(desk.runtime)
    with pytest.raises(Refused, match=message):
        desk.filing.put(page, numbers[0], PUB, notice=notice)
    if notice is not None:
        with pytest.raises(Refused, match=message):
            desk.filing.put_notice(page, numbers, notice)
    assert dump(desk.runtime) == before
